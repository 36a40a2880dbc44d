// Epochs of implicit ALS on a sparse catalogue, solved exactly: as the training solves them, and each row
// by the equations of its unknowns.
//
//     sparse_implicit_bench [RANK…]       64, 128, 256 and 512 unless told otherwise
//
// Made-up clicks: 30,000 people, 41,000 items, about 810,000 pairs; once in the shape of MovieLens, where
// 325 items have three quarters of them, and once where the popularity of an item falls with the power
// 2/3 of its place. Times are those of the processor on one thread, medians of interleaved rounds, and
// hold all of both half-iterations: Gram matrices, rotations, eigenvectors, rows. The equations of the
// unknowns are solved for every 20th row in the order of their lengths, and those times taken 20 times.
// `apart` is the largest difference of a number of those vectors.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "akin/base/random.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/generate.h"
#include "akin/math/row_schedule.h"
#include "akin/models/als/als.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/als/row_solver.h"
#include "bench/micro/fma_peak.h"

namespace akin::bench {
namespace {

constexpr std::size_t kEvery = 20;

constexpr std::size_t kUsers = 30'000, kItems = 41'000, kClicks = 810'000;

// As many items of every person, by popularity that falls with the power 2/3 of the place.
Ratings flatter_clicks() {
  const auto ids = [](std::size_t count) {
    std::vector<std::int64_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return std::make_shared<const IdMap>(std::move(numbers));
  };
  Ratings clicks{ids(kUsers), ids(kItems), {}, {}, {}, {}};
  std::vector<std::uint32_t> of_user;
  for (std::uint32_t user = 0; user < kUsers; ++user) {
    Random random(7, user);
    of_user.clear();
    for (std::size_t i = 0; i < kClicks / kUsers; ++i)
      of_user.push_back(
          static_cast<std::uint32_t>(std::pow(random.uniform(), 3) * static_cast<double>(kItems)));
    std::sort(of_user.begin(), of_user.end());
    of_user.erase(std::unique(of_user.begin(), of_user.end()), of_user.end());
    for (const std::uint32_t item : of_user) {
      clicks.user.push_back(user);
      clicks.item.push_back(item);
      clicks.value.push_back(1);
    }
  }
  return clicks;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::vector<std::uint32_t> longest_first(const CsrMatrix& ratings) {
  std::vector<std::uint32_t> rows(ratings.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    return ratings[a].size() > ratings[b].size();
  });
  return rows;
}

// All rows, as the training does.
double seconds_of_training(const CsrMatrix& ratings, const Matrix& fixed, const AlsOptions& options,
                           Matrix& solved, const Context& context) {
  const std::vector<std::uint32_t> rows = longest_first(ratings);
  std::vector<RidgeRow> results(rows.size());
  const std::vector<float> bias(rows.size());
  const double start = thread_seconds();
  const Design design{.vectors = fixed};
  row_solvers(design, ratings, options, context)[0]->solve({ratings, solved, bias}, rows, results);
  return thread_seconds() - start;
}

// What all rows would take. `apart` becomes the largest difference from `solved`, if it is more.
double seconds_of_unknowns(const CsrMatrix& ratings, const Matrix& fixed, const AlsOptions& options,
                           const Matrix& solved, double& apart, const Context& context) {
  const std::vector<std::uint32_t> rows = longest_first(ratings);
  std::vector<float> vector(fixed.columns());
  double start = thread_seconds();
  const BorderedTriangle unobserved = unobserved_part(fixed, options, context);
  const double once = thread_seconds() - start;
  double seconds = 0;
  ImplicitSolver solver(fixed, unobserved, options);
  for (std::size_t place = 0; place < rows.size(); place += kEvery) {
    start = thread_seconds();
    solver.solve(ratings[rows[place]], vector);
    seconds += thread_seconds() - start;
    for (std::size_t k = 0; k < vector.size(); ++k)
      apart = std::max(apart, std::abs(static_cast<double>(vector[k]) - solved[rows[place]][k]));
  }
  return once + kEvery * seconds;
}

void measure(const Dataset& data, std::int64_t rank, const Context& context) {
  AlsOptions options = AlsOptions::for_implicit();
  options.rank = rank;
  options.iterations = 1;
  Observer nobody;
  FactorModel model = train_als(data, options, context, nobody);
  std::vector<double> training, unknowns, gains;
  double apart = 0;
  for (int round = 0; round < 3; ++round) {
    double pushed =
        seconds_of_training(data.by_item(), model.user_vectors, options, model.item_vectors, context);
    double plain = seconds_of_unknowns(data.by_item(), model.user_vectors, options, model.item_vectors,
                                       apart, context);
    pushed +=
        seconds_of_training(data.by_user(), model.item_vectors, options, model.user_vectors, context);
    plain += seconds_of_unknowns(data.by_user(), model.item_vectors, options, model.user_vectors, apart,
                                 context);
    training.push_back(pushed);
    unknowns.push_back(plain);
    gains.push_back(plain / pushed);
  }
  fmt::print("{:>5} {:10.3f} s {:10.3f} s {:8.1f} x {:10.1e}\n", rank, median(unknowns), median(training),
             median(gains), apart);
  std::fflush(stdout);
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** arguments) {
  using namespace akin;
  std::vector<std::int64_t> ranks;
  for (int i = 1; i < count; ++i) ranks.push_back(std::atoll(arguments[i]));
  if (ranks.empty()) ranks = {64, 128, 256, 512};
  ThreadPool threads(1);
  const Context context{threads, 1};
  using namespace akin::bench;
  const Ratings shaped =
      generate({.users = kUsers, .items = kItems, .ratings = kClicks}, context).ratings;
  for (const bool is_flat : {false, true}) {
    const Dataset data = make_dataset(is_flat ? flatter_clicks() : shaped, context);
    fmt::print("{}\n{:>5} {:>12} {:>12} {:>10} {:>10}\n",
               is_flat ? "flatter" : "in the shape of MovieLens", "rank", "unknowns", "as trained",
               "gain", "apart");
    for (const std::int64_t rank : ranks) measure(data, rank, context);
  }
}
