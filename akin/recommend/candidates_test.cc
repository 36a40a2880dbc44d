// Rows and items of a filter, gathered or struck out.
#include "akin/recommend/candidates.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using Rows = std::vector<std::uint32_t>;

TEST(Candidates, are_all_items_without_a_filter) {
  const Model model = test_model();
  const Candidates candidates(model);
  EXPECT_EQ(candidates.size(), 4U);
  EXPECT_EQ(candidates.rows().rows(), 4U);
  EXPECT_TRUE(candidates.keep().empty());
  EXPECT_EQ(candidates.item(3), 3U);
  EXPECT_EQ(candidates.rows_of(Rows{0, 2}), (Rows{0, 2}));
}

TEST(Candidates, are_gathered_where_they_are_few) {
  const Model model = test_model();
  const Candidates candidates(model, {0, 1, 0, 1}, 0.6);
  EXPECT_EQ(candidates.size(), 2U);
  EXPECT_EQ(candidates.rows().rows(), 2U);
  EXPECT_TRUE(candidates.keep().empty());
  EXPECT_EQ(candidates.item(0), 1U);
  EXPECT_EQ(candidates.item(1), 3U);
  EXPECT_EQ(candidates.rows_of(Rows{0, 1, 2, 3}), (Rows{0, 1}));
  EXPECT_EQ(candidates.packed({}).rows(), 2U);
}

TEST(Candidates, are_struck_out_where_they_are_many) {
  const Model model = test_model();
  const Candidates candidates(model, {0, 1, 0, 1}, 0.5);
  EXPECT_EQ(candidates.size(), 2U);
  EXPECT_EQ(candidates.rows().rows(), 4U);
  EXPECT_EQ(candidates.keep().size(), 4U);
  EXPECT_EQ(candidates.item(1), 1U);
  EXPECT_EQ(candidates.rows_of(Rows{0, 1, 2, 3}), (Rows{1, 3}));
  EXPECT_EQ(candidates.packed({}).rows(), 4U);
}

TEST(Candidates, may_be_none) {
  const Model model = test_model();
  const Candidates candidates(model, {0, 0, 0, 0});
  EXPECT_EQ(candidates.size(), 0U);
  EXPECT_EQ(candidates.rows().rows(), 0U);
  EXPECT_TRUE(candidates.rows_of(Rows{0, 3}).empty());
}

}  // namespace
}  // namespace akin
