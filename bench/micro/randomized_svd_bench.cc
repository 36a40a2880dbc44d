// Randomized singular vectors: their steps beside the peak of the machine, and whole decompositions.
//
//     randomized_svd_bench                             the steps, on one thread
//     randomized_svd_bench --generate FILE ITEMS CELLS writes a made-up matrix
//     randomized_svd_bench FILE THREADS [STEPS [METHOD]]
//
// The last decomposes it to rank 64 once for each line of the standard input, and answers with the
// seconds, the processor's seconds and what is left out.
//
// The matrix is symmetric and sparse as one of pointwise mutual information: popular items go with most
// others, and what goes together is of sixteen tastes. bench/tasks/matrix_files.h says what the file is;
// randomized_svd_bench.py sets it beside scikit-learn.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/math/orthonormal.h"
#include "akin/math/randomized_svd.h"
#include "akin/math/sparse_product.h"
#include "akin/math/symmetric_eigen.h"
#include "akin/math/tall_product.h"
#include "akin/math/vectors.h"
#include "bench/micro/fma_peak.h"
#include "bench/tasks/left_out.h"
#include "bench/tasks/matrix_files.h"

namespace akin::bench {
namespace {

constexpr std::size_t kTastes = 16;
using Taste = std::array<float, kTastes>;

std::vector<Taste> random_tastes(std::size_t items, const Context& context) {
  std::vector<Taste> tastes(items);
  for_each_row(context, items, [&](std::size_t item) {
    Random random(1, item);
    for (std::size_t k = 0; k < kTastes; ++k)
      tastes[item][k] = static_cast<float>(random.normal() / std::sqrt(static_cast<double>(k + 1)));
  });
  return tastes;
}

// Cells below the diagonal: the smaller its number the more popular is an item.
CsrMatrix lower_half(std::size_t items, std::size_t cells, const Context& context) {
  const std::vector<Taste> tastes = random_tastes(items, context);
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (std::size_t item = 0; item < items; ++item) {
    Random random(2, item);
    const std::size_t most = std::min(item, cells / items);
    for (std::size_t k = 0; k < most; ++k) {
      const double place = random.uniform();
      columns.push_back(static_cast<std::uint32_t>(place * place * static_cast<double>(item)));
    }
    const auto begin = columns.begin() + static_cast<std::ptrdiff_t>(starts.back());
    std::sort(begin, columns.end());
    columns.erase(std::unique(begin, columns.end()), columns.end());
    for (std::size_t k = starts.back(); k < columns.size(); ++k) {
      float likeness = 0.8F + static_cast<float>(random.uniform());
      for (std::size_t t = 0; t < kTastes; ++t)
        likeness += 0.2F * tastes[item][t] * tastes[columns[k]][t];
      values.push_back(std::max(0.05F, likeness));
    }
    starts.push_back(columns.size());
  }
  return {items, std::move(starts), std::move(columns), std::move(values)};
}

// Both halves; about as many cells, since some are drawn twice.
CsrMatrix made_up_matrix(std::size_t items, std::size_t cells, const Context& context) {
  const CsrMatrix lower = lower_half(items, cells / 2, context), upper = lower.transposed();
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (std::size_t item = 0; item < items; ++item) {
    for (const SparseRow row : {lower[item], upper[item]}) {
      columns.insert(columns.end(), row.columns.begin(), row.columns.end());
      values.insert(values.end(), row.values.begin(), row.values.end());
    }
    starts.push_back(columns.size());
  }
  return {items, std::move(starts), std::move(columns), std::move(values)};
}

Matrix random_columns(std::size_t rows, std::size_t columns, const Context& context) {
  Matrix matrix(rows, columns);
  for_each_row(context, rows, [&](std::size_t row) {
    Random random(3, row);
    for (float& value : matrix[row]) value = static_cast<float>(2 * random.uniform() - 1);
  });
  return matrix;
}

// The least processor time of some turns of one thread.
template <class F>
double seconds_of(const F& f) {
  constexpr int kTurns = 5;
  double least = INFINITY;
  for (int turn = 0; turn < kTurns; ++turn) {
    const double start = thread_seconds();
    f();
    least = std::min(least, thread_seconds() - start);
  }
  return least;
}

template <class F>
void tell(const std::string& step, double operations, const F& f) {
  const double seconds = seconds_of(f);
  const double peak = measure_peak();
  fmt::print("{:<44} {:9.4f} s", step, seconds);
  if (operations > 0)
    fmt::print(" {:8.1f} GFLOP/s {:6.1f} % of peak", 1e-9 * operations / seconds,
               100 * operations / seconds / peak);
  fmt::print("\n");
  std::fflush(stdout);
}

// Products in float32, the rest in double, of which half the peak is the most.
void tell_steps(std::size_t items, std::size_t cells) {
  ThreadPool threads(1);
  const Context context{threads};
  const CsrMatrix matrix = made_up_matrix(items, cells, context);
  fmt::print("{} items, {} cells, one thread\n", items, matrix.cells());
  for (const std::size_t width : {26, 74, 138, 296}) {
    const Matrix columns = random_columns(items, width, context);
    const double n = static_cast<double>(items), l = static_cast<double>(width);
    tell(fmt::format("sparse product, {} columns", width), 2 * static_cast<double>(matrix.cells()) * l,
         [&] { sparse_product(matrix, columns, context); });
    tell(fmt::format("inner products of {} columns", width), n * l * (l + 1),
         [&] { inner_products(columns, context); });
    const DoubleMatrix gram = inner_products(columns, context);
    Matrix sums = columns;
    tell(fmt::format("rows times {0} x {0}", width), 2 * n * l * l,
         [&] { add_product(columns, gram, sums, context); });
    tell(fmt::format("eigenvectors of {0} x {0}", width), 0, [&] { symmetric_eigen(gram); });
    tell(fmt::format("orthonormalize {} columns", width), 6 * n * l * l, [&] {
      Matrix some = columns;
      orthonormalize(some, context);
    });
  }
  for (const SvdMethod method : {SvdMethod::krylov, SvdMethod::subspace})
    tell(fmt::format("rank 64, 3 steps, {}", method == SvdMethod::krylov ? "krylov" : "subspace"), 0,
         [&] {
           randomized_svd({matrix, matrix}, {.method = method}, context);
         });
}

void decompose_on_demand(const std::string& path, std::size_t thread_count, std::size_t steps,
                         SvdMethod method) {
  ThreadPool threads(thread_count);
  const Context context{threads, 1};
  const CsrMatrix matrix = read_sparse(path);
  for (std::string line; std::getline(std::cin, line);) {
    const std::clock_t work = std::clock();
    const auto start = std::chrono::steady_clock::now();
    const TruncatedSvd svd =
        randomized_svd({matrix, matrix}, {.power_steps = steps, .method = method}, context);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const double worked = static_cast<double>(std::clock() - work) / CLOCKS_PER_SEC;
    std::cout << fmt::format("{} {} {}\n", seconds.count(), worked, left_out(matrix, svd.right, context))
              << std::flush;
  }
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** words) {
  using namespace akin;
  using namespace akin::bench;
  const std::vector<std::string> arguments(words + 1, words + count);
  const auto whole = [&](std::size_t i) {
    return static_cast<std::size_t>(parse_integer(arguments[i]).value());
  };
  if (arguments.empty()) {
    tell_steps(24'000, 10'000'000);
  } else if (arguments[0] == "--generate" && arguments.size() == 4) {
    ThreadPool threads;
    write_sparse(arguments[1], made_up_matrix(whole(2), whole(3), {threads}));
  } else if (arguments.size() >= 2 && arguments.size() <= 4) {
    const bool last_alone = arguments.size() > 3 && arguments[3] == "subspace";
    decompose_on_demand(arguments[0], whole(1), arguments.size() > 2 ? whole(2) : 3,
                        last_alone ? SvdMethod::subspace : SvdMethod::krylov);
  } else {
    std::cerr
        << "usage: randomized_svd_bench [--generate FILE ITEMS CELLS | FILE THREADS [STEPS [METHOD]]]\n";
    return 2;
  }
}
