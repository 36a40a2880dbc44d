// In which order rows are worked on: chunks of neighbours that cost about the same, dearest first.
//
// What a row costs grows with its ratings (row_cost.h), and the lengths of rows follow a power law:
// chunks of equal row counts would leave one thread alone with the heaviest. Neighbours stand side by
// side in memory, which is why rows are not sorted by themselves. They are never split, so the schedule
// does not show in the result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/math/csr_matrix.h"

namespace akin {

class RowSchedule {
 public:
  // A row of n ratings costs cost(n).
  RowSchedule(const CsrMatrix& matrix, const std::function<double(std::size_t)>& cost);

  // Rows that are solved by the equations of their unknowns.
  RowSchedule(const CsrMatrix& matrix, std::size_t unknowns);

  // Row i costs costs[i].
  explicit RowSchedule(std::span<const double> costs);

  // Calls f(rows, worker) for chunks of neighbours that hold every row once.
  template <class F>
  void for_each_chunk(const Context& context, const F& f) const {
    context.threads.run(chunks(), [&](std::size_t number, std::size_t worker) {
      context.check_stop();
      std::vector<std::uint32_t> rows(chunks_[number].end - chunks_[number].begin);
      std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(chunks_[number].begin));
      f(std::span<const std::uint32_t>(rows), worker);
    });
  }

  // Calls f(row, worker) for every row.
  template <class F>
  void for_each_row(const Context& context, const F& f) const {
    for_each_chunk(context, [&](std::span<const std::uint32_t> rows, std::size_t worker) {
      for (const std::uint32_t row : rows) f(row, worker);
    });
  }

  std::size_t chunks() const { return chunks_.size(); }

 private:
  struct Chunk {
    std::size_t begin, end;
    double cost;
  };

  std::vector<Chunk> chunks_;
};

}  // namespace akin
