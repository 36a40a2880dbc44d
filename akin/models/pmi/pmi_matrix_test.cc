// The formula on a few histories, by hand.
#include "akin/models/pmi/pmi_matrix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using Values = std::map<std::pair<std::size_t, std::uint32_t>, double>;

// Items 0, 1 and 2 of users {0 1}, {0 1}, {0 1 2}, {0 2}, {2}, {3}, and 4 that nobody has.
Dataset few_histories(ThreadPool& threads) {
  Ratings ratings = test_ratings({{0, 0, 5},
                                  {0, 1, -1},
                                  {1, 0, 1},
                                  {1, 1, 1},
                                  {2, 0, 2},
                                  {2, 1, 0},
                                  {2, 2, 1},
                                  {3, 0, 1},
                                  {3, 2, 1},
                                  {4, 2, 1},
                                  {5, 3, 1}});
  ratings.items = test_ids(5);
  return make_dataset(ratings, {threads});
}

PairFields all_pairs() { return {.min_count = 1, .min_pair_count = 1, .positive = false}; }

PairCounts counted(const PairFields& fields, std::size_t threads = 2) {
  ThreadPool pool(threads);
  Observer nobody;
  return count_item_pairs(few_histories(pool), fields, {pool, 1}, nobody);
}

Values pmi_of(const PairFields& fields) {
  ThreadPool pool(2);
  const CsrMatrix matrix = pmi_matrix(counted(fields), fields, {pool});
  EXPECT_EQ(matrix.rows(), 5U);
  EXPECT_EQ(matrix.columns(), 5U);
  Values values;
  for (std::size_t row = 0; row < matrix.rows(); ++row)
    for (std::size_t k = 0; k < matrix[row].size(); ++k)
      values[{row, matrix[row].columns[k]}] = static_cast<double>(matrix[row].values[k]);
  return values;
}

void expect_near(const Values& found, const Values& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [place, value] : expected) {
    ASSERT_TRUE(found.contains(place)) << place.first << ' ' << place.second;
    EXPECT_NEAR(found.at(place), value, 1e-6) << place.first << ' ' << place.second;
  }
}

TEST(PairCounts, are_users_who_have_the_items_whatever_the_ratings) {
  const PairCounts counts = counted(all_pairs());
  EXPECT_EQ(counts.items, (std::vector<std::uint32_t>{4, 3, 3, 1, 0}));
  EXPECT_EQ(counts.users, 6U);
  EXPECT_EQ(counts.kept_items(), 4U);
  EXPECT_EQ(counts.increments, 1U + 1 + 3 + 1);
  EXPECT_EQ(counts.pairs.columns, (std::vector<std::uint32_t>{1, 2, 0, 2, 0, 1}));
  EXPECT_EQ(counts.pairs.counts, (std::vector<std::uint32_t>{3, 2, 3, 1, 2, 1}));
}

TEST(PairCounts, leave_out_what_is_rare_and_those_who_have_nothing_else) {
  PairFields fields = all_pairs();
  fields.min_count = 2;
  fields.min_pair_count = 2;
  const PairCounts counts = counted(fields);
  EXPECT_EQ(counts.items, (std::vector<std::uint32_t>{4, 3, 3, 0, 0}));
  EXPECT_EQ(counts.users, 5U);
  EXPECT_EQ(counts.pairs.columns, (std::vector<std::uint32_t>{1, 2, 0, 0}));
}

TEST(PairCounts, of_capped_histories_are_of_so_many_items_of_each) {
  PairFields fields = all_pairs();
  fields.max_history = 2;
  const PairCounts counts = counted(fields);
  EXPECT_EQ(counts.increments, 1U + 1 + 1 + 1);
  std::uint64_t items = 0;
  for (const std::uint32_t users : counts.items) items += users;
  EXPECT_EQ(items, 2U + 2 + 2 + 2 + 1 + 1);
  const PairCounts again = counted(fields, 1);
  EXPECT_EQ(again.items, counts.items);
  EXPECT_EQ(again.pairs.counts, counts.pairs.counts);
  fields.max_history = 3;  // no longer than these
  EXPECT_EQ(counted(fields).pairs.counts, counted(all_pairs()).pairs.counts);
}

