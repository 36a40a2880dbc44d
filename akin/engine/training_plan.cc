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
constexpr double kFirstSample = 1e7;
constexpr double kMostOperations = 3e8;
constexpr double kSampleSeconds = 0.003;

class EpochTimes : public Observer {
 public:
  Verdict on_epoch(const Epoch& epoch) override {
    last_ = epoch.seconds - all_;
    all_ = epoch.seconds;
    return Verdict::go_on;
  }
  double last() const { return last_; }
  double all() const { return all_; }

 private:
  double last_ = 0, all_ = 0;
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

// Rows as long as those of the data are on average, but fewer, and shorter where a few would take long.
std::size_t side_of_sample(const ModelKind& kind, const AnyRecord& options, const TrainingSize& size,
                           double operations) {
  const std::size_t usual = 2 * size.ratings / std::max<std::size_t>(1, size.rows());
  std::size_t side = 4;
  while (side < usual) {
    const std::size_t next = side + side / 4;
    const TrainingSize larger{
        .users = next, .items = next, .ratings = next * next, .threads = size.threads};
    if (kind.cost(larger, options).epoch > operations) break;
    side = next;
  }
  return side;
}

// Seconds an operation.
struct Pace {
  double of_epochs = 0;
  double afterwards = 0;
};

// Of the second epoch: the first finds cold caches.
Pace pace_of_sample(const ModelKind& kind, const AnyRecord& options, const TrainingSize& size,
                    double operations, const Context& context) {
  const Dataset sample = everyone_rated_all(side_of_sample(kind, options, size, operations), context);
  const TrainingCost cost = kind.cost(size_of(sample, context.threads.size()), options);
  EpochTimes times;
  const Clock clock;
  train(kind, options, sample, context, times);
  const double afterwards = clock.seconds() - times.all();
  return {.of_epochs = times.last() / cost.epoch,
          .afterwards = cost.afterwards > 0 ? afterwards / cost.afterwards : 0};
}

AnyRecord options_of_sample(const ModelKind& kind, const AnyRecord& asked) {
  OptionTexts changes = {{"iterations", "2"}};
  for (const auto& [name, text] : field_texts(asked.ref()))
    if (name == "rank" && parse_integer(text).value_or(0) > kSampleRank)
      changes[name] = std::to_string(kSampleRank);
  return changed_options(kind, asked, changes);
}

double seconds_of(const ModelKind& kind, const AnyRecord& options, const TrainingCost& cost,
                  std::int64_t epochs, const TrainingSize& size, Workspace& workspace) {
  try {
    const AnyRecord small = options_of_sample(kind, options);
    const Context context{.threads = workspace.context().threads, .seed = 1};
    const Pace first = pace_of_sample(kind, small, size, kFirstSample, context);
    const double fitting = std::min(kMostOperations, kSampleSeconds / first.of_epochs);
    const Pace pace =
        fitting > kFirstSample ? pace_of_sample(kind, small, size, fitting, context) : first;
    return pace.of_epochs * cost.epoch * static_cast<double>(epochs) + pace.afterwards * cost.afterwards;
  } catch (
      const Error&) {  // without regularization, say; whether the data has an answer is yet to be seen
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
  const TrainingSize size = size_of(data, workspace.context().threads.size());
  const TrainingCost cost = kind.cost(size, options);
  return {.size = size,
          .epochs = epochs,
          .operations = operations_of(cost, epochs),
          .memory = data_memory(size) + cost.memory,
          .seconds = seconds_of(kind, options, cost, epochs, size, workspace)};
}

std::string plan_text(const TrainingPlan& plan) {
  const std::string time = std::isnan(plan.seconds) ? "" : ", " + time_text(plan.seconds);
  return fmt::format(
      "plan: {} iterations over {} ratings by {} users of {} items: {}, {} of memory{} on {} "
      "thread{}",
      plan.epochs, plan.size.ratings, plan.size.users, plan.size.items, operations_text(plan.operations),
      memory_text(plan.memory), time, plan.size.threads, plan.size.threads == 1 ? "" : "s");
}

}  // namespace akin
