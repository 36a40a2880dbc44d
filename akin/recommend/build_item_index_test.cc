// Indexes of every kind over a model of random vectors.
#include "akin/recommend/build_item_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stop_token>
#include <utility>

#include "akin/base/random.h"
#include "akin/index/registry.h"
#include "akin/models/test_models.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/recommender.h"

namespace akin {
namespace {

Matrix random_matrix(std::size_t rows, std::uint64_t seed) {
  Matrix matrix(rows, 8);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

constexpr std::size_t kItems = 600;

Model random_model() {
  Model model = test_model();
  model.users = test_ids(40);
  model.items = test_ids(kItems);
  model.factors.user_vectors = random_matrix(40, 1);
  model.factors.item_vectors = random_matrix(kItems, 2);
  model.factors.user_bias.assign(40, 0.0F);
  model.factors.item_bias.assign(kItems, 0.0F);
  for (std::size_t item = 0; item < kItems; item += 3) model.factors.item_bias[item] = 0.5F;
  model.item_counts.assign(kItems, 0);
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> seen;
  for (std::uint32_t user = 0; user < 40; ++user) {
    for (const std::uint32_t item : {user, 5 * user + 1, 7 * user + 50, 400U + user})
      seen.push_back(item);
    std::sort(seen.end() - 4, seen.end());
    starts.push_back(seen.size());
  }
  std::vector<float> ratings(seen.size(), 3.0F);
  model.history = CsrMatrix(kItems, std::move(starts), std::move(seen), std::move(ratings));
  return model;
}

std::unique_ptr<const ItemIndex> built(const Model& model, ItemQuestion question,
                                       const ItemIndexPlan& plan, std::size_t thread_count = 2) {
  ThreadPool threads(thread_count);
  return build_item_index(model, question, plan, {.threads = threads, .seed = 9});
}

std::unique_ptr<const ItemIndex> looking_at_all(const Model& model, ItemQuestion question,
                                                ItemIndexPlan plan) {
  plan.effort = built(model, question, plan)->index().whole_effort();
  return built(model, question, plan);
}

std::string stored(const ItemIndex& index) {
  struct StringSink : ByteSink {
    std::string bytes;
    void write(std::string_view more) override { bytes += more; }
  } sink;
  BlobWriter arrays;
  index.index().save(arrays);
  for (const BlobWriter::Blob& blob : arrays.blobs()) blob.write(sink);
  return std::move(sink.bytes);
}

std::vector<std::string> kinds() {
  const auto names = index_kind_names();
  return {names.begin(), names.end()};
}

TEST(BuildItemIndex, tells_how_it_was_made) {
  const Model model = random_model();
  for (const std::string& kind : kinds()) {
    const auto people = built(model, ItemQuestion::recommend, {.kind = kind});
    EXPECT_EQ(people->card().kind, kind);
    EXPECT_EQ(people->card().by, Nearness::dot);
    EXPECT_EQ(people->card().seed, 9);
    EXPECT_EQ(people->card().recall.queries, 40);
    EXPECT_EQ(people->card().recall.count, 10);
    EXPECT_GT(people->card().recall.mean, 0.3) << kind;
    const auto items =
        built(model, ItemQuestion::similar, {.kind = kind, .by = Nearness::euclidean, .sample = 100});
    EXPECT_EQ(items->card().by, Nearness::euclidean);
    EXPECT_EQ(items->card().recall.queries, 100);
  }
}

TEST(BuildItemIndex, is_the_same_for_any_number_of_threads) {
  const Model model = random_model();
  for (const std::string& kind : kinds()) {
    const auto one = built(model, ItemQuestion::similar, {.kind = kind}, 1);
    const auto five = built(model, ItemQuestion::similar, {.kind = kind}, 5);
    EXPECT_TRUE(stored(*one) == stored(*five)) << kind;
    EXPECT_EQ(one->card().recall.mean, five->card().recall.mean) << kind;
  }
}

// Of the ten nearest without the item itself, and of the ten best for a person.
TEST(BuildItemIndex, measures_the_recall_of_its_lists) {
  const Model model = random_model();
  ThreadPool threads(2);
  std::vector<std::uint32_t> items(kItems), users(40);
  std::iota(items.begin(), items.end(), 0U);
  std::iota(users.begin(), users.end(), 0U);
  const auto recall = [](const auto& found, const auto& exact) {
    std::size_t hits = 0;
    for (std::size_t i = 0; i < exact.size(); ++i)
      for (const Neighbor& place : exact[i])
        hits += static_cast<std::size_t>(std::count_if(
            found[i].begin(), found[i].end(), [&](const Neighbor& n) { return n.index == place.index; }));
    return static_cast<double>(hits) / static_cast<double>(10 * exact.size());
  };
  const ListOptions options{.include_seen = true};
  for (const auto& [kind, effort] :
       {std::pair("hnsw", 12), std::pair("forest", 120), std::pair("lsh", 16)}) {
    const ItemIndexPlan plan{.kind = kind, .effort = effort, .sample = kItems};
    const auto near = built(model, ItemQuestion::similar, plan);
    EXPECT_LT(near->card().recall.mean, 1) << kind;
    EXPECT_NEAR(
        near->card().recall.mean,
        recall(ItemNeighbors(model, Nearness::cosine, near.get()).nearest(items, 10, {}, {threads}),
               ItemNeighbors(model, Nearness::cosine).nearest(items, 10, {}, {threads})),
        1e-12)
        << kind;
    const auto people = built(model, ItemQuestion::recommend, plan);
    EXPECT_LT(people->card().recall.mean, 1) << kind;
    EXPECT_NEAR(people->card().recall.mean,
                recall(Recommender(model, {}, people.get()).recommend(users, options, {threads}),
                       Recommender(model).recommend(users, options, {threads})),
                1e-12)
        << kind;
  }
}

TEST(BuildItemIndex, finds_the_least_effort_for_a_recall) {
  const Model model = random_model();
  for (const std::string& kind : kinds())
    for (const double recall : {0.5, 0.9, 1.0}) {
      const ItemIndexPlan plan{.kind = kind, .recall = recall, .sample = 60};
      const auto index = built(model, ItemQuestion::similar, plan);
      EXPECT_GE(index->card().recall.mean, recall) << kind;
      EXPECT_LE(index->index().effort(), index->index().whole_effort()) << kind;
    }
}

TEST(BuildItemIndex, takes_an_effort_and_refuses_more_than_there_is) {
  const Model model = random_model();
  for (const std::string& kind : kinds()) {
    const auto whole = built(model, ItemQuestion::similar, {.kind = kind})->index().whole_effort();
    EXPECT_EQ(built(model, ItemQuestion::similar, {.kind = kind, .effort = 7})->index().effort(), 7);
    const auto all = built(model, ItemQuestion::similar, {.kind = kind, .effort = whole});
    EXPECT_EQ(all->card().recall.mean, 1) << kind;
    try {
      built(model, ItemQuestion::similar, {.kind = kind, .effort = whole + 1});
      FAIL() << kind;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      EXPECT_TRUE(std::string(error.what()).starts_with("effort must be at most ")) << error.what();
    }
  }
}

void expect_same(const std::vector<Scored>& found, const std::vector<Scored>& expected,
                 const std::string& kind) {
  ASSERT_EQ(found.size(), expected.size()) << kind;
  for (std::size_t place = 0; place < found.size(); ++place) {
    EXPECT_EQ(found[place].index, expected[place].index) << kind;
    EXPECT_NEAR(found[place].score, expected[place].score, 1e-5) << kind;
  }
}

// With an effort that misses nothing, lists are those of exact search: items, order and scores.
TEST(BuildItemIndex, answers_as_exact_search_does_where_it_looks_at_everything) {
  const Model model = random_model();
  ThreadPool threads(2);
  const std::vector<std::uint32_t> users = {0, 7, 39}, items = {0, 5, 599};
  const ListOptions options{.count = 12, .skip = 2};
  std::vector<std::uint8_t> most(kItems, 1), half(kItems, 1);
  for (std::size_t item = 0; item < kItems; ++item) {
    if (item % 20 == 7) most[item] = 0;
    if (item % 2 == 1) half[item] = 0;
  }
  for (const std::string& kind : kinds()) {
    const auto people = looking_at_all(model, ItemQuestion::recommend, {.kind = kind});
    for (const std::vector<std::uint8_t>& keep : {std::vector<std::uint8_t>(), most, half}) {
      const auto expected = Recommender(model, keep).recommend(users, options, {threads});
      const auto found = Recommender(model, keep, people.get()).recommend(users, options, {threads});
      for (std::size_t i = 0; i < users.size(); ++i) expect_same(found[i], expected[i], kind);
    }
    for (const Nearness by : {Nearness::cosine, Nearness::dot, Nearness::euclidean}) {
      const auto near = looking_at_all(model, ItemQuestion::similar, {.kind = kind, .by = by});
      for (const std::vector<std::uint8_t>& keep : {std::vector<std::uint8_t>(), most, half}) {
        const auto all = ItemNeighbors(model, by).nearest(items, 8, keep, {threads});
        const auto some = ItemNeighbors(model, by, near.get()).nearest(items, 8, keep, {threads});
        for (std::size_t i = 0; i < items.size(); ++i) expect_same(some[i], all[i], kind);
      }
    }
  }
}

// Of all items but the last nine nothing is known; in lists for people these come where they would
// without an index, once those that it holds are not enough.
TEST(BuildItemIndex, leaves_out_items_of_zeros_and_no_list_is_short_for_it) {
  Model model = random_model();
  for (std::size_t item = 0; item + 9 < kItems; ++item) {
    std::fill(model.factors.item_vectors[item].begin(), model.factors.item_vectors[item].end(), 0.0F);
    model.factors.item_bias[item] = 0;
  }
  ThreadPool threads(2);
  const std::vector<std::uint32_t> users = {0, 7, 39}, items = {0, 595};
  for (const std::string& kind : kinds()) {
    const auto people = built(model, ItemQuestion::recommend, {.kind = kind, .effort = 1});
    EXPECT_EQ(people->items(), 9U) << kind;
    const auto expected = Recommender(model).recommend(users, {.count = 20, .skip = 3}, {threads});
    const auto found =
        Recommender(model, {}, people.get()).recommend(users, {.count = 20, .skip = 3}, {threads});
    EXPECT_EQ(found, expected) << kind;
    for (const auto& list :
         Recommender(model, {}, people.get()).recommend(users, {.count = 4}, {threads}))
      for (const Scored& place : list) EXPECT_GE(place.index, kItems - 9) << kind;

    const auto near = built(model, ItemQuestion::similar, {.kind = kind});
    EXPECT_EQ(near->card().recall.queries, 9) << kind;
    EXPECT_EQ(near->card().recall.mean, 1) << kind << ": items of zeros are in no exact list either";
    const auto lists =
        ItemNeighbors(model, Nearness::cosine, near.get()).nearest(items, 20, {}, {threads});
    EXPECT_TRUE(lists[0].empty()) << kind;
    EXPECT_EQ(lists, ItemNeighbors(model, Nearness::cosine).nearest(items, 20, {}, {threads})) << kind;
    EXPECT_EQ(lists[1].size(), 8U) << kind;
  }
}

TEST(BuildItemIndex, asks_for_no_more_effort_than_there_are_items) {
  const Model model = test_model();
  for (const std::string& kind : kinds()) {
    const auto index = built(model, ItemQuestion::recommend, {.kind = kind});
    EXPECT_LE(index->index().effort(), index->index().whole_effort()) << kind;
  }
}

TEST(BuildItemIndex, stops_on_request) {
  const Model model = random_model();
  std::stop_source stop;
  stop.request_stop();
  ThreadPool threads(1);
  for (const std::string& kind : kinds()) {
    try {
      build_item_index(model, ItemQuestion::similar, {.kind = kind},
                       {.threads = threads, .stop = stop.get_token()});
      FAIL() << kind;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::cancelled);
    }
  }
}

TEST(BuildItemIndex, needs_a_kind_that_there_is) {
  try {
    built(random_model(), ItemQuestion::similar, {.kind = "hnws"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::not_found);
  }
}

}  // namespace
}  // namespace akin