// Each of ten items about as often, over many users.
TEST(PairCounts, of_capped_histories_draw_each_item_alike) {
  constexpr std::uint32_t kUsers = 4000;
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < kUsers; ++user)
    for (std::uint32_t item = 0; item < 10; ++item) rows.push_back({user, item, 1});
  ThreadPool pool(2);
  Observer nobody;
  PairFields fields = all_pairs();
  fields.max_history = 3;
  const PairCounts counts =
      count_item_pairs(make_dataset(test_ratings(rows), {pool}), fields, {pool, 7}, nobody);
  for (const std::uint32_t users : counts.items) EXPECT_NEAR(users, kUsers * 0.3, 150);
  for (const std::uint32_t users : counts.pairs.counts) EXPECT_NEAR(users, kUsers * 6 / 90.0, 90);
}

TEST(Pmi, is_the_logarithm_of_how_much_more_often_than_by_chance) {
  const double of_01 = std::log(3 * 6 / (4.0 * 3));
  const double of_02 = std::log(2 * 6 / (4.0 * 3));
  const double of_12 = std::log(1 * 6 / (3.0 * 3));
  expect_near(pmi_of(all_pairs()), {{{0, 1}, of_01},
                                    {{0, 2}, of_02},
                                    {{1, 0}, of_01},
                                    {{1, 2}, of_12},
                                    {{2, 0}, of_02},
                                    {{2, 1}, of_12}});
}

TEST(Pmi, that_is_positive_leaves_the_rest_out) {
  PairFields fields = all_pairs();
  fields.positive = true;
  const double of_01 = std::log(3 * 6 / (4.0 * 3));
  expect_near(pmi_of(fields), {{{0, 1}, of_01}, {{1, 0}, of_01}});  // that of 0 and 2 is 0
  EXPECT_EQ(Pmi(counted(fields), fields)(1, 2, 1), 0);
}

TEST(Pmi, is_shifted_by_a_logarithm) {
  PairFields fields = all_pairs();
  fields.shift = 1.25;
  EXPECT_NEAR(pmi_of(fields).at({0, 1}), std::log(3 * 6 / (4.0 * 3) / 1.25), 1e-6);
  fields.positive = true;
  EXPECT_EQ(pmi_of(fields).size(), 2U);
  fields.shift = 1.6;
  EXPECT_EQ(pmi_of(fields).size(), 0U);
}

// The marginals are 5, 4 and 3 of 12.
TEST(Pmi, of_all_pairs_has_the_marginals_of_pairs) {
  PairFields fields = all_pairs();
  fields.total = PmiTotal::pairs;
  const Values found = pmi_of(fields);
  EXPECT_NEAR(found.at({0, 1}), std::log(3 * 12 / (5.0 * 4)), 1e-6);
  EXPECT_NEAR(found.at({1, 2}), std::log(1 * 12 / (4.0 * 3)), 1e-6);
}

// Levy, Goldberg and Dagan: P(c)^a over the sum of these.
TEST(Pmi, that_is_smoothed_is_that_of_powers_of_the_other_item) {
  PairFields fields = all_pairs();
  fields.total = PmiTotal::pairs;
  fields.smoothing = 0.75;
  const double powers = std::pow(5, 0.75) + std::pow(4, 0.75) + std::pow(3, 0.75);
  const Values found = pmi_of(fields);
  EXPECT_NEAR(found.at({0, 2}), std::log((2 / 12.0) / (5 / 12.0 * std::pow(3, 0.75) / powers)), 1e-6);
  EXPECT_NEAR(found.at({2, 0}), std::log((2 / 12.0) / (3 / 12.0 * std::pow(5, 0.75) / powers)), 1e-6);
  fields.total = PmiTotal::users;
  const double users = std::pow(4, 0.75) + 2 * std::pow(3, 0.75) + 1;
  const double of_2 = std::pow(3, 0.75) * 11 / users;  // for 3, with the sum that they have
  EXPECT_NEAR(pmi_of(fields).at({0, 2}), std::log(2 * 6 / (4 * of_2)), 1e-6);
}

TEST(Pmi, is_the_same_both_ways_to_the_bit_unless_it_is_smoothed) {
  ThreadPool pool(2);
  for (const PmiTotal total : {PmiTotal::users, PmiTotal::pairs}) {
    PairFields fields = all_pairs();
    fields.total = total;
    fields.shift = 3;
    const CsrMatrix matrix = pmi_matrix(counted(fields), fields, {pool});
    EXPECT_EQ(matrix, matrix.transposed());
    fields.smoothing = 0.5;
    EXPECT_NE(pmi_matrix(counted(fields), fields, {pool}),
              pmi_matrix(counted(fields), fields, {pool}).transposed());
  }
}

}  // namespace
}  // namespace akin
