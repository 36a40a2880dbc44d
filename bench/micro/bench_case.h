// What the kernel benchmarks share: random matrices, and speed as operations a second and share of peak.
#pragma once

#include <benchmark/benchmark.h>

#include "akin/base/random.h"
#include "akin/math/matrix.h"
#include "bench/micro/fma_peak.h"

namespace akin::bench {

inline Matrix random_matrix(std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(1, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.uniform()) - 0.5f;
  }
  return matrix;
}

// Reports GFLOP/s of one thread and, measured right before the loop, the share of the peak.
class Speed {
 public:
  explicit Speed(benchmark::State& state)
      : state_(state), peak_(measure_peak()), start_(thread_seconds()) {}

  void report(double operations_each) {
    const double seconds = thread_seconds() - start_;
    const double speed = operations_each * static_cast<double>(state_.iterations()) / seconds;
    state_.counters["GFLOP/s"] = speed * 1e-9;
    state_.counters["of_peak"] = speed / peak_;
  }

 private:
  benchmark::State& state_;
  double peak_;
  double start_;
};

}  // namespace akin::bench
