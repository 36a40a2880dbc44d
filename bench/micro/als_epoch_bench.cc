// Whole epochs of explicit ALS beside what the machine could do.
//
//     als_epoch_bench [--ratings N] [--ranks 10,64,128] [--threads N] [--epochs N] [--json FILE]
//                     [--instruction_set NAME]
//
// Made-up ratings of MovieLens' shape, 5 million unless told otherwise. An epoch is both half-iterations
// as the command runs them: gathering, right-hand sides, Cholesky, scheduling, the loss. After each epoch
// the yardsticks are measured on as many threads: fused multiply-adds in registers, and reading the rows
// of the factor tables that the epoch read. Times are those of the processor, summed over the threads;
// ratios are medians over the epochs but the first. Flops: 2 N k (k + 1) + 4 N k for N ratings,
// k³/3 + 2k² for each user and item. FILE takes the figures that docs/als.md shows.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/generate.h"
#include "akin/math/instruction_set.h"
#include "akin/math/normal_equation.h"
#include "akin/math/row_schedule.h"
#include "akin/models/als/als.h"
#include "bench/micro/eigen_rows.h"
#include "bench/micro/fma_peak.h"
#include "bench/micro/gather_rows.h"

namespace akin::bench {
namespace {

// Seconds of processor time of all threads of this process.
double process_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// What a table of them needs, one rank after the other.
struct Figures {
  std::vector<std::string> epochs, same_bits;  // JSON objects
};

double rows_of(const Dataset& data) {
  return static_cast<double>(data.users()->size() + data.items()->size());
}

// F1 + F2 + F3.
double operations(const Dataset& data, double unknowns) {
  return 2 * static_cast<double>(data.size()) * (unknowns * (unknowns + 1) + 2 * unknowns) +
         rows_of(data) * (unknowns * unknowns * unknowns / 3 + 2 * unknowns * unknowns);
}

// Multiply-adds a second of processor time of one thread, while all threads do the same.
double peak_of_a_thread(const Context& context) {
  std::vector<double> peaks(context.threads.size());
  context.threads.run(peaks.size(),
                      [&](std::size_t task, std::size_t) { peaks[task] = measure_peak(0.05); });
  double sum = 0;
  for (const double peak : peaks) sum += peak;
  return sum / static_cast<double>(peaks.size());
}

// Reads the rows of `fixed` that a half-iteration reads. Returns seconds of processor time.
double seconds_of_gather(const CsrMatrix& ratings, const RowSchedule& schedule, const Matrix& fixed,
                         const Context& context) {
  std::vector<float> sums(context.threads.size());
  const double start = process_seconds();
  schedule.for_each_row(context, [&](std::size_t row, std::size_t worker) {
    sums[worker] += gather_rows(fixed, ratings[row].columns);
  });
  volatile float sink = 0;
  for (const float sum : sums) sink = sink + sum;
  return process_seconds() - start;
}

// Measures each epoch, and the yardsticks after it.
class EpochMeter : public Observer {
 public:
  EpochMeter(const Dataset& data, const Context& context)
      : data_(data),
        context_(context),
        users_(data.by_user(), 1),
        items_(data.by_item(), 1),
        start_(process_seconds()) {}

  Verdict on_epoch(const Epoch& epoch) override {
    const double seconds = process_seconds() - start_;
    const double clock = clock_.seconds();
    const double peak = peak_of_a_thread(context_);
    const double gather = seconds_of_gather(data_.by_user(), users_, epoch.model.item_vectors, context_) +
                          seconds_of_gather(data_.by_item(), items_, epoch.model.user_vectors, context_);
    if (epoch.number > 1) {
      seconds_.push_back(seconds);
      clocks_.push_back(clock);
      peaks_.push_back(peak);
      gathers_.push_back(gather);
      shares_.push_back(1 / (seconds * peak));
      ratios_.push_back(seconds / gather);
    }
    rmse_ = epoch.train_rmse;
    clock_ = Clock();
    start_ = process_seconds();
    return Verdict::go_on;
  }

