// An interrupted training gives the bytes of one that was not, and goes on with nothing else.
#include "akin/engine/long_training.h"

#include <gmock/gmock.h>

#include "akin/base/output_lock.h"
#include "akin/engine/export_factors.h"
#include "akin/engine/generate.h"
#include "akin/engine/test_folder.h"
#include "akin/models/als/als.h"
#include "akin/models/checkpoint.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using testing::Contains;
using testing::HasSubstr;

// Asks to stop after the epoch of that number, counted over the whole training.
struct StopAtEpoch : Notes {
  explicit StopAtEpoch(int epoch) : left(epoch) {}
  void on_progress(const Progress& progress) override {
    if (progress.stage == "iteration" && --left == 0) stop.request_stop();
  }
  int left;
  std::stop_source stop;
};

struct LongTrainingTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    generate({.users = 80, .items = 60, .ratings = 1600, .out = path("many.csv"), .items_out = ""},
             workspace_);
  }

  TrainRequest request(AlsOptions options = {.rank = 3, .iterations = 7}) const {
    return {.ratings = path("many.csv"), .options = AnyRecord(options), .out = path("model.akin")};
  }

  std::string whole(const TrainRequest& asked) {
    train(asked, workspace_);
    EXPECT_FALSE(exists("model.akin.checkpoint"));
    EXPECT_FALSE(exists("model.akin.lock"));
    std::string bytes = read("model.akin");
    std::filesystem::remove(path("model.akin"));
    return bytes;
  }

  // Whether the training was interrupted after that many epochs; false where it was through before.
  bool interrupted(const TrainRequest& asked, int epochs, std::size_t threads = 1) const {
    StopAtEpoch listener(epochs);
    Workspace workspace(threads, 1, listener.stop.get_token(), &listener);
    try {
      train(asked, workspace);
      return false;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::cancelled) << error.what();
      return true;
    }
  }

  std::string resumed(TrainRequest asked, std::size_t threads = 2) {
    asked.run.resume = true;
    Workspace workspace(threads, 1, {}, &notes_);
    train(asked, workspace);
    EXPECT_FALSE(exists("model.akin.checkpoint"));
    return read("model.akin");
  }

  std::string resume_refusal(TrainRequest asked, std::uint64_t seed = 1) {
    asked.run.resume = true;
    Workspace workspace(1, seed, {}, &notes_);
    const Error error = refusal([&] { train(asked, workspace); });
    EXPECT_TRUE(exists("model.akin.checkpoint"));
    return error.what();
  }
};

TEST_F(LongTrainingTest, goes_on_after_any_epoch_to_the_bytes_of_an_uninterrupted_training) {
  export_factors({.model = trained(), .out = path("first.npz")}, workspace_);
  std::vector<TrainRequest> requests = {request(), request({.rank = 3, .iterations = 7, .biases = false}),
                                        request({.rank = 2, .iterations = 4, .offset = false})};
  requests.push_back(request({.rank = 3, .iterations = 30}));
  requests.back().run.stopping = {.validation_share = 0.05, .patience = 2};
  requests.push_back(requests.back());
  requests.back().run.stopping.refit = false;
  requests.push_back(request({.rank = 3, .iterations = 4}));
  requests.back().run.stopping = {.validation_share = 0.05, .patience = 20};  // it never stops early
  requests.push_back(request({.rank = 32, .iterations = 4}));
  requests.back().init = path("first.npz");
  AlsOptions spark = AlsOptions::for_spark(Feedback::implicit);
  spark.rank = 3;
  spark.iterations = 4;
  requests.push_back(request(spark));
  spark = AlsOptions::for_spark();
  spark.rank = 3;
  spark.iterations = 30;
  spark.nonnegative = true;
  requests.push_back(request(spark));
  requests.back().run.stopping = {.validation_share = 0.05, .patience = 2, .refit = false};
  spark = AlsOptions::for_spark();
  spark.rank = 32;
  spark.iterations = 4;
  requests.push_back(request(spark));
  requests.back().init = path("first.npz");
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const TrainRequest& asked = requests[i];
    const std::string expected = whole(asked);
    int epoch = 1;
    for (; interrupted(asked, epoch); ++epoch) {
      ASSERT_FALSE(exists("model.akin"));
      ASSERT_EQ(resumed(asked), expected) << "request " << i << " after epoch " << epoch;
      std::filesystem::remove(path("model.akin"));
    }
    EXPECT_GE(epoch, 4) << "request " << i;
  }
}

