// What a training will take, told before it begins.
#include "akin/engine/training_plan.h"

#include <gmock/gmock.h>

#include <cmath>

#include "akin/engine/generate.h"
#include "akin/engine/test_folder.h"
#include "akin/models/als/als.h"
#include "akin/models/registry.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::Contains;
using testing::Not;
using testing::StartsWith;

const ModelKind& als() { return find_model_kind("als"); }

Dataset small_data(const Context& context) {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 40; ++user)
    for (std::uint32_t item = user % 3; item < 30; item += 3) rows.push_back({user, item, 3});
  return make_dataset(test_ratings(rows), context);
}

TEST(TrainingPlan, adds_up_all_epochs_and_what_follows_them) {
  Workspace workspace(1);
  const Dataset data = small_data(workspace.context());
  const AnyRecord options(AlsOptions{.rank = 6});
  const TrainingPlan plan = plan_training(als(), options, data, 7, workspace);
  const TrainingCost cost = als().cost(size_of(data, 1), options);
  EXPECT_GT(cost.epoch, 0);
  EXPECT_EQ(plan.operations, 7 * cost.epoch + cost.afterwards);
  EXPECT_EQ(plan.memory, data_memory(size_of(data, 1)) + cost.memory);
  EXPECT_EQ(plan.size.ratings, data.size());
}

// The time is measured, so all that can be said of it is that it grows with the work.
TEST(TrainingPlan, expects_a_time_of_every_dialect_and_of_implicit_feedback) {
  Workspace workspace(2);
  const Dataset data = small_data(workspace.context());
  AlsOptions nonnegative = AlsOptions::for_spark();
  nonnegative.nonnegative = true;
  for (const AlsOptions& options : {AlsOptions{}, AlsOptions::for_implicit(), AlsOptions::for_spark(),
                                    AlsOptions::for_spark(Feedback::implicit), nonnegative}) {
    const double seconds = plan_training(als(), AnyRecord(options), data, 1000, workspace).seconds;
    EXPECT_GT(seconds, 0);
    EXPECT_TRUE(std::isfinite(seconds));
  }
}

TEST(TrainingPlan, takes_a_rank_that_a_sample_would_take_long_for) {
  Workspace workspace(1);
  const Dataset data = small_data(workspace.context());
  const AnyRecord options(AlsOptions{.rank = 4096, .iterations = 3});
  const TrainingPlan plan = plan_training(als(), options, data, 3, workspace);
  EXPECT_TRUE(std::isfinite(plan.seconds));
  EXPECT_EQ(options.as<AlsOptions>().rank, 4096);
}

TEST(TrainingPlan, expects_no_time_where_a_sample_has_no_answer) {
  Workspace workspace(1);
  const Dataset data = small_data(workspace.context());
  const AnyRecord refused(AlsOptions{.rank = 2, .regularization = 0});
  const TrainingPlan plan = plan_training(als(), refused, data, 3, workspace);
  EXPECT_TRUE(std::isnan(plan.seconds));
  EXPECT_EQ(plan_text(plan),
            "plan: 3 iterations over 400 ratings by 40 users of 30 items: 0.0 GFLOP, less than 1 MiB of "
            "memory on 1 "
            "thread");
}

TEST(TrainingPlan, is_one_line_in_units_for_people) {
  TrainingPlan plan{.size = {.users = 162541, .items = 59047, .ratings = 25000095, .threads = 2},
                    .epochs = 15,
                    .operations = 885.4e9,
                    .memory = std::uint64_t{2} << 30,
                    .seconds = 12.3};
  const std::string begin = "plan: 15 iterations over 25000095 ratings by 162541 users of 59047 items: ";
  EXPECT_EQ(plan_text(plan), begin + "885 GFLOP, 2.0 GiB of memory, about 12 s on 2 threads");
  plan.operations = 1.26e12;
  plan.seconds = 0.4;
  EXPECT_EQ(plan_text(plan), begin + "1.3 TFLOP, 2.0 GiB of memory, less than a second on 2 threads");
  plan.seconds = 1000;
  EXPECT_THAT(plan_text(plan), testing::EndsWith("about 17 minutes on 2 threads"));
  plan.seconds = 30000;
  EXPECT_THAT(plan_text(plan), testing::EndsWith("about 8.3 hours on 2 threads"));
}

struct PlanNoteTest : TestFolder {
  void told(const std::string& ratings, AlsOptions options, LongTrainingOptions run = {}) {
    notes_.texts.clear();
    train({.ratings = ratings, .options = AnyRecord(options), .out = path("model.akin"), .run = run},
          workspace_);
  }
};

TEST_F(PlanNoteTest, is_a_note_unless_the_training_is_a_trifle) {
  generate({.users = 300, .items = 400, .ratings = 12000, .out = path("many.csv"), .items_out = ""},
           workspace_);
  told(path("ratings.csv"), {.rank = 4});
  EXPECT_THAT(notes_.texts, Not(Contains(StartsWith("plan: "))));
  told(path("many.csv"), {.rank = 60, .iterations = 12});
  EXPECT_THAT(notes_.texts,
              Contains(StartsWith("plan: 12 iterations over 12000 ratings by 300 users of ")));
}

TEST_F(PlanNoteTest, changes_no_bit_of_the_model) {
  generate({.users = 300, .items = 400, .ratings = 12000, .out = path("many.csv"), .items_out = ""},
           workspace_);
  told(path("many.csv"), {.rank = 60, .iterations = 12});
  const std::string bytes = read("model.akin");
  told(path("many.csv"), {.rank = 60, .iterations = 12});
  EXPECT_EQ(read("model.akin"), bytes);
}

}  // namespace
}  // namespace akin
