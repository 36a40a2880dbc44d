// How many rows of a sparse matrix hold both of two columns, for all pairs: the counts behind
// "who watched this also watched that".
//
// Columns are taken in the order of their popularity. Pairs of two popular columns are counted by bit
// sets (an AND and a count of ones for 512 rows at a time); the others column by column, going through
// the columns of each of its rows that are more popular, with counters that stay in the first cache
// levels (Gustavson, ACM TOMS 4 (1978)). Only pairs that reach the threshold are kept, so memory is that
// of the answer and of one row of counters a thread. Counts are whole numbers: the same for any number of
// threads. Cost: Σ n²/2 increments over rows of n columns, fewer by what the bit sets take over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/column.h"
#include "akin/base/context.h"
#include "akin/math/csr_matrix.h"

namespace akin {

// A symmetric matrix of counts without its diagonal, both halves, in compressed rows.
struct CoOccurrences {
  std::vector<std::uint64_t> starts = {0};
  Column<std::uint32_t> columns;  // ascending inside a row
  Column<std::uint32_t> counts;

  std::size_t size() const { return starts.size() - 1; }  // rows, and columns
  std::size_t cells() const { return columns.size(); }    // twice the number of pairs
};

// What is too rare to be counted. Both are above 0.
struct CoOccurrenceLimits {
  std::uint32_t least_column = 1;  // rows that must hold a column
  std::uint32_t least_pair = 1;    // rows that must hold both of two
};

// What the counting takes, told from the lengths of the rows before it is begun.
struct CoOccurrencePlan {
  std::uint64_t columns = 0;     // that may stand in a pair
  std::uint64_t increments = 0;  // Σ n (n - 1) / 2: pairs of cells, each counted once
  std::uint64_t memory = 0;      // bytes beside the matrix and the answer, at most
};

// `columns` is the transpose of `rows` here and below.
CoOccurrencePlan plan_co_occurrences(const CsrMatrix& rows, const CsrMatrix& columns,
                                     const CoOccurrenceLimits& limits, const Context& context);

// The pairs of columns that are not too rare, both values present whatever they are; a column twice in a
// row counts once. Throws Error(cancelled) when told to stop.
CoOccurrences count_co_occurrences(const CsrMatrix& rows, const CsrMatrix& columns,
                                   const CoOccurrenceLimits& limits, const Context& context);

}  // namespace akin
