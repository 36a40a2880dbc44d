// Where bytes stand in the file. Damage and hostility: tests/contract.
#include "akin/recommend/model_file_layout.h"

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
  write_layout(sink, {{"kind", "\"x\""}, {"a", ""}}, arrays);
  return sink.bytes;
}

TEST(ModelFileLayout, is_the_same_bytes_forever) {
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

TEST(ModelFileLayout, gives_back_what_was_written) {
  const std::string bytes = sample_bytes();
  Layout layout = read_layout(bytes);
  EXPECT_THAT(layout.metadata, ElementsAre(Pair("a", ""), Pair("kind", "\"x\"")));
  BlobReader arrays(std::move(layout.arrays));
  EXPECT_THAT(arrays.take<unsigned char>("text", {3}), testing::ElementsAreArray(kText));
  EXPECT_THAT(arrays.take<float>("floats", {1, 3}), testing::ElementsAreArray(kFloats));
  EXPECT_THAT(arrays.take<std::int64_t>("whole", {1}), testing::ElementsAreArray(kWhole));
  EXPECT_TRUE(arrays.take<float>("none", {0, 3}).empty());
  EXPECT_NO_THROW(arrays.refuse_rest());
}

TEST(ModelFileLayout, holds_a_file_without_arrays) {
  StringSink sink;
  write_layout(sink, {}, BlobWriter());
  const Layout layout = read_layout(sink.bytes);
  EXPECT_TRUE(layout.metadata.empty());
  EXPECT_TRUE(layout.arrays.empty());
}

TEST(ModelFileLayout, refuses_an_array_that_writes_more_than_its_shape) {
  BlobWriter arrays;
  arrays.add<float>("floats", {2}, kFloats);
  StringSink sink;
  EXPECT_THROW(write_layout(sink, {}, arrays), Error);
}

}  // namespace
}  // namespace akin