  std::string json(std::int64_t rank, bool biases, double flops) const {
    return fmt::format(
        R"({{"rank": {}, "biases": {}, "work": {:.4g}, "seconds": {:.4g}, "share_of_peak": {:.4g}, )"
        R"("beside_gather": {:.4g}}})",
        rank, biases, median(seconds_), median(clocks_), flops * median(shares_), median(ratios_));
  }

  void print(const std::string& name, double flops) const {
    fmt::print("{:<16} {:8.3f} s {:8.3f} s {:7.1f} {:7.1f} {:6.1f} % {:8.3f} s {:6.2f} x  rmse {:.5f}\n",
               name, median(seconds_), median(clocks_), 1e-9 * flops / median(seconds_),
               1e-9 * median(peaks_), 100 * flops * median(shares_), median(gathers_), median(ratios_),
               rmse_);
    std::fflush(stdout);
  }

 private:
  const Dataset& data_;
  const Context& context_;
  RowSchedule users_, items_;
  std::vector<double> seconds_, clocks_, peaks_, gathers_, shares_, ratios_;
  double rmse_ = 0;
  Clock clock_;
  double start_;
};

void measure_epochs(const Dataset& data, std::int64_t rank, bool biases, std::int64_t epochs,
                    Figures& figures, const Context& context) {
  AlsOptions options{.rank = rank, .iterations = epochs + 1, .biases = biases};
  EpochMeter meter(data, context);
  const FactorModel model = train_akin_als(data, options, context, meter);
  const double flops = operations(data, static_cast<double>(rank + (biases ? 1 : 0)));
  meter.print(fmt::format("{}{}", rank, biases ? " and biases" : ""), flops);
  figures.epochs.push_back(meter.json(rank, biases, flops));
}

Matrix random_table(std::size_t rows, std::size_t columns) {
  Matrix table(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(1, row);
    for (float& value : table[row]) value = static_cast<float>(0.3 * random.normal());
  }
  return table;
}

// The same half-iterations with Eigen on one thread, on every 20th row of each side.
void measure_eigen(const Dataset& data, std::int64_t rank) {
  struct Way {
    const char* name;
    SolveWithEigen solve;
    std::vector<double> seconds{}, shares{};
  };
  Way ways[] = {{"Eigen, native", solve_with_native_eigen}, {"Eigen", solve_with_eigen}};
  const double k = static_cast<double>(rank);
  double flops = 0;
  for (int round = 0; round < 3; ++round) {
    for (Way& way : ways) {
      double seconds = 0;
      flops = 0;
      for (const CsrMatrix* ratings : {&data.by_user(), &data.by_item()}) {
        const Matrix fixed = random_table(ratings->columns(), static_cast<std::size_t>(rank));
        Matrix solved(ratings->rows(), static_cast<std::size_t>(rank));
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < ratings->rows(); row += 20) {
          rows.push_back(row);
          const auto n = static_cast<double>((*ratings)[row].size());
          flops += n * (k * (k + 1) + 2 * k) + k * k * k / 3 + 2 * k * k;
        }
        const double start = thread_seconds();
        way.solve(*ratings, rows, fixed, 0.1f, solved);
        seconds += thread_seconds() - start;
      }
      way.seconds.push_back(seconds);
      way.shares.push_back(flops / seconds / measure_peak(0.05));
    }
  }
  for (const Way& way : ways)
    fmt::print("{:<16} {:8.3f} s {:>10} {:7.1f} {:>7} {:6.1f} %   on every 20th row, one thread\n",
               fmt::format("{} {}", rank, way.name), median(way.seconds), "",
               1e-9 * flops / median(way.seconds), "", 100 * median(way.shares));
  std::fflush(stdout);
}

// What one row of a half-iteration leaves behind.
double solve_row(NormalEquation& equation, const Design& design, SparseRow rated, std::span<float> x) {
  equation.gather(design, rated);
  equation.add_to_diagonal(0.1f * static_cast<float>(rated.size() + 1));
  if (!equation.solve(x)) return 0;
  return equation.squares() - equation.explained();
}

// A half-iteration in akin's way: the schedule, and the loss through the tree of sums.
double with_the_same_bits(const CsrMatrix& ratings, const RowSchedule& schedule, const Design& design,
                          Matrix& solved, const Context& context) {
  std::vector<NormalEquation> equations(context.threads.size(), NormalEquation(design.unknowns()));
  std::vector<double> losses(ratings.rows());
  schedule.for_each_row(context, [&](std::size_t row, std::size_t worker) {
    losses[row] = solve_row(equations[worker], design, ratings[row], solved[row]);
  });
  return sum_over_rows(context, losses.size(), [&](std::size_t row) { return losses[row]; });
}

// Rows handed out as they come, 32 at a time, and a sum for each thread.
double handed_out_freely(const CsrMatrix& ratings, const Design& design, Matrix& solved,
                         const Context& context) {
  constexpr std::size_t kAtATime = 32;
  std::vector<double> sums(context.threads.size());
  std::atomic<std::size_t> next{0};
  context.threads.run(context.threads.size(), [&](std::size_t task, std::size_t) {
    NormalEquation equation(design.unknowns());
    double sum = 0;
    for (std::size_t begin = next.fetch_add(kAtATime); begin < ratings.rows();
         begin = next.fetch_add(kAtATime))
      for (std::size_t row = begin; row < std::min(ratings.rows(), begin + kAtATime); ++row)
        sum += solve_row(equation, design, ratings[row], solved[row]);
    sums[task] = sum;
  });
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum;
}

struct Cost {
  double work = 0, seconds = 0;
};

template <class F>
Cost cost_of(const F& f) {
  const double start = process_seconds();
  const Clock clock;
  f();
  return {process_seconds() - start, clock.seconds()};
}

// Both ways in turn, both sides; who begins changes from round to round.
void measure_same_bits(const Dataset& data, std::int64_t rank, Figures& figures, const Context& context) {
  const auto k = static_cast<std::size_t>(rank);
  const int rounds = rank < 32 ? 41 : 9;  // what waits for memory depends on what others do with it
  Matrix users = random_table(data.by_user().rows(), k);
  Matrix items = random_table(data.by_item().rows(), k);
  const RowSchedule user_schedule(data.by_user(), k), item_schedule(data.by_item(), k);
  Matrix solved_users(users.rows(), k), solved_items(items.rows(), k);
  const auto same = [&] {
    with_the_same_bits(data.by_user(), user_schedule, {.vectors = items}, solved_users, context);
    with_the_same_bits(data.by_item(), item_schedule, {.vectors = users}, solved_items, context);
  };
  const auto free = [&] {
    handed_out_freely(data.by_user(), {.vectors = items}, solved_users, context);
    handed_out_freely(data.by_item(), {.vectors = users}, solved_items, context);
  };
  std::vector<double> work, clock;
  for (int round = 0; round < rounds; ++round) {
    Cost ours, others;
    if (round % 2 == 0) ours = cost_of(same);
    others = cost_of(free);
    if (round % 2 == 1) ours = cost_of(same);
    work.push_back(ours.work / others.work);
    clock.push_back(ours.seconds / others.seconds);
  }
  fmt::print("{:<16} same bits against rows handed out freely: work {:+.1f} %, clock {:+.1f} %\n", rank,
             100 * (median(work) - 1), 100 * (median(clock) - 1));
  std::fflush(stdout);
  figures.same_bits.push_back(fmt::format(R"({{"rank": {}, "work": {:.4g}, "seconds": {:.4g}}})", rank,
                                          median(work), median(clock)));
}

struct Arguments {
  std::size_t ratings = 5'000'000;
  std::vector<std::int64_t> ranks = {10, 64, 128};
  std::size_t threads = 1;
  std::int64_t epochs = 5;
  std::string json;
};

// Nothing when a word is not understood.
std::optional<Arguments> read_arguments(std::span<char*> words) {
  Arguments arguments;
  for (std::size_t i = 1; i + 1 < words.size() + 1; i += 2) {
    if (i + 1 >= words.size()) return std::nullopt;
    const std::string name = words[i];
    const std::string value = words[i + 1];
    if (name == "--instruction_set") {
      use_instruction_set(value);
    } else if (name == "--json") {
      arguments.json = value;
    } else if (name == "--ranks") {
      arguments.ranks.clear();
      for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find(',', begin), value.size());
        const auto rank = parse_integer(value.substr(begin, end - begin));
        if (!rank) return std::nullopt;
        arguments.ranks.push_back(*rank);
        begin = end + 1;
      }
    } else {
      const auto number = parse_integer(value);
      if (!number || *number <= 0) return std::nullopt;
      if (name == "--ratings")
        arguments.ratings = static_cast<std::size_t>(*number);
      else if (name == "--threads")
        arguments.threads = static_cast<std::size_t>(*number);
      else if (name == "--epochs")
        arguments.epochs = *number;
      else
        return std::nullopt;
    }
  }
  return arguments;
}

