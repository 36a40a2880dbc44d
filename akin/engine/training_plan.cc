#include "akin/engine/training_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/memory.h"
#include "akin/base/text.h"
#include "akin/engine/changed_options.h"
#include "akin/models/train.h"

namespace akin {
namespace {

constexpr double kTrifle = 1e9;            // operations
constexpr std::int64_t kSampleRank = 128;  // at most: beyond, an operation takes as long
// An epoch of the sample: few operations to learn the pace at all, then as many as fit into this time.
constexpr double kFirstSample = 1e6;
constexpr double kMostOperations = 3e8;
constexpr double kSampleSeconds = 0.002;
constexpr int kTrainings = 3;                           // of each sample, of two epochs
constexpr std::size_t kLeastSide = 4, kMostSide = 256;  // users and items of the sample

class EpochTimes : public Observer {
 public:
  Verdict on_epoch(const Epoch& epoch) override {
    least_ = std::min(least_, epoch.seconds - all_);
    all_ = epoch.seconds;
    return Verdict::go_on;
  }
  double least() const { return least_; }
  double all() const { return all_; }

 private:
  double least_ = std::numeric_limits<double>::infinity(), all_ = 0;
};

std::shared_ptr<const IdMap> numbered(std::size_t count) {
  std::vector<std::int64_t> ids(count);
  std::iota(ids.begin(), ids.end(), 1);
  return std::make_shared<const IdMap>(std::move(ids));
}

// Each of so many users has rated each of as many items.
Dataset everyone_rated_all(std::size_t side, const Context& context) {
  std::vector<std::uint64_t> starts(side + 1);
  std::vector<std::uint32_t> items(side * side);
  std::vector<float> values(side * side);
  for (std::size_t user = 0; user <= side; ++user) starts[user] = user * side;
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i] = static_cast<std::uint32_t>(i % side);
    values[i] = static_cast<float>(1 + (i * 7 + i / side * 3) % 5);  // 1 to 5, in no simple pattern
  }
  return {numbered(side), numbered(side),
          CsrMatrix(side, std::move(starts), std::move(items), std::move(values)), 0, context};
}

// Rows as long as those of the data are on average, but fewer, and shorter where that would take more
// operations than these.
Dataset sample_of(const ModelKind& kind, const AnyRecord& options, const Dataset& data, double operations,
                  const Context& context) {
  const std::size_t rows = data.users()->size() + data.items()->size();
  const std::size_t usual = 2 * data.size() / std::max<std::size_t>(1, rows);
  Dataset sample = everyone_rated_all(kLeastSide, context);
  for (std::size_t side = kLeastSide * 3 / 2; side <= std::min(usual, kMostSide); side += side / 2) {
    Dataset larger = everyone_rated_all(side, context);
    if (kind.cost(larger, options, context.threads.size()).epoch > operations) break;
    sample = std::move(larger);
  }
  return sample;
}

struct Sample {
  double epoch = 0, effort = 0;           // seconds of an epoch, and its effort
  double afterwards = 0, operations = 0;  // of what follows the epochs
};

// The least of some: others find cold caches, or wait for a thread while something else runs.
Sample timed_sample(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                    double operations, const Context& context) {
  const Dataset sample = sample_of(kind, options, data, operations, context);
  const TrainingCost cost = kind.cost(sample, options, context.threads.size());
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  Sample timed{
      .epoch = kUnknown, .effort = cost.effort, .afterwards = kUnknown, .operations = cost.afterwards};
  for (int time = 0; time < kTrainings; ++time) {
    EpochTimes times;
    const Clock clock;
    train(kind, options, sample, context, times);
    timed.epoch = std::min(timed.epoch, times.least());
    timed.afterwards = std::min(timed.afterwards, clock.seconds() - times.all());
  }
  return timed;
}

// Seconds more for more work, without what any training takes; where the two samples are too much alike
// to tell, all the seconds of the larger.
double pace(double little_work, double its_seconds, double work, double seconds) {
  if (work <= 0) return 0;
  return work > 2 * little_work && seconds > its_seconds ? (seconds - its_seconds) / (work - little_work)
                                                         : seconds / work;
}

AnyRecord options_of_sample(const ModelKind& kind, const AnyRecord& asked) {
  OptionTexts changes = {{"iterations", "2"}};
  for (const auto& [name, text] : field_texts(asked.ref()))
    if (name == "rank" && parse_integer(text).value_or(0) > kSampleRank)
      changes[name] = std::to_string(kSampleRank);
  return changed_options(kind, asked, changes);
}

double seconds_of(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                  const TrainingCost& cost, std::int64_t epochs, Workspace& workspace) {
  try {
    const AnyRecord small = options_of_sample(kind, options);
    const Context context{.threads = workspace.context().threads, .seed = 1};
    const Sample little = timed_sample(kind, small, data, kFirstSample, context);
    const double fitting = std::min(kMostOperations, little.effort / little.epoch * kSampleSeconds);
    const Sample more = timed_sample(kind, small, data, std::max(3 * kFirstSample, fitting), context);
    return pace(little.effort, little.epoch, more.effort, more.epoch) * cost.effort *
               static_cast<double>(epochs) +
           pace(little.operations, little.afterwards, more.operations, more.afterwards) * cost.afterwards;
  } catch (const Error&) {
    // Without regularization, say: whether the data itself has an answer is yet to be seen.
    return std::numeric_limits<double>::quiet_NaN();
  }
}

double operations_of(const TrainingCost& cost, std::int64_t epochs) {
  return cost.epoch * static_cast<double>(epochs) + cost.afterwards;
}

// With two digits: it is no more than an estimate.
std::string rounded(double number) {
  return number < 10 ? fmt::format("{:.1f}", number) : fmt::format("{:.0f}", number);
}

std::string time_text(double seconds) {
  if (seconds < 1) return "less than a second";
  if (seconds < 100) return fmt::format("about {} s", rounded(seconds));
  const double minutes = seconds / 60;
  return minutes < 100 ? fmt::format("about {} minutes", rounded(minutes))
                       : fmt::format("about {} hours", rounded(minutes / 60));
}

std::string operations_text(double operations) {
  return operations < 1e12 ? rounded(operations / 1e9) + " GFLOP" : rounded(operations / 1e12) + " TFLOP";
}

}  // namespace

bool is_trifling(const TrainingCost& cost, std::int64_t epochs) {
  return operations_of(cost, epochs) < kTrifle;
}

TrainingPlan plan_training(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                           std::int64_t epochs, Workspace& workspace) {
  const std::size_t threads = workspace.context().threads.size();
  const TrainingCost cost = kind.cost(data, options, threads);
  return {.users = data.users()->size(),
          .items = data.items()->size(),
          .ratings = data.size(),
          .threads = threads,
          .epochs = epochs,
          .operations = operations_of(cost, epochs),
          .memory = data_memory(data) + cost.memory,
          .seconds = seconds_of(kind, options, data, cost, epochs, workspace)};
}

std::string plan_text(const TrainingPlan& plan) {
  const std::string time = std::isnan(plan.seconds) ? "" : ", " + time_text(plan.seconds);
  return fmt::format(
      "plan: {} iteration{} over {} ratings by {} users of {} items: {}, {} of memory{} on {} "
      "thread{}",
      plan.epochs, plan.epochs == 1 ? "" : "s", plan.ratings, plan.users, plan.items,
      operations_text(plan.operations), memory_text(plan.memory), time, plan.threads,
      plan.threads == 1 ? "" : "s");
}

}  // namespace akin
