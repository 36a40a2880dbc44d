#include "akin/base/column.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <numeric>

namespace akin {
namespace {

TEST(Column, keeps_its_numbers_as_it_grows_and_shrinks) {
  for (const std::size_t size : {0U, 1U, 1000U, 3U << 20}) {
    Column<std::uint32_t> column;
    for (std::size_t i = 0; i < size; ++i) column.push_back(static_cast<std::uint32_t>(i));
    const Column<std::uint32_t> copy = column;
    column.resize(size / 2);
    column.shrink_to_fit();
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(copy[i], i);
    for (std::size_t i = 0; i < size / 2; ++i) ASSERT_EQ(column[i], i);
  }
}

TEST(Column, may_have_far_more_room_than_is_used) {
  Column<std::int64_t> column(std::size_t{1} << 36);  // half a tebibyte
  column.front() = 1;
  column.back() = 2;
  EXPECT_EQ(column.front() + column.back(), 3);
}

TEST(Column, begins_at_a_large_page_where_it_is_large) {
  const Column<float> column(std::size_t{4} << 20);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(column.data()) % (2U << 20), 0U);
}

TEST(Column, throws_where_there_is_no_room) {
  EXPECT_THROW(allocate_column(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
  EXPECT_THROW(allocate_column(std::size_t{1} << 62), std::bad_alloc);
}

TEST(Column, equals_a_vector_of_the_same_numbers) {
  const Column<float> column = {1, 2, 3};
  EXPECT_TRUE(column == (std::vector<float>{1, 2, 3}));
  EXPECT_FALSE(column == (std::vector<float>{1, 2}));
  EXPECT_FALSE(column == (std::vector<float>{1, 2, 4}));
}

}  // namespace
}  // namespace akin
