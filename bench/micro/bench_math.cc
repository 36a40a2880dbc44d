// The kernels of akin/math beside the peak of the machine.
//
//     bench_math [--instruction_set=AVX2] [--benchmark_filter=gather] …
#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "akin/math/instruction_set.h"
#include "bench/micro/fma_peak.h"

namespace akin::bench {
namespace {

// With several threads, the sum of what each does in a second of its own processor time.
void fma_peak(benchmark::State& state) {
  double operations = 0;
  const double start = thread_seconds();
  for ([[maybe_unused]] auto _ : state) {
    float result = 0;
    operations += run_multiply_adds(100'000, result);
    benchmark::DoNotOptimize(result);
  }
  state.counters["GFLOP/s"] = 1e-9 * operations / (thread_seconds() - start);
}

BENCHMARK(fma_peak)->Threads(1)->ThreadPerCpu();

// Takes --instruction_set=NAME away from the arguments; false when the processor has no such one.
bool choose_instruction_set(std::vector<char*>& words) {
  constexpr std::string_view kFlag = "--instruction_set=";
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with(kFlag)) continue;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
    for (const std::string_view name : instruction_sets()) {
      if (name != word.substr(kFlag.size())) continue;
      use_instruction_set(name);
      return true;
    }
    return false;
  }
  return true;
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** arguments) {
  std::vector<char*> words(arguments, arguments + count);
  if (!akin::bench::choose_instruction_set(words)) {
    std::fputs("bench_math: this processor has no such instruction set\n", stderr);
    return 2;
  }
  int left = static_cast<int>(words.size());
  benchmark::Initialize(&left, words.data());
  if (benchmark::ReportUnrecognizedArguments(left, words.data())) return 2;
  benchmark::AddCustomContext("instruction_set", std::string(akin::instruction_set()));
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