// MovieLens 25M, or as much smaller as there are fewer ratings.
GenerateOptions movielens_shape(std::size_t ratings) {
  const double share = static_cast<double>(ratings) / 25'000'095;
  return {.users = static_cast<std::size_t>(share * 162'541),
          .items = static_cast<std::size_t>(share * 59'047),
          .ratings = ratings};
}

void write_json(const std::string& path, const Dataset& data, std::size_t threads,
                const Figures& figures) {
  std::ofstream(path) << fmt::format(
      R"({{"ratings": {}, "users": {}, "items": {}, "threads": {}, "instruction_set": "{}", )"
      R"("epochs": [{}], "same_bits": [{}]}})",
      data.size(), data.users()->size(), data.items()->size(), threads, instruction_set(),
      fmt::join(figures.epochs, ", "), fmt::join(figures.same_bits, ", "));
}

void run(const Arguments& arguments) {
  ThreadPool pool(arguments.threads);
  const Context context{.threads = pool, .seed = 1};
  const Dataset data =
      make_dataset(generate(movielens_shape(arguments.ratings), context).ratings, context);
  fmt::print("{} ratings, {} users, {} items; {}, {} threads\n", data.size(), data.users()->size(),
             data.items()->size(), instruction_set(), pool.size());
  fmt::print("{:<16} {:>10} {:>10} {:>7} {:>7} {:>8} {:>10} {:>8}\n", "rank", "work", "clock", "GF/s",
             "peak", "of peak", "gather", "epoch");
  Figures figures;
  for (const std::int64_t rank : arguments.ranks) {
    measure_epochs(data, rank, false, arguments.epochs, figures, context);
    if (rank < 32) measure_epochs(data, rank, true, arguments.epochs, figures, context);
  }
  for (const std::int64_t rank : arguments.ranks) measure_eigen(data, rank);
  for (const std::int64_t rank : arguments.ranks) measure_same_bits(data, rank, figures, context);
  if (!arguments.json.empty()) write_json(arguments.json, data, pool.size(), figures);
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** words) {
  const auto arguments =
      akin::bench::read_arguments(std::span<char*>(words, static_cast<std::size_t>(count)));
  if (!arguments) {
    std::cerr << "usage: als_epoch_bench [--ratings N] [--ranks A,B,…] [--threads N] [--epochs N] "
                 "[--json FILE] [--instruction_set NAME]\n";
    return 2;
  }
  akin::bench::run(*arguments);
}
