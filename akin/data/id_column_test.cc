#include "akin/data/id_column.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"
#include "akin/data/test_ids.h"

namespace akin {
namespace {

using test::text_of_row;

TEST(ReadId, is_a_number_only_where_the_number_prints_as_the_id) {
  EXPECT_EQ(ReadId::of("-7").number, -7);
  EXPECT_EQ(ReadId::of("-7").text, "");
  for (const char* id : {"007", "+7", "7.0", "-0", "x", "99999999999999999999"})
    EXPECT_EQ(ReadId::of(id).text, id);
}

TEST(IdColumn, gives_back_every_id_as_it_was_read) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed, 0);
    IdColumn column;
    std::vector<std::string> ids;
    for (std::uint64_t count = random.below(60); count > 0; --count) {
      ids.push_back(test::random_id(random, seed % 2 == 0 ? 0.1 : 0));
      column.add(ReadId::of(ids.back()));
      ASSERT_EQ(column.size(), ids.size());
    }
    ASSERT_TRUE(seed % 2 == 0 || column.is_numeric());
    for (std::size_t row = 0; row < ids.size(); ++row) ASSERT_EQ(text_of_row(column, row), ids[row]);

    column.hold_text();
    ASSERT_FALSE(column.is_numeric());
    ASSERT_EQ(column.size(), ids.size());
    for (std::size_t row = 0; row < ids.size(); ++row) ASSERT_EQ(text_of_row(column, row), ids[row]);
  }
}

TEST(IdColumn, holds_numbers_until_the_first_text) {
  IdColumn column;
  column.add(ReadId::of("7"));
  column.add(ReadId::of("7"));
  EXPECT_EQ(column.numbers(), (std::vector<std::int64_t>{7, 7}));
  column.add(ReadId::of("x"));
  column.add(ReadId::of("7"));
  EXPECT_FALSE(column.is_numeric());
  EXPECT_TRUE(column.numbers().empty());
  EXPECT_EQ(column.texts().size(), 2u);
  EXPECT_EQ(column.places(), (std::vector<std::uint32_t>{0, 0, 1, 0}));
}

}  // namespace
}  // namespace akin
