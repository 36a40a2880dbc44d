// Counts of pairs of columns beside the plain method: processor seconds of one thread.
//
//     co_occurrence_bench [RATINGS]      2500000 where nothing is given
//
// The plain method is Gustavson's on the matrix as it is: for each column, for its rows, for their
// columns that come behind it, a counter of four bytes. The pairs that reach ten must be the same ones.
// The two go in turns; ratios within a run are what counts.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

#include "akin/base/text.h"
#include "akin/data/dataset.h"
#include "akin/data/generate.h"
#include "akin/math/co_occurrence.h"
#include "akin/math/instruction_set.h"
#include "bench/micro/fma_peak.h"

namespace akin::bench {
namespace {

constexpr std::uint32_t kLeast = 10;

struct Sums {
  std::uint64_t pairs = 0, counts = 0;
  bool operator==(const Sums&) const = default;
};

Sums plain(const CsrMatrix& rows, const CsrMatrix& columns) {
  std::vector<std::uint32_t> counters(rows.columns());
  Sums sums;
  for (std::uint32_t column = 0; column < columns.rows(); ++column) {
    for (const std::uint32_t row : columns[column].columns) {
      const auto cells = rows[row].columns;
      const auto behind = std::upper_bound(cells.begin(), cells.end(), column);
      for (auto cell = behind; cell != cells.end(); ++cell) ++counters[*cell];
    }
    for (std::uint32_t other = column + 1; other < counters.size(); ++other) {
      if (counters[other] >= kLeast) {
        ++sums.pairs;
        sums.counts += counters[other];
      }
      counters[other] = 0;
    }
  }
  return sums;
}

Sums ours(const CsrMatrix& rows, const CsrMatrix& columns, const Context& context) {
  const CoOccurrences found =
      count_co_occurrences(rows, columns, {.least_column = kLeast, .least_pair = kLeast}, context);
  Sums sums{.pairs = found.cells() / 2};
  for (const std::uint32_t count : found.counts) sums.counts += count;
  sums.counts /= 2;
  return sums;
}

template <class Work>
double seconds_of(const Work& work) {
  const double start = thread_seconds();
  work();
  return thread_seconds() - start;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int run(std::int64_t ratings) {
  ThreadPool threads(1);
  const Context context{threads, 1};
  const auto count = static_cast<std::size_t>(ratings);
  const GenerateOptions options{.users = std::max<std::size_t>(100, count / 150),
                                .items = std::max<std::size_t>(100, count / 400),
                                .ratings = count};
  const Dataset data = make_dataset(generate(options, context).ratings, context);
  const CsrMatrix& rows = data.by_user();
  const CsrMatrix& columns = data.by_item();
  const CoOccurrencePlan plan = plan_co_occurrences(rows, columns, {}, context);
  std::vector<double> plain_seconds, our_seconds;
  for (int round = 0; round < 3; ++round) {
    Sums expected, found;
    plain_seconds.push_back(seconds_of([&] { expected = plain(rows, columns); }));
    our_seconds.push_back(seconds_of([&] { found = ours(rows, columns, context); }));
    if (found == expected) continue;
    fmt::print(stderr, "co_occurrence_bench: the two count different pairs\n");
    return EXIT_FAILURE;
  }
  const double theirs = median(plain_seconds);
  const double own = median(our_seconds);
  const double increments = static_cast<double>(plan.increments) * 1e-9;
  fmt::print("{} ratings by {} users of {} items, {:.2f} G increments, {}\n", data.size(), rows.rows(),
             columns.rows(), increments, instruction_set());
  fmt::print("plain Gustavson {:>8.3f} s  {:>6.2f} G/s\n", theirs, increments / theirs);
  fmt::print("akin            {:>8.3f} s  {:>6.2f} G/s  {:.2f}x\n", own, increments / own, theirs / own);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** arguments) {
  const std::optional<std::int64_t> ratings =
      count > 1 ? akin::parse_integer(arguments[1]) : std::int64_t{2'500'000};
  if (count > 2 || !ratings || *ratings < 1000) {
    std::fputs("usage: co_occurrence_bench [RATINGS]\n", stderr);
    return 2;
  }
  return akin::bench::run(*ratings);
}
