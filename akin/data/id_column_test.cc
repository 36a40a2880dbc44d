#include "akin/data/id_column.h"

#include <gtest/gtest.h>

#include <array>

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

TEST(ReadId, is_an_ordinal_where_it_fits_into_32_bits) {
  for (const char* id : {"0", "7", "4294967295"}) EXPECT_TRUE(ReadId::of(id).is_ordinal()) << id;
  for (const char* id : {"-1", "4294967296", "007", "x"}) EXPECT_FALSE(ReadId::of(id).is_ordinal()) << id;
}

TEST(IdColumn, gives_back_every_id_as_it_was_read) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed, 0);
    std::array<std::uint32_t, 240> room;
    IdColumn column(room.data());
    std::vector<std::string> ids;
    const std::int64_t factor = seed % 3 == 0 ? std::int64_t{1} << 40 : 1;
    for (std::uint64_t count = random.below(60); count > 0; --count) {
      if (random.below(8) == 0) {
        const std::vector<std::uint32_t> ordinals(random.below(4), 7);
        column.add(ordinals);
        ids.insert(ids.end(), ordinals.size(), "7");
        continue;
      }
      ids.push_back(test::random_id(random, seed % 2 == 0 ? 0.1 : 0, factor));
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

TEST(IdColumn, holds_ordinals_until_the_first_other_number_and_numbers_until_the_first_text) {
  using Entries = std::vector<std::uint32_t>;
  const auto entries = [](const IdColumn& column) {
    return Entries(column.entries().begin(), column.entries().end());
  };
  std::array<std::uint32_t, 7> room;
  IdColumn column(room.data());
  column.add(ReadId::of("7"));
  column.add(Entries{8, 7});
  EXPECT_EQ(column.form(), IdColumn::Form::ordinals);
  EXPECT_EQ(entries(column), (Entries{7, 8, 7}));
  column.add(ReadId::of("-5"));
  column.add(Entries{8});
  EXPECT_EQ(column.form(), IdColumn::Form::numbers);
  EXPECT_EQ(column.numbers().values(), (std::vector<std::int64_t>{7, 8, -5}));
  EXPECT_EQ(entries(column), (Entries{0, 1, 0, 2, 1}));
  column.add(ReadId::of("x"));
  column.add(ReadId::of("8"));
  EXPECT_EQ(column.form(), IdColumn::Form::texts);
  EXPECT_EQ(column.texts().size(), 4u);
  EXPECT_EQ(entries(column), (Entries{0, 1, 0, 2, 1, 3, 1}));
}

}  // namespace
}  // namespace akin
