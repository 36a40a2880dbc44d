// Recall of indexes that are made up, so that what is to come out is known.
#include "akin/index/recall.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stop_token>
#include <vector>

#include "akin/base/error.h"

namespace akin {
namespace {

constexpr std::int64_t kWhole = 100;

// Lists the rows 0, 1, 2, … of which it knows `known`, and others for the rest.
class MadeUpIndex : public StoredIndex {
 public:
  explicit MadeUpIndex(std::size_t rows) : rows_(rows) {}

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t>,
                                            const Context& context) const override {
    context.check_stop();
    std::vector<std::vector<Neighbor>> answers(queries.size());
    for (auto& answer : answers)
      for (std::uint32_t row = 0; row < std::min(count, rows_); ++row)
        answer.push_back({0, row < known() ? row : row + 1000});
    return answers;
  }
  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t effort) override { effort_ = effort; }
  std::int64_t whole_effort() const override { return kWhole; }
  void save(BlobWriter&) const override {}

 private:
  // A row more for every seventh step.
  std::size_t known() const { return effort_ == kWhole ? rows_ : static_cast<std::size_t>(effort_) / 7; }

  std::size_t rows_;
  std::int64_t effort_ = kWhole;
};

struct Case {
  explicit Case(std::size_t rows = 20) : index(rows), exact(rows) {}

  Recall measure(std::int64_t effort, std::size_t queries = 50) {
    index.set_effort(effort);
    const std::vector<RowQuery> asked(queries);
    return measure_recall(index, exact, asked, 10, Context{.threads = pool});
  }
  std::int64_t tune(double recall) {
    const std::vector<RowQuery> asked(5);
    return tune_effort(index, exact, asked, 10, recall, Context{.threads = pool});
  }

  ThreadPool pool{1};
  MadeUpIndex index, exact;
};

TEST(Recall, is_the_share_of_the_exact_rows) {
  Case rows;
  EXPECT_EQ(rows.measure(kWhole).mean, 1);
  EXPECT_EQ(rows.measure(35).mean, 0.5);
  EXPECT_EQ(rows.measure(1).mean, 0);
  EXPECT_EQ(rows.measure(35).queries, 50);
  EXPECT_EQ(rows.measure(35).count, 10);
}

TEST(Recall, is_the_share_of_the_rows_that_there_are) {
  Case four_rows(4);
  EXPECT_EQ(four_rows.measure(14).mean, 0.5);
  EXPECT_EQ(four_rows.measure(kWhole).mean, 1);
}

TEST(Recall, of_no_rows_or_no_queries_is_not_known) {
  Case no_rows(0);
  for (const Recall& recall : {no_rows.measure(14), Case().measure(14, 0)}) {
    EXPECT_EQ(recall.queries, 0);
    EXPECT_EQ(recall.low, 0);
    EXPECT_EQ(recall.high, 1);
  }
}

// With n = 50 trials: (n p + z² / 2 ± z √(n p (1 − p) + z² / 4)) / (n + z²).
TEST(Recall, has_the_interval_of_wilson) {
  Case rows;
  const Recall half = rows.measure(35);
  EXPECT_NEAR(half.low, 0.36645, 1e-5);
  EXPECT_NEAR(half.high, 0.63355, 1e-5);
  const Recall all = rows.measure(kWhole);
  EXPECT_NEAR(all.low, 0.92865, 1e-5);
  EXPECT_EQ(all.high, 1);
  const Recall none = rows.measure(1);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.07135, 1e-5);
}

TEST(TuneEffort, sets_the_least_effort_that_is_enough) {
  Case rows;
  EXPECT_EQ(rows.tune(0.5), 35);
  EXPECT_EQ(rows.index.effort(), 35);
  EXPECT_EQ(rows.tune(0.51), 42);
  EXPECT_EQ(rows.tune(0), 1);
  EXPECT_EQ(rows.tune(1), 70);
}

TEST(TuneEffort, ends_with_everything) {
  Case rows(20);
  const std::vector<RowQuery> asked(5);
  EXPECT_EQ(tune_effort(rows.index, rows.exact, asked, 20, 1, Context{.threads = rows.pool}), kWhole);
  EXPECT_EQ(rows.index.effort(), kWhole);
}

TEST(TuneEffort, leaves_the_effort_as_it_was_when_it_is_stopped) {
  Case rows;
  rows.index.set_effort(17);
  std::stop_source source;
  source.request_stop();
  const std::vector<RowQuery> asked(5);
  EXPECT_THROW(tune_effort(rows.index, rows.exact, asked, 10, 0.5,
                           Context{.threads = rows.pool, .stop = source.get_token()}),
               Error);
  EXPECT_EQ(rows.index.effort(), 17);
}

}  // namespace
}  // namespace akin
