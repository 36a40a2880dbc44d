// What people are told of an index.
#include "akin/engine/index_facts.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"
#include "akin/index/registry.h"
#include "akin/recommend/build_item_index.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using testing::ElementsAre;

struct IndexFactsTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    model_ = open_model(trained());
    ItemIndexPlan plan{.kind = "forest", .by = Nearness::euclidean, .sample = 3};
    plan.options = find_index_kind(plan.kind).default_options();
    assign_fields(plan.options.ref(),
                  [](std::string_view name) -> std::optional<std::vector<std::string>> {
                    if (name == "trees") return std::vector<std::string>{"4"};
                    return std::nullopt;
                  });
    index_ = build_item_index(model_, ItemQuestion::similar, plan, workspace_.context());
  }

  Model model_;
  std::unique_ptr<const ItemIndex> index_;
};

TEST_F(IndexFactsTest, are_those_of_its_card) {
  const IndexFacts facts = facts_of(*index_);
  EXPECT_EQ(facts.answers, "similar");
  EXPECT_EQ(facts.kind, "forest");
  EXPECT_EQ(facts.by, "euclidean");
  EXPECT_THAT(facts.options, testing::StartsWith("trees 4"));
  EXPECT_EQ(facts.effort, index_->index().effort());
  EXPECT_EQ(facts.recall, index_->card().recall.mean);
  EXPECT_EQ(facts.recall_queries, 3);
  EXPECT_EQ(facts.recall_count, 10);
  EXPECT_EQ(facts.seed, 1);
}

TEST_F(IndexFactsTest, are_told_of_each_index_there_is) {
  ItemIndexes indexes;
  EXPECT_TRUE(facts_of(indexes).empty());
  indexes.similar = std::move(index_);
  indexes.recommend = build_item_index(model_, ItemQuestion::recommend, {}, workspace_.context());
  const auto facts = facts_of(indexes);
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].answers, "recommend");
  EXPECT_EQ(facts[0].by, "dot");
  EXPECT_EQ(facts[1].kind, "forest");
}

TEST_F(IndexFactsTest, tell_the_recall_in_a_note) {
  ItemIndexCard card = index_->card();
  card.recall = {.mean = 0.98749, .low = 0.981, .high = 0.9921, .queries = 1000, .count = 10};
  auto rows = item_rows(model_, ItemQuestion::similar);
  auto stored = find_index_kind(card.kind).build(*rows, card.by, card.options, workspace_.context());
  note_index(ItemIndex(model_, ItemQuestion::similar, card, std::move(rows), std::move(stored)),
             workspace_);
  EXPECT_THAT(notes_.texts, ElementsAre("forest, recall at 10 0.987 (0.981 to 0.992) when it was built"));
}

}  // namespace
}  // namespace akin
