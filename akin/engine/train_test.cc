// From a rating file to a model file.
#include "akin/engine/train.h"

#include <gmock/gmock.h>

#include <cmath>

#include "akin/engine/test_folder.h"
#include "akin/models/als/als.h"
#include "akin/models/pmi/pmi.h"
#include "akin/models/registry.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using testing::HasSubstr;

struct TrainTest : TestFolder {
  TrainRequest request(const std::string& kind = "als") const {
    return {.ratings = path("ratings.csv"), .model = kind, .out = path("model.akin")};
  }
};

TEST_F(TrainTest, tells_what_it_learned_from) {
  TrainRequest asked = request();
  asked.items = path("movies.csv");
  const TrainReply reply = train(asked, workspace_);
  EXPECT_EQ(reply.model, "als");
  EXPECT_EQ(reply.users, 5);
  EXPECT_EQ(reply.items, 5);
  EXPECT_EQ(reply.ratings, 15);
  EXPECT_EQ(reply.duplicates, 0);
  EXPECT_EQ(reply.items_without_title, 1);
  EXPECT_EQ(reply.epochs, 15);
  const Model model = open_model(path("model.akin"));
  EXPECT_THAT(model.titles, testing::ElementsAre("Toy Story (1995)", "Matrix, The (1999)", "Heat (1995)",
                                                 "Heat Wave (1990)", ""));
  EXPECT_EQ(model.genres[0], "Animation|Children");
  EXPECT_EQ(model.card.train_rmse, reply.train_rmse);
  EXPECT_EQ(model.card.seed, 1);
}

TEST_F(TrainTest, counts_ratings_that_a_later_one_replaced) {
  write("ratings.csv", read("ratings.csv") + "ann,1,3\nann,1,2\n");
  const TrainReply reply = train(request("popular"), workspace_);
  EXPECT_EQ(reply.duplicates, 2);
  EXPECT_EQ(reply.ratings, 15);
}

TEST_F(TrainTest, takes_the_options_of_the_kind_and_no_other) {
  TrainRequest asked = request();
  asked.options = AnyRecord(AlsOptions{.rank = 3, .iterations = 4});
  EXPECT_EQ(train(asked, workspace_).epochs, 4);
  EXPECT_EQ(open_model(path("model.akin")).factors.rank(), 3U);
  asked.model = "baseline";
  const Error error = refusal([&] { train(asked, workspace_); });
  EXPECT_STREQ(error.what(), "the options are not those of a baseline model");
  asked.model = "alss";
  EXPECT_EQ(refusal([&] { train(asked, workspace_); }).code(), ErrorCode::not_found);
}

TEST_F(TrainTest, describes_the_fields_of_the_kind_that_was_chosen) {
  const auto has_rank = [](TrainRequest asked) {
    const auto texts = field_texts(RecordRef(asked));
    return std::any_of(texts.begin(), texts.end(), [](const auto& text) { return text.first == "rank"; });
  };
  EXPECT_TRUE(has_rank({}));
  EXPECT_FALSE(has_rank({.model = "baseline"}));
}

TEST_F(TrainTest, refuses_options_that_would_do_nothing) {
  const auto complaint = [&](const auto& ask) {
    TrainRequest asked = request();
    asked.items.clear();
    ask(asked);
    return std::string(refusal([&] { train(asked, workspace_); }).what());
  };
  EXPECT_EQ(complaint([](TrainRequest& asked) { asked.run.stopping.patience = 5; }),
            "patience would do nothing: it goes with validation_share");
  EXPECT_EQ(complaint([](TrainRequest& asked) { asked.run.stopping.refit = false; }),
            "refit would do nothing: it goes with validation_share");
  EXPECT_EQ(
      complaint([](TrainRequest& asked) { asked.run = {.checkpoint = false, .checkpoint_every = 2}; }),
      "checkpoint_every would do nothing: it goes with checkpoint");
  EXPECT_EQ(complaint([](TrainRequest& asked) { asked.encoding = Encoding::latin_1; }),
            "encoding would do nothing: it goes with items");
}

TEST_F(TrainTest, keeps_no_history_when_told) {
  TrainRequest asked = request();
  asked.history = false;
  train(asked, workspace_);
  const Model model = open_model(path("model.akin"));
  EXPECT_FALSE(model.has_history);
  EXPECT_EQ(model.history.cells(), 0U);
  EXPECT_EQ(model.item_counts[0], 4U);  // known all the same
}

TEST_F(TrainTest, reports_each_iteration) {
  train(request(), workspace_);
  EXPECT_EQ(std::count(notes_.stages.begin(), notes_.stages.end(), "iteration"), 15);
}

