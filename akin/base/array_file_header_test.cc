// The one form of header is read; what is left of it is refused. Hostile headers: tests/contract.
#include "akin/base/array_file_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "akin/base/error.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ArrayFileHeader, gives_metadata_and_arrays) {
  const Header header =
      parse_header(R"({"__metadata__":{"b":"Zoë","a":"\"\\\u00e9"},)"
                   R"("y":{"dtype":"F16","shape":[],"data_offsets":[0,2]},)"
                   R"("x":{"data_offsets":[2,18446744073709551615],"shape":[3,0],"dtype":"I64"}}   )");
  EXPECT_THAT(header.metadata, ElementsAre(Pair("a", "\"\\é"), Pair("b", "Zoë")));
  ASSERT_EQ(header.arrays.size(), 2U);
  EXPECT_EQ(header.arrays[0].name, "y");
  EXPECT_EQ(header.arrays[0].dtype, "F16");
  EXPECT_THAT(header.arrays[0].shape, ElementsAre());
  EXPECT_EQ(header.arrays[1].name, "x");
  EXPECT_THAT(header.arrays[1].shape, ElementsAre(3, 0));
  EXPECT_EQ(header.arrays[1].begin, 2U);
  EXPECT_EQ(header.arrays[1].end, UINT64_MAX);
}

TEST(ArrayFileHeader, may_lack_metadata_and_arrays) {
  EXPECT_TRUE(parse_header("{}").arrays.empty());
  EXPECT_TRUE(parse_header("{}").metadata.empty());
}

TEST(ArrayFileHeader, cut_anywhere_is_refused) {
  const std::string json =
      R"({"__metadata__":{"a":"b"},"x":{"dtype":"I64","shape":[3],"data_offsets":[0,24]}})";
  for (std::size_t size = 0; size < json.size(); ++size)
    EXPECT_THROW(parse_header(json.substr(0, size)), Error) << size;
}

TEST(ArrayFileHeader, is_nothing_but_an_object) {
  for (const char* other : {"[]", "1", "\"a\"", "null", "true", "-1", "1.5", "1e999"})
    EXPECT_THROW(parse_header(other), Error) << other;
}

}  // namespace
}  // namespace akin
