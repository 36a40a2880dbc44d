// From a rating file to an evaluated model of rank 10, by the calls that the command makes, in one
// process: what each stage takes, the most memory the process has had by then, and how fast training
// multiplies.
//
//     movielens_size FILE [threads]
//
// Timestamps are not kept. A tenth of the ratings is held out at random.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/read_ratings.h"
#include "akin/data/split.h"
#include "akin/evaluate/evaluate.h"
#include "akin/models/als/als.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "bench/micro/fma_peak.h"

namespace {

using namespace akin;

constexpr std::int64_t kRank = 10;
constexpr std::int64_t kIterations = 10;
const std::vector<std::string> kMetrics = {"rmse", "mae"};

// The most memory that the process has had so far, in GB of 10^9 bytes.
double peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:"))
      return static_cast<double>(
                 parse_integer(trim(trim(line.substr(6)).substr(0, trim(line.substr(6)).find(' '))))
                     .value_or(0)) *
             1024 / 1e9;
  return 0;
}

class Stages {
 public:
  void end(const std::string& name) {
    fmt::print("{:<22} {:>8.2f} s {:>8.2f} GB at most so far\n", name, clock_.seconds(), peak_memory());
    std::fflush(stdout);
    clock_ = Clock();
  }

 private:
  Clock clock_;
};

class EpochSeconds : public Observer {
 public:
  Verdict on_epoch(const Epoch& epoch) override {
    seconds_ = epoch.seconds / static_cast<double>(epoch.number);
    return Verdict::go_on;
  }
  double mean() const { return seconds_; }

 private:
  double seconds_ = 0;
};

// Of an epoch: one triangle of each rating's outer product and its right-hand side, from both sides, and
// each row's Cholesky factorization and two triangular solves. The bias is one more unknown.
double operations(const Dataset& data) {
  const double unknowns = kRank + 1;
  const auto cells = static_cast<double>(data.size());
  const auto rows = static_cast<double>(data.users()->size() + data.items()->size());
  return 2 * cells * (unknowns * (unknowns + 1) + 2 * unknowns) +
         rows * (unknowns * unknowns * unknowns / 3 + 2 * unknowns * unknowns);
}

void run(const std::string& path, std::size_t threads) {
  ThreadPool pool(threads);
  const Context context{.threads = pool, .seed = 1};
  const double peak = bench::measure_peak() * static_cast<double>(pool.size()) / 1e9;
  Stages stages;

  ReadOptions reading;
  reading.read_times = false;
  Ratings all = read_ratings(path, reading, context);
  const std::size_t rows = all.size();
  stages.end("read");

  Split parts = split_random(all, 0.1, context);
  all = {};
  stages.end("split");

  const Dataset data = make_dataset(std::move(parts.train), context);
  stages.end("dataset");

  EpochSeconds epochs;
  const ModelKind& kind = find_model_kind("als");
  const Model model =
      train(kind, AnyRecord(AlsOptions{.rank = kRank, .iterations = kIterations}), data, context, epochs);
  stages.end(fmt::format("train, {} epochs", kIterations));

  const Evaluation evaluation = evaluate(model, parts.test, kMetrics, {}, Leaks::refuse, context);
  stages.end("evaluate");

  const double speed = operations(data) / epochs.mean() / 1e9;
  fmt::print("{} ratings, {} threads; an epoch {:.3f} s: {:.1f} GFLOP/s, {:.0f} % of {:.0f}\n", rows,
             pool.size(), epochs.mean(), speed, 100 * speed / peak, peak);
  for (std::size_t i = 0; i < evaluation.metrics.size(); ++i)
    fmt::print("{} {:.4f}, baseline {:.4f}\n", evaluation.metrics[i].name, evaluation.values[i],
               evaluation.reference_values[i]);
}

}  // namespace

int main(int count, char** words) {
  const std::span<char*> arguments(words, static_cast<std::size_t>(count));
  if (count < 2 || count > 3) {
    std::cerr << "usage: movielens_size FILE [threads]\n";
    return 2;
  }
  run(arguments[1], count > 2 ? static_cast<std::size_t>(parse_integer(arguments[2]).value_or(0)) : 0);
}
