// Where bytes stand in the file. Damage and hostility: tests/contract.
#include "akin/base/array_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "akin/base/digest.h"
#include "akin/base/error.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::Pair;

class StringSink : public ByteSink {
 public:
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

constexpr FileForm kForm{.format = "akin",
                         .version = 1,
                         .called = "a sample",
                         .remedy = "make it again",
                         .source = "this test makes one"};
const std::vector<unsigned char> kText = {'a', 'b', 'c'};
const std::vector<float> kFloats = {1, 2, 3};
const std::vector<std::int64_t> kWhole = {-7};

std::string sample_bytes() {
  BlobWriter arrays;
  arrays.add<unsigned char>("text", {3}, kText);
  arrays.add<float>("floats", {1, 3}, kFloats);
  arrays.add<std::int64_t>("whole", {1}, kWhole);
  arrays.add<float>("none", {0, 3}, {});
  StringSink sink;
  write_layout(sink, kForm, {{"kind", "\"x\""}, {"a", ""}}, arrays);
  return sink.bytes;
}

TEST(ArrayFile, is_the_same_bytes_forever) {
  const std::string bytes = sample_bytes();
  const std::string header =
      R"({"__metadata__":{"format":"akin","format_version":"1","kind":"\"x\"","a":""},)"
      R"("whole":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
      R"("floats":{"dtype":"F32","shape":[1,3],"data_offsets":[8,20]},)"
      R"("none":{"dtype":"F32","shape":[0,3],"data_offsets":[20,20]},)"
      R"("text":{"dtype":"U8","shape":[3],"data_offsets":[20,23]},)"
      R"("digest":{"dtype":"U8","shape":[16],"data_offsets":[23,39]}})";
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ((8 + length) % 64, 0U);
  EXPECT_EQ(bytes.substr(8, header.size()), header);
  EXPECT_EQ(bytes.substr(8 + header.size(), length - header.size()),
            std::string(length - header.size(), ' '));

  const std::string data = bytes.substr(8 + length);
  ASSERT_EQ(data.size(), 39U);
  EXPECT_EQ(data.substr(0, 8), "\xF9\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
  EXPECT_EQ(data.substr(8, 12), std::string("\0\0\x80\x3F\0\0\0\x40\0\0\x40\x40", 12));
  EXPECT_EQ(data.substr(20, 3), "abc");
  const Digest digest = digest_of(std::string_view(bytes).substr(0, bytes.size() - 16));
  EXPECT_EQ(data.substr(23), std::string(digest.begin(), digest.end()));
}

TEST(ArrayFile, gives_back_what_was_written) {
  const std::string bytes = sample_bytes();
  Layout layout = read_layout(bytes, kForm);
  EXPECT_THAT(layout.metadata, ElementsAre(Pair("a", ""), Pair("kind", "\"x\"")));
  BlobReader arrays(std::move(layout.arrays));
  EXPECT_THAT(arrays.take<unsigned char>("text", {3}), testing::ElementsAreArray(kText));
  EXPECT_THAT(arrays.take<float>("floats", {1, 3}), testing::ElementsAreArray(kFloats));
  EXPECT_THAT(arrays.take<std::int64_t>("whole", {1}), testing::ElementsAreArray(kWhole));
  EXPECT_TRUE(arrays.take<float>("none", {0, 3}).empty());
  EXPECT_NO_THROW(arrays.refuse_rest());
}

TEST(ArrayFile, holds_a_file_without_arrays) {
  StringSink sink;
  write_layout(sink, kForm, {}, BlobWriter());
  const Layout layout = read_layout(sink.bytes, kForm);
  EXPECT_TRUE(layout.metadata.empty());
  EXPECT_TRUE(layout.arrays.empty());
}

TEST(ArrayFile, refuses_an_array_that_writes_more_than_its_shape) {
  BlobWriter arrays;
  arrays.add<float>("floats", {2}, kFloats);
  StringSink sink;
  EXPECT_THROW(write_layout(sink, kForm, {}, arrays), Error);
}

TEST(ArrayFile, of_another_form_is_refused_by_name) {
  const auto refusal = [](const std::string& bytes, const FileForm& form) -> std::string {
    try {
      read_layout(bytes, form);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
      return error.what();
    }
    return "read";
  };
  FileForm other = kForm;
  other.format = "other";
  std::string bytes = sample_bytes();
  EXPECT_EQ(refusal(bytes, other), "this is not a sample: its format is another");
  EXPECT_EQ(refusal("user,item,rating\n1,2,3\n4,5,1\n", kForm),
            "this is not a sample; this test makes one");
  bytes.back() ^= 1;
  EXPECT_EQ(refusal(bytes, kForm), "the file is damaged: its digest does not match; make it again");
  FileForm older = kForm;
  older.version = 0;
  EXPECT_EQ(refusal(sample_bytes(), older),
            "its format version is 1 and this akin reads 0: it needs a newer akin");
}

}  // namespace
}  // namespace akin