TEST_F(LongTrainingTest, may_be_interrupted_again_and_again) {
  TrainRequest asked = request();
  asked.run.stopping = {.validation_share = 0.05, .patience = 2};
  const std::string expected = whole(asked);
  asked.run.resume = true;
  int times = 0;
  while (interrupted(asked, 1, 1 + static_cast<std::size_t>(times) % 3)) ++times;
  EXPECT_GT(times, 4);
  EXPECT_EQ(read("model.akin"), expected);
}

TEST_F(LongTrainingTest, says_how_to_go_on_and_what_it_did) {
  StopAtEpoch listener(3);
  Workspace workspace(1, 1, listener.stop.get_token(), &listener);
  const std::string message = refusal([&] { train(request(), workspace); }).what();
  EXPECT_EQ(message,
            "stopped on request after iteration 3 of 7; the same again with resume goes on from " +
                path("model.akin.checkpoint"));
  resumed(request());
  EXPECT_THAT(notes_.texts, Contains(HasSubstr("model.akin.checkpoint: goes on after iteration 3")));
  notes_.texts.clear();
  resumed(request());
  EXPECT_THAT(notes_.texts,
              Contains(HasSubstr("model.akin.checkpoint is not there; the training begins")));
}

TEST_F(LongTrainingTest, refuses_a_checkpoint_of_anything_else_by_what_differs) {
  ASSERT_TRUE(interrupted(request(), 3));
  const auto refusal_of = [&](const auto& change) {
    TrainRequest asked = request();
    change(asked);
    return resume_refusal(asked);
  };
  EXPECT_THAT(resume_refusal(request(), 2), HasSubstr("of another training: seed was 1 and is now 2;"));
  EXPECT_THAT(
      refusal_of([](TrainRequest& r) { r.options = AnyRecord(AlsOptions{.rank = 4, .iterations = 7}); }),
      HasSubstr("rank was 3 and is now 4"));
  EXPECT_THAT(
      refusal_of([](TrainRequest& r) { r.options = AnyRecord(AlsOptions{.rank = 3, .iterations = 6}); }),
      HasSubstr("iterations was 7 and is now 6"));
  EXPECT_THAT(refusal_of([](TrainRequest& r) { r.run.stopping.validation_share = 0.5; }),
              HasSubstr("validation_share was 0 and is now 0.5"));
  export_factors({.model = trained(), .out = path("first.npz")}, workspace_);
  EXPECT_THAT(refusal_of([&](TrainRequest& r) { r.init = path("first.npz"); }),
              HasSubstr("the file of init is another"));
  const std::string ratings = read("many.csv");
  for (const char* more : {"1,2,3.5,9999999999\n", "999,2,3.5,99\n"}) {  // the second with a new user
    write("many.csv", ratings + more);
    EXPECT_THAT(resume_refusal(request()), HasSubstr("of another training: the ratings are others;"));
  }
}

TEST_F(LongTrainingTest, takes_other_weights_for_other_ratings) {
  const auto write_weights = [&](const char* first) {
    write("weighted.csv", std::string("user,item,rating,weight\n1,1,4,") + first +
                              "\n1,2,2,2\n2,1,3,5\n2,2,1,1\n3,1,5,1\n");
  };
  write_weights("0.5");
  TrainRequest asked = request();
  asked.ratings = path("weighted.csv");
  asked.input.columns.weight_column = "weight";
  const std::string bytes = whole(asked);
  ASSERT_TRUE(interrupted(asked, 3));
  write_weights("0.25");
  EXPECT_THAT(resume_refusal(asked), HasSubstr("of another training: the ratings are others;"));
  write_weights("0.5");
  EXPECT_TRUE(resumed(asked) == bytes);
}

TEST_F(LongTrainingTest, goes_on_to_more_iterations_than_were_asked_for_before) {
  const TrainRequest more = request({.rank = 3, .iterations = 12});
  const std::string expected = whole(more);
  ASSERT_TRUE(interrupted(request(), 3));
  EXPECT_EQ(resumed(more), expected);
}

