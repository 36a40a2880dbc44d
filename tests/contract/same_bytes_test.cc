// Every kind of model: the same ratings, options and seed give the same bytes, and a file opened again is
// the model that was saved.
#include <gtest/gtest.h>

#include <cmath>

#include "akin/data/read_ratings.h"
#include "akin/data/split.h"
#include "akin/data/test_files.h"
#include "akin/evaluate/evaluate.h"
#include "akin/models/registry.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/planted_ratings.h"

namespace akin {
namespace {

// One for all tests: they only read it.
const Ratings& planted() {
  static const Ratings ratings = planted_ratings();
  return ratings;
}

// Whether a kind draws random numbers: those that learn vectors start from some.
bool is_random(const ModelKind& kind) { return has_option(kind, "rank"); }

// A failed comparison of files would print both.
void expect_same(const std::string& bytes, const std::string& expected) {
  EXPECT_TRUE(bytes == expected) << "sizes " << bytes.size() << " and " << expected.size();
}

TEST(EveryKind, writes_the_same_bytes_for_any_number_of_threads) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    for (const Ratings& ratings : with_and_without_weights(kind, planted())) {
      const std::string one = model_bytes(trained(kind, ratings, {.threads = 1}));
      for (const std::size_t threads : {2, 3, 7})
        expect_same(model_bytes(trained(kind, ratings, {.threads = threads})), one);
    }
  }
}

TEST(EveryKind, writes_the_same_bytes_for_any_order_of_the_ratings) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    for (const Ratings& ratings : with_and_without_weights(kind, planted())) {
      const std::string sorted = model_bytes(trained(kind, ratings));
      for (const std::uint64_t seed : {1, 2})
        expect_same(model_bytes(trained(kind, shuffled(ratings, seed))), sorted);
    }
  }
}

TEST(EveryKind, writes_the_same_bytes_for_any_chunk_size_of_the_reader) {
  const TestFile file("");
  write_ratings(file.path(), shuffled(weighted(planted()), 3));
  ThreadPool threads(3);
  std::string weight_column = "weight";
  const auto read = [&](std::size_t chunk_bytes) {
    return read_ratings(file.path(), {.weight_column = weight_column, .chunk_bytes = chunk_bytes},
                        {threads});
  };
  const Ratings whole_with_weights = read(1 << 20);
  ASSERT_TRUE(whole_with_weights.has_weights());
  weight_column.clear();
  const Ratings whole = read(1 << 20);
  for (const std::size_t chunk_bytes : {61, 4099, 100003}) {
    for (const ModelKind& kind : kinds_to_test()) {
      SCOPED_TRACE(full_name(kind) + " " + std::to_string(chunk_bytes));
      weight_column = takes_weights(kind) ? "weight" : "";
      expect_same(model_bytes(trained(kind, read(chunk_bytes))),
                  model_bytes(trained(kind, takes_weights(kind) ? whole_with_weights : whole)));
    }
  }
}

TEST(EveryKind, takes_its_random_numbers_from_the_seed_alone) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model first = trained(kind, planted(), {.seed = 1});
    const Model second = trained(kind, planted(), {.seed = 2});
    EXPECT_NE(model_bytes(first), model_bytes(second));  // the seed is written
    EXPECT_EQ(first.factors.item_vectors == second.factors.item_vectors, !is_random(kind));
    const bool has_random_biases = is_random(kind) && has_option(kind, "biases");
    EXPECT_EQ(first.factors.item_bias == second.factors.item_bias, !has_random_biases);
  }
}

TEST(EveryKind, answers_the_same_after_it_was_saved_and_opened) {
  ThreadPool threads(2);
  const Context context{threads};
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, with_and_without_weights(kind, planted()).back());
    const std::string saved = model_bytes(model);
    const Model opened = open_model_bytes(saved, "model.akin");
    expect_same(model_bytes(opened), saved);

    const std::vector<std::uint32_t> users = {0, 1, 1023, 1024, 5119, 5196};
    EXPECT_EQ(Recommender(opened).recommend(users, {}, context),
              Recommender(model).recommend(users, {}, context));
    for (const std::uint32_t user : users)
      EXPECT_EQ(Recommender(opened).recommend(opened.history[user], {}, context),
                Recommender(model).recommend(model.history[user], {}, context));
  }
}

TEST(EveryKind, lists_the_same_for_any_number_of_threads) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const Recommender recommender(model);
    std::vector<std::uint32_t> users(model.factors.users());
    for (std::uint32_t user = 0; user < users.size(); ++user) users[user] = user;
    ThreadPool one(1);
    const auto lists = recommender.recommend(users, {.count = 5}, {one});
    for (const std::size_t threads : {2, 7}) {
      ThreadPool many(threads);
      EXPECT_TRUE(recommender.recommend(users, {.count = 5}, {many}) == lists) << threads;
    }
  }
}

TEST(EveryMetric, is_the_same_for_any_number_of_threads) {
  ThreadPool threads(1);
  const Split parts = split_random(planted(), 0.3, {.threads = threads, .seed = 5});
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    std::vector<std::string> names;
    for (const Metric& metric : metrics())
      if (predicts_ratings(kind) || !metric.needs_ratings()) names.emplace_back(metric.name);
    const Model model = trained(kind, parts.train);
    const auto figures = [&](std::size_t thread_count) {
      ThreadPool some(thread_count);
      return evaluate(model, parts.test, names, {}, Leaks::refuse, {some});
    };
    const Evaluation one = figures(1);
    EXPECT_GT(one.people, 2 * kRowChunk);
    for (const double value : one.values) EXPECT_TRUE(std::isfinite(value));
    for (const std::size_t thread_count : {2, 7}) {
      EXPECT_EQ(figures(thread_count).values, one.values);
      EXPECT_EQ(figures(thread_count).reference_values, one.reference_values);
    }
  }
}

}  // namespace
}  // namespace akin
