// Indexes put into a model, replaced, kept and taken out; what is refused changes nothing.
#include "akin/engine/build_index.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>

#include "akin/base/json.h"
#include "akin/engine/generate.h"
#include "akin/engine/recommend.h"
#include "akin/engine/similar.h"
#include "akin/engine/test_folder.h"
#include "akin/index/forest/forest.h"
#include "akin/index/registry.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct BuildIndexTest : TestFolder {
  // Of 300 films.
  std::string larger() {
    generate({.users = 120, .items = 300, .ratings = 9000, .out = path("many.csv")}, workspace_);
    train({.ratings = path("many.csv"), .out = path("many.akin")}, workspace_);
    notes_.texts.clear();
    return path("many.akin");
  }
  IndexReply build(const IndexRequest& request) { return build_index(request, workspace_); }
  std::string message(const IndexRequest& request) {
    const Error error = refusal([&] { build(request); });
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << error.what();
    return error.what();
  }
};

TEST_F(BuildIndexTest, puts_indexes_of_each_kind_into_the_model) {
  const std::string model = larger();
  const std::string bare = model_bytes(open_model(model));
  for (const IndexKind& kind : index_kinds()) {
    const IndexReply reply = build({.model = model, .kind = std::string(kind.name), .sample = 100});
    EXPECT_EQ(reply.out, model);
    ASSERT_EQ(reply.indexes.size(), 2U);
    const BuiltIndex &people = reply.indexes[0], &items = reply.indexes[1];
    EXPECT_EQ(people.facts.answers, "recommend");
    EXPECT_EQ(people.facts.by, "dot");
    EXPECT_EQ(items.facts.answers, "similar");
    EXPECT_EQ(items.facts.by, "cosine");
    EXPECT_EQ(items.facts.kind, kind.name);
    EXPECT_EQ(items.facts.recall_queries, 100);
    EXPECT_EQ(items.rows, 300);
    EXPECT_GT(items.bytes, 300);
    const IndexedModel opened = open_indexed_model(model);
    ASSERT_TRUE(opened.indexes.recommend && opened.indexes.similar);
    EXPECT_EQ(opened.indexes.similar->card().recall.mean, items.facts.recall);
    EXPECT_EQ(model_bytes(*opened.model), bare) << "the model is the same";
  }
}

TEST_F(BuildIndexTest, writes_the_same_bytes_for_any_number_of_threads) {
  const std::string model = larger();
  for (const IndexKind& kind : index_kinds()) {
    std::vector<std::string> files;
    for (const std::size_t threads : {1, 4}) {
      Workspace workspace(threads, 3);
      build_index(
          {.model = model, .kind = std::string(kind.name), .recall = 0.8, .out = path("indexed.akin")},
          workspace);
      files.push_back(read("indexed.akin"));
    }
    EXPECT_TRUE(files[0] == files[1]) << kind.name;
  }
}

TEST_F(BuildIndexTest, keeps_the_index_that_is_not_asked_for) {
  const std::string model = trained();
  build({.model = model, .kind = "lsh"});
  const IndexReply reply = build({.model = model, .kind = "forest", .purpose = IndexFor::similar});
  EXPECT_EQ(reply.indexes.size(), 1U);
  EXPECT_EQ(reply.kept, 1);
  const IndexedModel opened = open_indexed_model(model);
  EXPECT_EQ(opened.indexes.recommend->card().kind, "lsh");
  EXPECT_EQ(opened.indexes.similar->card().kind, "forest");
}

TEST_F(BuildIndexTest, takes_indexes_out_again) {
  const std::string model = trained();
  const std::string before = read("als.akin");
  build({.model = model, .effort = 2});
  EXPECT_NE(read("als.akin"), before);
  EXPECT_EQ(build({.model = model, .purpose = IndexFor::recommend, .remove = true}).removed, 1);
  const IndexReply reply = build({.model = model, .remove = true});
  EXPECT_EQ(reply.removed, 1);
  EXPECT_THAT(reply.indexes, IsEmpty());
  EXPECT_EQ(read("als.akin"), before);
  notes_.texts.clear();
  EXPECT_EQ(build({.model = model, .remove = true}).removed, 0);
  EXPECT_THAT(notes_.texts, ElementsAre("the model has no such index: nothing is taken out"));
}