TEST_F(LongTrainingTest, refuses_more_iterations_once_their_number_decided_something) {
  TrainRequest asked = request({.rank = 3, .iterations = 4});
  asked.run.stopping = {.validation_share = 0.05, .patience = 20};
  ASSERT_TRUE(interrupted(asked, 5));  // in the training on all ratings
  asked.options = AnyRecord(AlsOptions{.rank = 3, .iterations = 12});
  EXPECT_THAT(resume_refusal(asked), HasSubstr("iterations was 4 and is now 12"));
}

TEST_F(LongTrainingTest, refuses_a_damaged_checkpoint) {
  ASSERT_TRUE(interrupted(request(), 3));
  const std::string good = read("model.akin.checkpoint");
  write("model.akin.checkpoint", good.substr(0, good.size() - 1));
  EXPECT_THAT(resume_refusal(request()), HasSubstr("model.akin.checkpoint: the file is damaged"));
}

TEST_F(LongTrainingTest, refuses_a_checkpoint_with_a_right_digest_that_lacks_something) {
  TrainRequest asked = request();
  asked.run.stopping = {.validation_share = 0.2, .patience = 5, .refit = false};
  ASSERT_TRUE(interrupted(asked, 3));
  const Checkpoint good = open_checkpoint(path("model.akin.checkpoint"));
  const auto spoiled = [&](const auto& spoil, bool with_best = true) {
    Checkpoint bad = good;
    spoil(bad);
    save_checkpoint(path("model.akin.checkpoint"), bad.progress, bad.factors,
                    with_best ? &bad.best_factors : nullptr);
    return resume_refusal(asked);
  };
  const auto lacks = HasSubstr("does not hold what this training needs");
  EXPECT_THAT(spoiled([](Checkpoint& c) { c.progress.validation.clear(); }), lacks);
  EXPECT_THAT(spoiled([](Checkpoint&) {}, false), lacks);
  const auto drop_users = [](Checkpoint& c) {
    for (FactorModel* factors : {&c.factors, &c.best_factors}) {
      factors->user_vectors = Matrix(2, 3);
      factors->user_bias.resize(2);
    }
  };
  EXPECT_THAT(spoiled(drop_users), lacks);
  const auto widen = [](Checkpoint& c) {
    c.factors.user_vectors = Matrix(c.factors.users(), 4);
    c.factors.item_vectors = Matrix(c.factors.items(), 4);
  };
  EXPECT_THAT(spoiled(widen), HasSubstr("4 numbers long and rank is 3"));
}

TEST_F(LongTrainingTest, keeps_checkpoints_as_often_as_asked) {
  struct Count : Notes {
    void on_progress(const Progress&) override { seen.push_back(std::filesystem::exists(checkpoint)); }
    std::string checkpoint;
    std::vector<bool> seen;
  } count;
  count.checkpoint = path("model.akin.checkpoint");
  Workspace workspace(1, 1, {}, &count);
  TrainRequest asked = request();
  asked.run.checkpoint_every = 3;
  train(asked, workspace);
  EXPECT_EQ(count.seen, (std::vector<bool>{false, false, false, true, true, true, true}));
  EXPECT_FALSE(exists("model.akin.checkpoint"));
}

TEST_F(LongTrainingTest, without_checkpoints_is_stopped_without_one) {
  TrainRequest asked = request();
  asked.run.checkpoint = false;
  ASSERT_TRUE(interrupted(asked, 2));
  EXPECT_FALSE(exists("model.akin.checkpoint"));
}

TEST_F(LongTrainingTest, is_worth_more_than_its_checkpoint) {
  const std::string expected = whole(request());
  std::filesystem::create_directory(path("model.akin.checkpoint"));  // where no file can be put
  write("model.akin.checkpoint/something", "");
  TrainRequest asked = request();
  asked.run.checkpoint_every = 1;
  notes_.texts.clear();
  train(asked, workspace_);
  EXPECT_EQ(read("model.akin"), expected);
  EXPECT_THAT(notes_.texts, Contains(HasSubstr("no checkpoint after iteration 1: ")));
  StopAtEpoch listener(2);
  Workspace workspace(1, 1, listener.stop.get_token(), &listener);
  EXPECT_THAT(refusal([&] { train(asked, workspace); }).what(),
              HasSubstr("after iteration 2 of 7; no checkp"));
}

