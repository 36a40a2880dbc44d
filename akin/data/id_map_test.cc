#include "akin/data/id_map.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"

namespace akin {
namespace {

using Texts = std::vector<std::string>;

Texts texts(const IdMap& map) {
  Texts all;
  for (std::uint32_t i = 0; i < map.size(); ++i) all.push_back(map.text(i));
  return all;
}

TEST(CanonicalNumber, is_what_prints_as_itself) {
  for (const char* id : {"0", "7", "-7", "4000000000", "9223372036854775807", "-9223372036854775808"}) {
    ASSERT_TRUE(canonical_number(id)) << id;
    EXPECT_EQ(std::to_string(*canonical_number(id)), id);
  }
  for (const char* id : {"", "-", "007", "+7", "1.0", "-0", "00", "-07", " 7", "7 ", "0x7", "1e3", "7a",
                         "9223372036854775808", "--7", "٣"})
    EXPECT_FALSE(canonical_number(id)) << id;
}

TEST(IdMap, holds_numbers_where_all_are_canonical_and_orders_them_by_size) {
  const IdMap map = IdMap::of({"10", "9", "-1", "10", "100"});
  EXPECT_TRUE(map.is_numeric());
  EXPECT_EQ(texts(map), (Texts{"-1", "9", "10", "100"}));
}

TEST(IdMap, holds_text_where_one_is_not_and_orders_it_bytewise) {
  const IdMap map = IdMap::of({"10", "9", "007", "7", "ä", "Z", "a"});
  EXPECT_FALSE(map.is_numeric());
  EXPECT_EQ(texts(map), (Texts{"007", "10", "7", "9", "Z", "a", "ä"}));
}

TEST(IdMap, finds_each_id_at_its_place_and_nothing_else) {
  for (const IdMap& map : {IdMap::of({"1", "5", "9"}), IdMap::of({"a", "1", "bc"}), IdMap()}) {
    for (std::uint32_t i = 0; i < map.size(); ++i) EXPECT_EQ(map.find(map.text(i)), i);
    for (const char* id : {"", "01", "2", "b", "bcd", "zz", "1.0"}) EXPECT_FALSE(map.find(id)) << id;
  }
}

TEST(IdMap, appends_cold_ids_after_the_known_ones) {
  const IdMap known = IdMap::of({"1", "5"});
  const IdMap map = known.extended(IdMap::of({"3", "x"})).extended(IdMap::of({"0"}));
  EXPECT_EQ(map.known_size(), 2u);
  EXPECT_EQ(texts(map), (Texts{"1", "5", "3", "x", "0"}));
  for (std::uint32_t i = 0; i < map.size(); ++i) EXPECT_EQ(map.find(map.text(i)), i);
  EXPECT_EQ(known.extended(IdMap()), known);
  EXPECT_FALSE(known.extended(IdMap::of({"3"})) == known);
}

TEST(IdMap, refuses_damaged_columns) {
  EXPECT_THROW(IdMap({1, 1}), Error);
  EXPECT_THROW(IdMap({2, 1}), Error);
  EXPECT_THROW(IdMap("ab", std::vector<std::int64_t>{}), Error);
  EXPECT_THROW(IdMap("ab", {0, 1}), Error);
  EXPECT_THROW(IdMap("ab", {1, 2}), Error);
  EXPECT_THROW(IdMap("ab", {0, 3, 2}), Error);
  EXPECT_THROW(IdMap("ab", {0, 1, 1, 2}), Error);
  EXPECT_THROW(IdMap("ba", {0, 1, 2}), Error);
  EXPECT_NO_THROW(IdMap("ab", {0, 1, 2}));
  EXPECT_NO_THROW(IdMap("", std::vector<std::int64_t>{0}));
}

}  // namespace
}  // namespace akin
