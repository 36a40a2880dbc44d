// The solvers of als beside each other: processor seconds of an epoch on one thread, and how far the
// objective has come after the same number of epochs.
//
//     als_solver_bench [RANK…]        64, 128 and 256 where none are given
//
// Two made-up catalogues: of ratings like those of MovieLens, a fifth of its first 2.5 million; and a
// sparse one of clicks, where a person has 27 of them and an item 20. The solvers go in turns, epoch by
// epoch counted; ratios within a run are what counts.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "akin/base/text.h"
#include "akin/data/dataset.h"
#include "akin/data/generate.h"
#include "akin/models/als/als.h"
#include "bench/micro/fma_peak.h"

namespace akin::bench {
namespace {

struct Solver {
  std::string name;
  AlsSolver solver;
  std::int64_t steps = 3;
  std::int64_t block_size = 64;
};

const std::vector<Solver>& solvers() {
  static const std::vector<Solver> all = {{"cholesky", AlsSolver::cholesky},
                                          {"cg, 2 steps", AlsSolver::cg, 2},
                                          {"cg, 3 steps", AlsSolver::cg, 3},
                                          {"blocks of 32", AlsSolver::blocks, 3, 32},
                                          {"blocks of 64", AlsSolver::blocks, 3, 64}};
  return all;
}

// Seconds and objective of each epoch.
struct Epochs : Observer {
  Verdict on_epoch(const Epoch& epoch) override {
    const double now = thread_seconds();
    if (epoch.number > 1) seconds.push_back(now - last_);  // the first has the start in it
    last_ = now;
    objective = epoch.objective;
    return Verdict::go_on;
  }

  std::vector<double> seconds;
  double objective = 0;

 private:
  double last_ = 0;
};

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

void compare(const std::string& name, const Dataset& data, AlsOptions options, const Context& context) {
  constexpr int kRounds = 2;
  std::vector<Epochs> measured(solvers().size());
  for (int round = 0; round < kRounds; ++round)
    for (std::size_t i = 0; i < solvers().size(); ++i) {
      options.solver = solvers()[i].solver;
      options.cg_steps = solvers()[i].steps;
      options.block_size = solvers()[i].block_size;
      train_als(data, options, context, measured[i]);
    }
  const double seconds = median(measured[0].seconds);
  const double objective = measured[0].objective;
  for (std::size_t i = 0; i < solvers().size(); ++i) {
    const double own = median(measured[i].seconds);
    fmt::print("{:<18} {:>5} {:<13} {:>9.4f} {:>8.2f}x {:>+11.3f} %\n", name, options.rank,
               solvers()[i].name, own, seconds / own, 100 * (measured[i].objective / objective - 1));
    std::fflush(stdout);
  }
}

void run(const std::vector<std::int64_t>& ranks) {
  ThreadPool threads(1);
  const Context context{threads, 1};
  const Dataset dense = make_dataset(
      generate({.users = 3300, .items = 3000, .ratings = 500'000}, context).ratings, context);
  Ratings clicks = generate({.users = 7500, .items = 10'000, .ratings = 202'500}, context).ratings;
  std::fill(clicks.value.begin(), clicks.value.end(), 1.0F);
  const Dataset sparse = make_dataset(clicks, context);
  fmt::print("{:<18} {:>5} {:<13} {:>9} {:>9} {:>13}\n", "", "rank", "solver", "s/epoch", "faster",
             "objective");
  for (const std::int64_t rank : ranks) {
    AlsOptions implicit = AlsOptions::for_implicit();
    implicit.rank = rank;
    implicit.iterations = 6;
    compare("ratings", dense, {.rank = rank, .iterations = 6}, context);
    compare("ratings, implicit", dense, implicit, context);
    compare("sparse, implicit", sparse, implicit, context);
  }
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** arguments) {
  std::vector<std::int64_t> ranks;
  for (int i = 1; i < count; ++i) {
    const auto rank = akin::parse_integer(arguments[i]);
    if (!rank || *rank < 1) {
      std::fputs("usage: als_solver_bench [RANK…]\n", stderr);
      return 2;
    }
    ranks.push_back(*rank);
  }
  if (ranks.empty()) ranks = {64, 128, 256};
  akin::bench::run(ranks);
  return 0;
}
