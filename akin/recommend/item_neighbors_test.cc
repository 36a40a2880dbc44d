// Neighbours in a plane.
#include "akin/recommend/item_neighbors.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/test_models.h"

namespace akin {
namespace {

// The items stand at (1, 0), (-1, 1), (0, 0) and (2, 0): nothing is known of item 2.
std::vector<Neighbor> nearest_to_first(Nearness nearness, std::size_t count = 10,
                                       const std::vector<std::uint8_t>& keep = {}) {
  ThreadPool threads(1);
  const Model model = test_model();
  const std::vector<std::uint32_t> first = {0};
  return ItemNeighbors(model, nearness).nearest(first, count, keep, {threads})[0];
}

std::vector<std::uint32_t> rows(const std::vector<Neighbor>& list) {
  std::vector<std::uint32_t> rows;
  for (const Neighbor& neighbor : list) rows.push_back(neighbor.index);
  return rows;
}

TEST(ItemNeighbors, are_nearest_first_without_the_item_itself) {
  for (const Nearness nearness : {Nearness::cosine, Nearness::dot, Nearness::euclidean})
    EXPECT_EQ(rows(nearest_to_first(nearness)), (std::vector<std::uint32_t>{3, 1}));
}

TEST(ItemNeighbors, score_higher_where_they_are_nearer) {
  EXPECT_EQ(nearest_to_first(Nearness::cosine)[0].score, 1);
  EXPECT_EQ(nearest_to_first(Nearness::dot)[0].score, 2);
  EXPECT_FLOAT_EQ(nearest_to_first(Nearness::euclidean)[1].score, -std::sqrt(5.0F));
}

TEST(ItemNeighbors, are_at_most_so_many_of_those_that_are_kept) {
  EXPECT_EQ(rows(nearest_to_first(Nearness::cosine, 1)), std::vector<std::uint32_t>{3});
  EXPECT_EQ(rows(nearest_to_first(Nearness::cosine, 10, {1, 1, 1, 0})), std::vector<std::uint32_t>{1});
}

std::vector<Neighbor> nearest_to_sum(Nearness nearness, const std::vector<ItemTerm>& terms,
                                     std::size_t count = 10) {
  ThreadPool threads(1);
  const Model model = test_model();
  return ItemNeighbors(model, nearness).nearest_to_sum(terms, count, {}, {threads});
}

TEST(ItemNeighbors, of_a_sum_are_those_of_its_vector_without_the_items_in_it) {
  const std::vector<ItemTerm> sum = {{3}, {1}};  // (1, 0) + (-1, 1) / √2, and by dot (2, 0) + (-1, 1)
  EXPECT_EQ(rows(nearest_to_sum(Nearness::cosine, sum)), std::vector<std::uint32_t>{0});
  EXPECT_FLOAT_EQ(nearest_to_sum(Nearness::cosine, sum)[0].score, std::sqrt((2 - std::sqrt(2.0F)) / 4));
  EXPECT_EQ(nearest_to_sum(Nearness::dot, sum)[0], (Neighbor{1, 0}));
  // Between the two, at (0.5, 0.5).
  EXPECT_EQ(rows(nearest_to_sum(Nearness::euclidean, sum)), std::vector<std::uint32_t>{0});
  EXPECT_FLOAT_EQ(nearest_to_sum(Nearness::euclidean, sum)[0].score, -std::sqrt(0.5F));
}

TEST(ItemNeighbors, of_a_difference_lie_where_it_points) {
  const std::vector<ItemTerm> difference = {{0}, {1, true}};  // (2, -1)
  EXPECT_EQ(rows(nearest_to_sum(Nearness::dot, difference)), std::vector<std::uint32_t>{3});
  EXPECT_EQ(nearest_to_sum(Nearness::dot, difference)[0].score, 4);
  EXPECT_EQ(nearest_to_sum(Nearness::euclidean, difference, 1)[0], (Neighbor{-1, 3}));
}

TEST(ItemNeighbors, of_a_sum_of_one_are_those_of_the_item) {
  for (const Nearness nearness : {Nearness::cosine, Nearness::dot, Nearness::euclidean})
    EXPECT_EQ(nearest_to_sum(nearness, {{0}}), nearest_to_first(nearness));
}

TEST(ItemNeighbors, of_an_item_without_a_vector_are_none) {
  ThreadPool threads(1);
  const Model model = test_model();
  EXPECT_EQ(items_with_vectors(model), (std::vector<std::uint8_t>{1, 1, 0, 1}));
  const std::vector<std::uint32_t> items = {2, 0};
  for (const Nearness nearness : {Nearness::cosine, Nearness::dot, Nearness::euclidean}) {
    const ItemNeighbors neighbors(model, nearness);
    EXPECT_TRUE(neighbors.has_items_without_vectors());
    const auto lists = neighbors.nearest(items, 10, {}, {threads});
    EXPECT_TRUE(lists[0].empty());
    EXPECT_EQ(lists[1], nearest_to_first(nearness));
    EXPECT_TRUE(neighbors.is_nothing(std::vector<ItemTerm>{{2}}));
    EXPECT_FALSE(neighbors.is_nothing(std::vector<ItemTerm>{{0}}));
  }
  // (1, 0) + (1, 0) - (2, 0)
  const std::vector<ItemTerm> nothing = {{0}, {0}, {3, true}};
  EXPECT_TRUE(ItemNeighbors(model, Nearness::dot).is_nothing(nothing));
  EXPECT_TRUE(nearest_to_sum(Nearness::dot, nothing).empty());
  Model all = test_model();
  all.factors.item_vectors[2][1] = 1;
  EXPECT_TRUE(items_with_vectors(all).empty());
}

TEST(ItemNeighbors, need_vectors) {
  Model model = test_model();
  model.factors.user_vectors = Matrix(3, 0);
  model.factors.item_vectors = Matrix(4, 0);
  try {
    ItemNeighbors(model, Nearness::cosine);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_STREQ(error.what(),
                 "this baseline model has no item vectors to compare; train als with a rank above 0");
  }
}

}  // namespace
}  // namespace akin
