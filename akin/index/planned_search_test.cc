// Whatever the filter, lists are as long as they can be, and what an index that misses nothing would
// list.
#include "akin/index/planned_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "akin/base/random.h"
#include "akin/index/exact/exact.h"
#include "akin/index/lsh/lsh.h"

namespace akin {
namespace {

using testing::IsEmpty;
using Way = SearchPlan::Way;

constexpr Nearness kAll[] = {Nearness::cosine, Nearness::dot, Nearness::euclidean};

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

// Each row with this probability.
std::vector<std::uint8_t> random_filter(std::size_t rows, double share, std::uint64_t seed) {
  Random random(seed, 0);
  std::vector<std::uint8_t> keep(rows);
  for (std::uint8_t& kept : keep) kept = random.uniform() < share ? 1 : 0;
  return keep;
}

std::vector<std::uint8_t> both(std::vector<std::uint8_t> keep, const std::vector<std::uint8_t>& other) {
  for (std::size_t row = 0; row < keep.size(); ++row)
    if (other[row] == 0) keep[row] = 0;
  return keep;
}

std::vector<std::uint8_t> not_zero(const Matrix& rows) {
  std::vector<std::uint8_t> keep(rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row)
    keep[row] = std::any_of(rows[row].begin(), rows[row].end(), [](float value) { return value != 0; });
  return keep;
}

// Says that it looks at few rows and yet misses none but of every second query, whose list is cut where
// it is told to; and is wrong about a query of zeros.
class ExactInDisguise : public StoredIndex {
 public:
  ExactInDisguise(const Matrix& rows, Nearness nearness)
      : size_(rows.rows()), not_zero_(not_zero(rows)), exact_(make_exact_index(rows, nearness)) {}

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override {
    ++searches;
    counts.insert(count);
    const std::vector<std::uint8_t> given(keep.begin(), keep.end());
    auto answers =
        exact_->search(queries, count, given.empty() ? not_zero_ : both(given, not_zero_), context);
    for (std::size_t q = 0; q < answers.size(); ++q) {
      if (q % 2 == 0 && answers[q].size() > longest) answers[q].resize(longest);
      if (queries[q].vector[0] == 0) std::reverse(answers[q].begin(), answers[q].end());
    }
    return answers;
  }

  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t effort) override { effort_ = effort; }
  std::int64_t whole_effort() const override { return static_cast<std::int64_t>(size_); }
  void save(BlobWriter&) const override {}

  std::size_t longest = static_cast<std::size_t>(-1);
  mutable int searches = 0;
  mutable std::set<std::size_t> counts;  // that were asked for

 private:
  std::size_t size_;
  std::vector<std::uint8_t> not_zero_;
  std::unique_ptr<Index> exact_;
  std::int64_t effort_ = 20;
};

constexpr std::size_t kRows = 1500;
constexpr std::size_t kQueries = 21;

struct Case {
  explicit Case(Nearness nearness)
      : rows(random_matrix(kRows, 7, 1)), questions(random_matrix(kQueries, 7, 2)), nearness_(nearness) {
    for (std::size_t row = 11; row < kRows; row += 97)
      std::fill(rows[row].begin(), rows[row].end(), 0.0F);
    for (std::size_t q = 0; q < kQueries; ++q) queries.push_back({questions[q], {}});
    std::fill(questions[5].begin(), questions[5].end(), 0.0F);
    queries[3].leave_out = left_out;
    queries[4].leave_out = left_out;
  }

  // What the exact index lists of the rows that are not zero.
  std::vector<std::vector<Neighbor>> expected(std::size_t count, const std::vector<std::uint8_t>& keep,
                                              const Context& context) const {
    const auto listed = keep.empty() ? not_zero(rows) : both(keep, not_zero(rows));
    return make_exact_index(rows, nearness_)->search(queries, count, listed, context);
  }

  Matrix rows;
  Matrix questions;
  std::vector<std::uint32_t> left_out = {0, 1, 2, 3, 11, 700, 701, 702, 1499};
  std::vector<RowQuery> queries;