TEST_F(TrainTest, leaves_the_old_model_when_it_is_stopped_or_fails) {
  write("model.akin", "old");
  std::stop_source stop;
  stop.request_stop();
  Workspace stopped(1, 1, stop.get_token());
  EXPECT_EQ(refusal([&] { train(request(), stopped); }).code(), ErrorCode::cancelled);
  write("ratings.csv", "user,item,rating\nann,1,five\n");
  const Error error = refusal([&] { train(request(), workspace_); });
  EXPECT_EQ(error.code(), ErrorCode::bad_input);
  EXPECT_THAT(std::string(error.what()), HasSubstr("ratings.csv:2:7: "));
  EXPECT_EQ(read("model.akin"), "old");
}

TEST_F(TrainTest, notes_what_a_kind_has_to_say) {
  PmiOptions options;
  options.svd.rank = 2;
  options.pairs.min_count = 1;
  options.pairs.min_pair_count = 1;
  TrainRequest asked = request("pmi");
  asked.options = AnyRecord(options);
  train(asked, workspace_);
  EXPECT_THAT(notes_.texts, testing::ElementsAre(HasSubstr("singular vectors: rank 2")));
}

TEST_F(TrainTest, never_writes_over_what_it_reads) {
  TrainRequest asked = request();
  asked.out = asked.ratings;
  EXPECT_EQ(refusal([&] { train(asked, workspace_); }).code(), ErrorCode::invalid_argument);
  asked.items = asked.out = path("movies.csv");
  EXPECT_EQ(refusal([&] { train(asked, workspace_); }).code(), ErrorCode::invalid_argument);
  EXPECT_THAT(read("movies.csv"), HasSubstr("Toy Story"));

  write("model.akin.checkpoint", read("ratings.csv"));  // which the training would remove
  asked = request();
  asked.ratings = path("model.akin.checkpoint");
  EXPECT_EQ(refusal([&] { train(asked, workspace_); }).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(read("model.akin.checkpoint"), read("ratings.csv"));
}

TEST_F(TrainTest, learns_from_clicks_where_feedback_is_implicit_and_adds_repeated_ones_up) {
  write("clicks.csv", "user,item\nann,1\nann,2\nann,1\nbob,1\nbob,10\ndan,10\n");
  const AnyRecord implicit(AlsOptions::for_implicit());
  TrainRequest request{.ratings = path("clicks.csv"), .options = implicit, .out = path("clicks.akin")};
  const TrainReply reply = train(request, workspace_);
  EXPECT_EQ(reply.ratings, 5);
  EXPECT_EQ(reply.duplicates, 0);
  EXPECT_TRUE(std::isnan(reply.train_rmse));
  EXPECT_THAT(notes_.texts, testing::ElementsAre(testing::HasSubstr("the 1 that repeat a pair")));
  const Model model = open_model(path("clicks.akin"));
  EXPECT_EQ(model.card.predicts, Predicts::preference);
  EXPECT_EQ(model.card.most_rating, 2);
  EXPECT_THAT(model.item_counts, testing::ElementsAre(2, 1, 2));

  request.options = {};
  EXPECT_THAT(std::string(refusal([&] { train(request, workspace_); }).what()),
              testing::HasSubstr("no column for the rating"));
  request.model = "popular";
  EXPECT_EQ(train(request, workspace_).ratings, 5);
}

TEST_F(TrainTest, says_where_the_dialect_would_have_counted_what_was_left_out) {
  write("ratings.csv", "user,item,rating\n1,1,3\n1,2,4\n1,1,5\n2,1,2\n2,2,1\n");
  TrainRequest asked = request();
  asked.options = AnyRecord(AlsOptions::for_spark());
  EXPECT_EQ(train(asked, workspace_).ratings, 4);
  EXPECT_THAT(notes_.texts,
              testing::ElementsAre(HasSubstr("1 ratings of a pair that has another are left "
                                             "out")));
  notes_.texts.clear();
  asked.input.duplicates = Duplicates::keep;
  EXPECT_EQ(train(asked, workspace_).ratings, 5);
  asked.input.duplicates = Duplicates::last;
  asked.options = {};
  train(asked, workspace_);
  EXPECT_TRUE(notes_.texts.empty());
}

TEST_F(TrainTest, warns_where_the_regularization_leaves_nothing_to_learn) {
  TrainRequest asked = request();
  AlsOptions options = AlsOptions::for_implicit();
  options.regularization = 1000;
  asked.options = AnyRecord(options);
  train(asked, workspace_);
  EXPECT_THAT(notes_.texts,
              testing::ElementsAre(testing::EndsWith("so nothing was learned; lower regularization")));
  notes_.texts.clear();
  options.regularization = 0.5;
  asked.options = AnyRecord(options);
  train(asked, workspace_);
  EXPECT_TRUE(notes_.texts.empty());
}

}  // namespace
}  // namespace akin
