// Published protocols from a file of ratings to a figure: als on implicit feedback ranks better than
// popularity where there is taste to be learned.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "akin/data/read_ratings.h"
#include "akin/engine/evaluate.h"
#include "akin/engine/filter.h"
#include "akin/engine/generate.h"
#include "akin/engine/split.h"
#include "akin/engine/test_folder.h"
#include "akin/models/als/als.h"

namespace akin {
namespace {

class Protocol : public TestFolder {
 protected:
  // Clicks of people with a planted taste, of those who have five at least.
  void SetUp() override {
    TestFolder::SetUp();
    generate({.users = 500, .items = 300, .ratings = 25000, .out = path("made_up.csv")}, workspace_);
    filter({.ratings = path("made_up.csv"),
            .input = {.filter = {.min_rating = 3.5, .min_user_ratings = 5}},
            .clicks = true,
            .out = path("clicks.csv")},
           workspace_);
  }

  std::string trained(const std::string& file, const RatingColumns& columns = {}) {
    AlsOptions options = AlsOptions::for_implicit();
    options.rank = 8;
    train({.ratings = path(file),
           .options = AnyRecord(options),
           .out = path("model.akin"),
           .input = {.columns = columns}},
          workspace_);
    return path("model.akin");
  }

  static void expect_better_than_popular(const EvaluateReply& reply, double times) {
    ASSERT_EQ(reply.metrics.values.size(), reply.popular.values.size());
    for (std::size_t i = 0; i < reply.metrics.values.size(); ++i) {
      EXPECT_GT(reply.popular.values[i].second, 0) << reply.metrics.values[i].first.name;
      EXPECT_GT(reply.metrics.values[i].second, times * reply.popular.values[i].second)
          << reply.metrics.values[i].first.name;
    }
  }

  // The items of each user of a file of clicks.
  std::map<std::string, std::vector<std::string>> lists(const std::string& file) {
    ReadOptions options;
    options.rating_required = false;
    const Ratings clicks = read_ratings(path(file), options, workspace_.context());
    std::map<std::string, std::vector<std::string>> lists;
    for (std::size_t row = 0; row < clicks.size(); ++row)
      lists[clicks.users->text(clicks.user[row])].push_back(clicks.items->text(clicks.item[row]));
    return lists;
  }
};

TEST_F(Protocol, of_strong_generalization) {
  split({.ratings = path("clicks.csv"),
         .by = SplitBy::users,
         .held_out_users = 100,
         .validation_users = 0.1,
         .train = path("train.csv"),
         .test = path("test.csv"),
         .fold_in = path("fold_in.csv"),
         .validation = path("validation.csv"),
         .validation_fold_in = path("validation_fold_in.csv")},
        workspace_);
  EvaluateRequest asked{.model = trained("train.csv"),
                        .ratings = path("test.csv"),
                        .metrics = {"truncated_recall@20", "truncated_recall@50", "ndcg@100"},
                        .fold_in = path("fold_in.csv")};
  const EvaluateReply test = evaluate(asked, workspace_);
  EXPECT_EQ(test.folded_in, 100);
  EXPECT_EQ(test.cold, 0);
  EXPECT_EQ(test.fold_in_unknown_items, 0);
  expect_better_than_popular(test, 1.1);
  asked.ratings = path("validation.csv");
  asked.fold_in = path("validation_fold_in.csv");
  expect_better_than_popular(evaluate(asked, workspace_), 1.05);
}

TEST_F(Protocol, of_one_item_among_negatives) {
  split({.ratings = path("clicks.csv"),
         .by = SplitBy::last,
         .train = path("train.csv"),
         .test = path("test.csv"),
         .draw_negatives = 99,
         .negatives = path("test.negative")},
        workspace_);
  const EvaluateReply reply = evaluate({.model = trained("train.csv"),
                                        .ratings = path("test.csv"),
                                        .metrics = {"hit_rate@10", "ndcg@10"},
                                        .negatives = path("test.negative")},
                                       workspace_);
  EXPECT_EQ(reply.people, reply.relevant);
  EXPECT_EQ(reply.unused_negatives, 0);
  expect_better_than_popular(reply, 1.1);
}

TEST_F(Protocol, of_files_of_lists) {
  split({.ratings = path("clicks.csv"), .train = path("train.csv"), .test = path("test.csv")},
        workspace_);
  for (const std::string part : {"train", "test"}) {
    std::string text;
    for (const auto& [user, items] : lists(part + ".csv")) {
      text += user;
      for (const std::string& item : items) text += " " + item;
      text += "\n";
    }
    write(part + ".txt", text + "100000 \n");  // somebody without items
  }
  const RatingColumns columns{.format = RatingLayout::lists};
  const EvaluateReply reply = evaluate({.model = trained("train.txt", columns),
                                        .ratings = path("test.txt"),
                                        .metrics = {"recall@20", "ndcg@20"},
                                        .columns = columns},
                                       workspace_);
  EXPECT_EQ(reply.read.empty_lists, 1);
  expect_better_than_popular(reply, 1.1);

  // The very figures of the tables that the lists were made of.
  const EvaluateReply tables = evaluate(
      {.model = trained("train.csv"), .ratings = path("test.csv"), .metrics = {"recall@20", "ndcg@20"}},
      workspace_);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(reply.metrics.values[i].second, tables.metrics.values[i].second);
}

}  // namespace
}  // namespace akin