 private:
  Nearness nearness_;
};

TEST(PlannedSearch, lists_what_the_exact_index_lists_whatever_passes) {
  ThreadPool pool(2);
  const Context context{.threads = pool};
  for (const Nearness nearness : kAll) {
    const Case the(nearness);
    const ExactInDisguise index(the.rows, nearness);
    const PlannedSearch search(the.rows, nearness, index);
    std::set<Way> ways;
    for (int percent = 0; percent <= 100; percent += 4) {
      SCOPED_TRACE(percent);
      const auto keep = random_filter(kRows, percent / 100.0, static_cast<std::uint64_t>(percent));
      ways.insert(search.plan(10, keep).way);
      EXPECT_EQ(search.search(the.queries, 10, keep, context), the.expected(10, keep, context));
    }
    EXPECT_EQ(ways.size(), 3U);
    EXPECT_EQ(search.search(the.queries, 10, {}, context), the.expected(10, {}, context));
  }
}

TEST(PlannedSearch, answers_by_the_exact_index_where_lists_are_short) {
  ThreadPool pool(2);
  const Context context{.threads = pool};
  for (const Nearness nearness : kAll)
    for (const std::size_t longest : {0UL, 1UL, 9UL}) {
      SCOPED_TRACE(longest);
      const Case the(nearness);
      ExactInDisguise index(the.rows, nearness);
      index.longest = longest;
      const PlannedSearch search(the.rows, nearness, index);
      for (const double share : {0.3, 0.6, 0.95, 1.0}) {
        const auto keep = random_filter(kRows, share, 5);
        EXPECT_EQ(search.search(the.queries, 10, keep, context), the.expected(10, keep, context));
      }
      EXPECT_EQ(index.searches, 4);  // each time it was asked first
    }
}

// The first rows that are not zero.
std::vector<std::uint8_t> first_rows(const Matrix& rows, std::size_t count) {
  std::vector<std::uint8_t> keep = not_zero(rows);
  for (std::uint8_t& kept : keep) {
    if (count == 0) kept = 0;
    if (kept != 0) --count;
  }
  return keep;
}

TEST(PlannedSearch, goes_from_exact_to_filtered_to_filter_after_as_more_rows_pass) {
  const Case the(Nearness::cosine);
  const ExactInDisguise index(the.rows, Nearness::cosine);
  const PlannedSearch search(the.rows, Nearness::cosine, index);
  const auto present = not_zero(the.rows);
  const auto all = static_cast<std::size_t>(std::count(present.begin(), present.end(), 1));
  std::vector<Way> ways;
  for (std::size_t kept = 0; kept <= all; ++kept) {
    const SearchPlan plan = search.plan(10, first_rows(the.rows, kept));
    EXPECT_EQ(plan.kept, kept);
    EXPECT_EQ(plan.rows, all);
    ways.push_back(plan.way);
  }
  EXPECT_TRUE(std::is_sorted(ways.begin(), ways.end()));
  EXPECT_EQ(std::set<Way>(ways.begin(), ways.end()).size(), 3U);
  EXPECT_EQ(search.plan(10, {}), (SearchPlan{Way::filter_after, all, all}));
}

TEST(PlannedSearch, is_exact_where_the_index_would_come_to_more_rows_or_all_that_pass_are_wanted) {
  const Case the(Nearness::dot);
  ExactInDisguise index(the.rows, Nearness::dot);
  const PlannedSearch search(the.rows, Nearness::dot, index);
  const auto half = first_rows(the.rows, 700);
  EXPECT_EQ(search.plan(10, half).way, Way::filtered);
  EXPECT_EQ(search.plan(320, half).way, Way::filtered);
  EXPECT_EQ(search.plan(340, half).way, Way::exact);
  EXPECT_EQ(search.plan(1400, {}).way, Way::filter_after);
  EXPECT_EQ(search.plan(kRows, {}).way, Way::exact);
  index.set_effort(index.whole_effort());
  EXPECT_EQ(search.plan(10, half).way, Way::exact);
}

TEST(PlannedSearch, lists_for_a_query_alone_what_it_lists_among_others) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 4};
  for (const Nearness nearness : kAll) {
    const Case the(nearness);
    const auto index = build_lsh(the.rows, nearness, {.tables = 4}, context);
    index->set_effort(3);
    const PlannedSearch search(the.rows, nearness, *index);
    for (const double share : {0.05, 0.3, 0.6, 0.95}) {
      const auto keep = random_filter(kRows, share, 8);
      const auto together = search.search(the.queries, 5, keep, context);
      for (std::size_t q = 0; q < kQueries; ++q)
        EXPECT_EQ(search.search({&the.queries[q], 1}, 5, keep, context)[0], together[q]);
    }
  }
}

TEST(PlannedSearch, asks_for_some_rows_more_before_it_strikes_out) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  const Case the(Nearness::euclidean);
  const ExactInDisguise index(the.rows, Nearness::euclidean);
  const PlannedSearch search(the.rows, Nearness::euclidean, index);
  search.search(the.queries, 10, {}, context);
  EXPECT_THAT(index.counts, testing::ElementsAre(10));
  search.search(the.queries, 10, random_filter(kRows, 0.95, 5), context);
  ASSERT_EQ(index.counts.size(), 2U);
  EXPECT_GT(*index.counts.rbegin(), 11U);
  EXPECT_LT(*index.counts.rbegin(), 20U);
}

TEST(PlannedSearch, of_an_index_that_misses_rows_lists_as_many_as_there_are) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 3};
  for (const Nearness nearness : kAll) {
    const Case the(nearness);
    const auto index = build_lsh(the.rows, nearness, {.tables = 4}, context);
    index->set_effort(2);
    const PlannedSearch search(the.rows, nearness, *index);
    for (int percent = 0; percent <= 100; percent += 5) {
      SCOPED_TRACE(percent);
      const auto keep = random_filter(kRows, percent / 100.0, static_cast<std::uint64_t>(percent));
      const auto expected = the.expected(30, keep, context);
      const auto answers = search.search(the.queries, 30, keep, context);
      for (std::size_t q = 0; q < kQueries; ++q) {
        ASSERT_EQ(answers[q].size(), expected[q].size());
        EXPECT_TRUE(std::is_sorted(answers[q].begin(), answers[q].end(), better));
        std::set<std::uint32_t> listed;
        for (const Neighbor& neighbor : answers[q]) {
          listed.insert(neighbor.index);
          EXPECT_NE(keep[neighbor.index], 0);
          EXPECT_FALSE(std::binary_search(the.queries[q].leave_out.begin(),
                                          the.queries[q].leave_out.end(), neighbor.index));
        }
        EXPECT_EQ(listed.size(), answers[q].size());
      }
    }
  }
}

TEST(PlannedSearch, of_rows_of_zeros_or_none_lists_nothing) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  const std::vector<float> question = {1, 2};
  const RowQuery query{.vector = question};
  for (const std::size_t size : {0UL, 5UL}) {
    const Matrix rows(size, 2);
    const ExactInDisguise index(rows, Nearness::dot);
    const PlannedSearch search(rows, Nearness::dot, index);
    const auto answers = search.search({&query, 1}, 3, {}, context);
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_THAT(answers[0], IsEmpty());
  }
}

}  // namespace
}  // namespace akin
