#include "akin/index/found_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace akin {
namespace {

using testing::ElementsAre;
using Rows = std::vector<std::uint32_t>;

TEST(FoundRows, hold_each_row_once_in_the_order_they_came) {
  FoundRows found(100);
  found.start({});
  EXPECT_EQ(found.add(Rows{70, 3, 5}, {}), 3U);
  EXPECT_EQ(found.add(Rows{5, 2, 3}, {}), 3U) << "known ones are wanted too";
  EXPECT_THAT(found.rows(), ElementsAre(70, 3, 5, 2));
}

TEST(FoundRows, hold_nothing_that_is_left_out_or_not_kept) {
  FoundRows found(6);
  const std::vector<std::uint8_t> keep = {1, 0, 1, 1, 1, 1};
  found.start(Rows{3, 5, 6, ~std::uint32_t{0}});
  EXPECT_EQ(found.add(Rows{0, 1, 2, 3, 5}, keep), 2U);
  EXPECT_THAT(found.rows(), ElementsAre(0, 2));
}

TEST(FoundRows, forget_the_search_before) {
  FoundRows found(6);
  found.start(Rows{1});
  found.add(Rows{0, 1, 2}, {});
  found.start(Rows{2});
  EXPECT_EQ(found.size(), 0U);
  found.add(Rows{0, 1, 2}, {});
  EXPECT_THAT(found.rows(), ElementsAre(0, 1));
}

}  // namespace
}  // namespace akin
