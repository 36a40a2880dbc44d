// Parts and variances of a row that can be worked out by hand.
#include "akin/models/als/row_inverse.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

// Vectors 1 and 2 with λ = 5: A = 1 + 4 + 5 = 10, and w = (1 · 3 + 2 · 4) / 10.
const std::vector<std::uint32_t> kRated = {0, 1};
const std::vector<float> kRatings = {3, 4};
const AlsOptions kOptions{.regularization = 5, .regularization_scaling = RegularizationScaling::constant};

TEST(RowInverse, splits_a_product_over_the_ratings) {
  const Matrix vectors = test_matrix({{1}, {2}, {-3}});
  const Design design{.vectors = vectors};
  const auto root = inverse_root_of(design, kOptions, {kRated, kRatings});
  ASSERT_TRUE(root);
  EXPECT_EQ(root->columns(), 2U);
  EXPECT_NEAR((*root)[0][0] * (*root)[0][0], 0.1, 1e-6);
  EXPECT_EQ((*root)[0][1], 0);  // there is no bias
  const std::vector<std::uint32_t> asked = {2, 0};
  const Attribution found = linear_parts(vectors, *root, kRated, kRatings, asked);
  EXPECT_NEAR(found.parts[0][0], -0.9, 1e-6);  // -3 · 1 · 3 / 10
  EXPECT_NEAR(found.parts[0][1], -2.4, 1e-6);
  EXPECT_NEAR(found.parts[1][0], 0.3, 1e-6);
  EXPECT_NEAR(found.parts[1][1], 0.8, 1e-6);
  EXPECT_EQ(found.rest, (std::vector<float>{0, 0}));
}

TEST(RowInverse, takes_offset_and_biases_off_the_targets) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const std::vector<float> bias = {0.25F, -0.5F};
  EXPECT_EQ(targets_of({.vectors = vectors, .bias = bias, .offset = 2}, {kRated, kRatings}),
            (std::vector<float>{0.75F, 2.5F}));
}

TEST(RowInverse, counts_ratings_by_their_weights) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const Design design{.vectors = vectors, .offset = 2};
  const std::vector<float> weights = {3, 0.5F};
  const SparseRow rated{kRated, kRatings, weights};
  EXPECT_EQ(targets_of(design, rated), (std::vector<float>{3, 1}));
  const auto root = inverse_root_of(design, kOptions, rated);  // A = 3 + 0.5 · 4 + 5
  ASSERT_TRUE(root);
  EXPECT_NEAR((*root)[0][0] * (*root)[0][0], 0.1, 1e-6);
}

TEST(RowInverse, has_the_bias_as_its_last_column) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const Design design{.vectors = vectors, .intercept = true};
  const auto root = inverse_root_of(design, kOptions, {kRated, kRatings});
  ASSERT_TRUE(root);
  ASSERT_EQ(root->rows(), 2U);
  // A = [10 3; 3 7], the last of A⁻¹ is 10 / 61.
  EXPECT_NEAR((*root)[0][1] * (*root)[0][1] + (*root)[1][1] * (*root)[1][1], 10.0 / 61, 1e-6);
}

TEST(RowInverse, of_nothing_or_of_what_cannot_be_solved_is_none) {
  const Matrix vectors = test_matrix({{0}, {0}});
  const Design design{.vectors = vectors};
  EXPECT_FALSE(inverse_root_of(design, kOptions, {}));
  EXPECT_FALSE(inverse_root_of(design, {.regularization = 0}, {kRated, kRatings}));
}

}  // namespace
}  // namespace akin