TEST_F(BuildIndexTest, writes_another_file_where_it_is_told_to) {
  const std::string model = trained();
  const std::string before = read("als.akin");
  EXPECT_EQ(build({.model = model, .out = path("indexed.akin")}).out, path("indexed.akin"));
  EXPECT_EQ(read("als.akin"), before);
  EXPECT_TRUE(open_indexed_model(path("indexed.akin")).indexes.similar);
  EXPECT_FALSE(exists("indexed.akin.lock"));
  EXPECT_THAT(notes_.stages, testing::IsSupersetOf({"index", "index"}));
}

TEST_F(BuildIndexTest, takes_the_options_of_the_kind) {
  const std::string model = trained();
  const IndexReply reply = build(
      {.model = model, .kind = "forest", .options = AnyRecord(ForestOptions{.trees = 3}), .effort = 2});
  EXPECT_THAT(reply.indexes[0].facts.options, testing::StartsWith("trees 3"));
  EXPECT_EQ(reply.indexes[0].facts.effort, 2);
  EXPECT_EQ(message({.model = model, .kind = "hnsw", .options = AnyRecord(ForestOptions{})}),
            "the options are not those of an index of the kind hnsw");
}

TEST_F(BuildIndexTest, finds_the_effort_for_a_recall) {
  const std::string model = larger();
  const IndexReply reply = build({.model = model, .recall = 0.9});
  for (const BuiltIndex& index : reply.indexes) EXPECT_GE(index.facts.recall, 0.9);
}

TEST_F(BuildIndexTest, says_where_it_looks_at_every_item_and_is_not_asked_then) {
  const std::string model = trained();  // of five items
  build({.model = model});
  EXPECT_THAT(
      notes_.texts,
      ElementsAre("for recommend hnsw looks at every item: lists are made without it, and take no longer",
                  "for similar hnsw looks at every item: lists are made without it, and take no longer"));
  notes_.texts.clear();
  EXPECT_EQ(similar({.model = model, .item = "1", .count = 1}, workspace_).at(0).index, "");
  EXPECT_EQ(recommend({.model = model, .user = {"fay"}, .list = {.count = 1}}, workspace_).at(0).index,
            "");
  EXPECT_THAT(notes_.texts, testing::Not(Contains(HasSubstr("recall at"))));
  notes_.texts.clear();
  build({.model = model, .effort = 1});
  EXPECT_EQ(similar({.model = model, .item = "1", .count = 1}, workspace_).at(0).index, "hnsw");
}

TEST_F(BuildIndexTest, says_where_it_misses_much) {
  const std::string model = larger();
  const IndexReply reply =
      build({.model = model, .kind = "lsh", .purpose = IndexFor::similar, .effort = 1});
  ASSERT_LT(reply.indexes.at(0).facts.recall, 0.9);
  EXPECT_EQ(notes_.texts,
            std::vector<std::string>{fmt::format(
                "for similar {} of 100 of the nearest items are missed; recall 0.95 finds an effort that "
                "misses fewer",
                std::lround(100 * (1 - reply.indexes.at(0).facts.recall)))});
}

