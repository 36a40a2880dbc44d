// Arrays are handed out once, in the shape and type that they must have.
#include "akin/base/blob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <utility>

#include "akin/base/error.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class StringSink : public ByteSink {
 public:
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

const std::vector<float> kValues = {1, 2.5F, -3, 4, 5, 6};

// A reader of one matrix of floats, "m".
BlobReader reader_of(const std::vector<float>& values, Shape shape = {2, 3}) {
  const std::span<const char> bytes(reinterpret_cast<const char*>(values.data()),
                                    values.size() * sizeof(float));
  return BlobReader({{"m", {ElementType::f32, std::move(shape), bytes}}});
}

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return "nothing was refused";
}

TEST(BlobWriter, keeps_names_types_shapes_and_bytes) {
  BlobWriter writer;
  writer.add("m", {2, 3}, std::span<const float>(kValues));
  writer.add_rows("text", ElementType::u8, {2}, [](ByteSink& sink) { sink.write("ab"); });
  ASSERT_EQ(writer.blobs().size(), 2U);
  const BlobWriter::Blob& matrix = writer.blobs()[0];
  EXPECT_EQ(matrix.name, "m");
  EXPECT_EQ(matrix.type, ElementType::f32);
  EXPECT_THAT(matrix.shape, ElementsAre(2, 3));
  StringSink sink;
  matrix.write(sink);
  writer.blobs()[1].write(sink);
  EXPECT_EQ(sink.bytes, std::string(reinterpret_cast<const char*>(kValues.data()), 24) + "ab");
}

TEST(ElementType, has_the_size_of_its_numbers) {
  EXPECT_EQ(element_size(element_type<unsigned char>()), 1U);
  EXPECT_EQ(element_size(element_type<std::uint32_t>()), 4U);
  EXPECT_EQ(element_size(element_type<float>()), 4U);
  EXPECT_EQ(element_size(element_type<std::int64_t>()), 8U);
  EXPECT_EQ(element_size(element_type<std::uint64_t>()), 8U);
  EXPECT_EQ(element_size(element_type<double>()), 8U);
}

TEST(BlobReader, hands_out_an_array_once) {
  BlobReader reader = reader_of(kValues);
  EXPECT_TRUE(reader.has("m"));
  EXPECT_EQ(reader.rows("m"), 2U);
  EXPECT_EQ(reader.columns("m"), 3U);
  EXPECT_EQ(refusal([&] { reader.refuse_rest(); }), "the array m is unknown");
  EXPECT_THAT(reader.take<float>("m", {2, 3}), testing::ElementsAreArray(kValues));
  EXPECT_FALSE(reader.has("m"));
  EXPECT_NO_THROW(reader.refuse_rest());
  EXPECT_EQ(refusal([&] { reader.take<float>("m", {2, 3}); }), "the array m is missing");
}

TEST(BlobReader, hands_on_the_owner_of_the_bytes) {
  EXPECT_EQ(reader_of(kValues).owner(), nullptr);
  auto owner = std::make_shared<const std::vector<float>>(kValues);
  const std::weak_ptr<const std::vector<float>> watched = owner;
  const std::span<const char> bytes(reinterpret_cast<const char*>(owner->data()), 6 * sizeof(float));
  std::shared_ptr<const void> kept;
  std::span<const float> values;
  {
    BlobReader reader({{"m", {ElementType::f32, {2, 3}, bytes}}}, std::move(owner));
    values = reader.take<float>("m", {2, 3});
    kept = reader.owner();
  }
  EXPECT_THAT(values, testing::ElementsAreArray(kValues));
  kept.reset();
  EXPECT_TRUE(watched.expired());
}

TEST(BlobReader, refuses_what_was_not_expected) {
  BlobReader reader = reader_of(kValues);
  EXPECT_EQ(refusal([&] {
              reader.take<std::uint32_t>("m", {2, 3});
            }),
            "the array m has another element type than expected");
  EXPECT_EQ(refusal([&] {
              reader.take<float>("m", {3, 2});
            }),
            "the array m has the shape [2, 3], not [3, 2]");
  EXPECT_EQ(refusal([&] { reader.take<float>("m", {6}); }), "the array m has the shape [2, 3], not [6]");
  EXPECT_EQ(refusal([&] { reader.rows("n"); }), "the array n is missing");
  EXPECT_EQ(refusal([] { reader_of(kValues, {6}).columns("m"); }), "the array m is not a matrix");
  EXPECT_EQ(refusal([] { reader_of(kValues, {}).rows("m"); }), "the array m has no rows");
}

TEST(BlobReader, refuses_numbers_that_are_not_finite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    std::vector<float> values = kValues;
    values[4] = bad;
    BlobReader reader = reader_of(values);
    EXPECT_THAT(refusal([&] {
                  reader.take<float>("m", {2, 3});
                }),
                HasSubstr("the array m holds a number that is not finite"));
  }
}

}  // namespace
}  // namespace akin