TEST_F(LongTrainingTest, mentions_a_checkpoint_that_it_was_not_told_to_use) {
  ASSERT_TRUE(interrupted(request(), 2));
  train(request(), workspace_);
  EXPECT_THAT(notes_.texts,
              Contains(HasSubstr("is of an interrupted training; resume would go on with it")));
  EXPECT_FALSE(exists("model.akin.checkpoint"));
}

TEST_F(LongTrainingTest, refuses_a_second_training_to_the_same_output) {
  const OutputLock lock(path("model.akin"));
  const Error error = refusal([&] { train(request(), workspace_); });
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_THAT(error.what(), HasSubstr("another akin is writing to this file"));
}

TEST_F(LongTrainingTest, stopped_early_is_the_model_of_that_many_iterations) {
  TrainRequest asked = request({.rank = 8, .iterations = 60, .regularization = 0.05});
  asked.run.stopping = {.validation_share = 0.05, .patience = 2};
  const TrainReply reply = train(asked, workspace_);
  EXPECT_GT(reply.epochs, 0);
  EXPECT_LT(reply.epochs, 60);
  const Model stopped = open_model(path("model.akin"));
  train(request({.rank = 8, .iterations = reply.epochs, .regularization = 0.05}), workspace_);
  const Model plain = open_model(path("model.akin"));
  EXPECT_EQ(stopped.factors.user_vectors, plain.factors.user_vectors);
  EXPECT_EQ(stopped.card.train_rmse, plain.card.train_rmse);
  EXPECT_EQ(stopped.card.fingerprint, plain.card.fingerprint);

  asked.run.stopping.refit = false;
  const TrainReply kept = train(asked, workspace_);
  EXPECT_EQ(kept.epochs, reply.epochs);
  EXPECT_EQ(kept.ratings, 1520);
  EXPECT_NE(open_model(path("model.akin")).card.fingerprint, plain.card.fingerprint);
}

TEST_F(LongTrainingTest, is_the_same_for_any_number_of_threads) {
  TrainRequest asked = request();
  asked.run.stopping = {.validation_share = 0.2, .patience = 1, .min_improvement = 0.001};
  for (const bool refit : {true, false}) {
    asked.run.stopping.refit = refit;
    const std::string two = whole(asked);
    for (const std::size_t threads : {1, 7}) {
      Workspace workspace(threads);
      train(asked, workspace);
      EXPECT_EQ(read("model.akin"), two);
    }
  }
}

TEST_F(LongTrainingTest, is_for_kinds_with_iterations) {
  const auto refusal_of = [&](const auto& change) {
    TrainRequest asked{.ratings = path("many.csv"), .model = "popular", .out = path("model.akin")};
    change(asked);
    return std::string(refusal([&] { train(asked, workspace_); }).what());
  };
  EXPECT_EQ(refusal_of([](TrainRequest& r) { r.run.resume = true; }),
            "resume is for kinds that learn in iterations; a popular model is made in one step");
  EXPECT_THAT(refusal_of([](TrainRequest& r) { r.run.stopping.validation_share = 0.1; }),
              testing::StartsWith("validation_share is for kinds"));
  EXPECT_THAT(refusal_of([](TrainRequest& r) { r.init = "x.npz"; }), testing::StartsWith("init is for"));
}

TEST_F(LongTrainingTest, tells_the_pace_and_the_time_that_is_left) {
  struct Last : Listener {
    void on_progress(const Progress& progress) override { seen.push_back(progress); }
    std::vector<Progress> seen;
  } last;
  ASSERT_TRUE(interrupted(request(), 3));
  Workspace workspace(1, 1, {}, &last);
  TrainRequest asked = request();
  asked.run.resume = true;
  train(asked, workspace);
  ASSERT_EQ(last.seen.size(), 4U);
  EXPECT_EQ(last.seen[0].before, 3U);
  EXPECT_EQ(last.seen[0].done, 4U);
  EXPECT_DOUBLE_EQ(last.seen[0].seconds_left(), 3 * last.seen[0].seconds);
  EXPECT_EQ(last.seen[3].seconds_left(), 0);
  EXPECT_THAT(last.seen[0].detail, HasSubstr("ratings/s"));
}

}  // namespace
}  // namespace akin