TEST_F(BuildIndexTest, refuses_what_makes_no_sense_and_leaves_the_file) {
  const std::string model = trained();
  const std::string before = read("als.akin");
  EXPECT_EQ(message({.model = model, .recall = 0.9, .effort = 5}),
            "recall finds the effort: ask with one of recall and effort");
  EXPECT_EQ(message({.model = model, .purpose = IndexFor::recommend, .by = Nearness::dot}),
            "by would do nothing: it goes with for similar");
  EXPECT_EQ(message({.model = model, .kind = "forest", .remove = true}),
            "kind would do nothing: remove takes indexes out");
  EXPECT_EQ(message({.model = model, .sample = 5, .remove = true}),
            "sample would do nothing: remove takes indexes out");
  EXPECT_EQ(message({.model = "-"}),
            "a model from the standard input is not replaced: say where it goes (out)");
  EXPECT_THAT(message({.model = model, .effort = 1000000000}), HasSubstr("effort must be at most "));
  EXPECT_EQ(refusal([&] { build({.model = model, .kind = "hnws"}); }).code(), ErrorCode::not_found);
  EXPECT_EQ(refusal([&] { build({.model = path("none.akin")}); }).code(), ErrorCode::not_found);
  EXPECT_EQ(read("als.akin"), before);
}

TEST_F(BuildIndexTest, refuses_models_without_vectors) {
  const std::string model = trained("popular");
  const std::string before = read("popular.akin");
  EXPECT_EQ(message({.model = model}),
            "this popular model has no item vectors to index; train als with a rank above 0");
  EXPECT_EQ(read("popular.akin"), before);
}

TEST_F(BuildIndexTest, leaves_the_file_when_it_is_stopped) {
  const std::string model = trained();
  const std::string before = read("als.akin");
  std::stop_source stop;
  stop.request_stop();
  Workspace stopped(1, 1, stop.get_token());
  EXPECT_EQ(refusal([&] { build_index({.model = model}, stopped); }).code(), ErrorCode::cancelled);
  EXPECT_EQ(read("als.akin"), before);
  EXPECT_FALSE(exists("als.akin.lock"));
}

// Lists come from the index, hold what exact ones hold within its recall, and say so.
TEST_F(BuildIndexTest, is_what_lists_come_from) {
  const std::string model = larger();
  build({.model = model});
  const std::int64_t whole = open_indexed_model(model).indexes.recommend->index().whole_effort();
  build({.model = model, .effort = whole - 1});
  const auto same = [](const auto& found, const auto& exact) {
    std::size_t shared = 0;
    for (const auto& row : found)
      for (const auto& other : exact)
        if (row.item == other.item) {
          EXPECT_NEAR(row.score, other.score, 1e-4);
          ++shared;
        }
    return shared;
  };
  const auto lists = recommend({.model = model, .user = {"7"}}, workspace_);
  EXPECT_THAT(notes_.texts, Contains(testing::StartsWith("hnsw, recall at 10 1.000 (")));
  const auto exact = recommend({.model = model, .user = {"7"}, .exact = true}, workspace_);
  ASSERT_EQ(lists.size(), 10U);
  EXPECT_EQ(same(lists, exact), 10U);
  EXPECT_EQ(lists[0].index, "hnsw");
  EXPECT_EQ(lists[0].recall, 1);
  RecommendedItem row = lists[0], exact_row = exact[0];
  EXPECT_THAT(to_json(row), HasSubstr(R"("index": "hnsw", "recall": 1, "short": "")"));
  EXPECT_THAT(to_json(exact_row), testing::Not(HasSubstr("recall")));

  const auto near = similar({.model = model, .item = "5"}, workspace_);
  EXPECT_EQ(same(near, similar({.model = model, .item = "5", .exact = true}, workspace_)), 10U);
  SimilarItem near_row = near.at(0);
  EXPECT_THAT(to_json(near_row), HasSubstr(R"("index": "hnsw", "recall": 1, "short": "")"));
  notes_.texts.clear();
  similar({.model = model, .item = "5", .by = Nearness::dot}, workspace_);  // not what it is by
  recommend({.model = model, .user = {"7"}, .list = {.by = ListOrder::lower_bound}}, workspace_);
  recommend({.model = model, .user = {"7", "8"}, .group = Group::least}, workspace_);
  recommend({.model = model, .all = Everyone::items}, workspace_);
  EXPECT_THAT(notes_.texts, testing::Not(Contains(HasSubstr("recall at"))));
}

}  // namespace
}  // namespace akin
