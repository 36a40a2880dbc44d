// Loops over rows whose result has the same bits for any number of threads.
//
// A row belongs to one task; a sum across rows goes through one fixed binary tree over chunks of
// kRowChunk consecutive rows, so that whoever holds an aligned run of chunks gets the same partial sum.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "akin/base/context.h"

namespace akin {

inline constexpr std::size_t kRowChunk = 1024;

// Calls f(begin, end, worker) for consecutive ranges of at most `chunk` rows that cover 0 … rows - 1.
// Throws Error(cancelled) between two ranges when told to stop.
template <class F>
void for_each_chunk(const Context& context, std::size_t rows, std::size_t chunk, const F& f) {
  context.threads.run((rows + chunk - 1) / chunk, [&](std::size_t task, std::size_t worker) {
    context.check_stop();
    f(task * chunk, std::min(rows, (task + 1) * chunk), worker);
  });
}

// Calls f(row) for each row.
template <class F>
void for_each_row(const Context& context, std::size_t rows, const F& f) {
  for_each_chunk(context, rows, kRowChunk, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t row = begin; row < end; ++row) f(row);
  });
}

// The sum of the chunks' sums through the fixed binary tree: neighbours first. T adds with + and is zero
// when new.
template <class T>
T tree_sum(std::vector<T> sums) {
  if (sums.empty()) return T{};
  for (std::size_t count = sums.size(); count > 1; count = (count + 1) / 2) {
    for (std::size_t i = 0; i < count / 2; ++i) sums[i] = sums[2 * i] + sums[2 * i + 1];
    if (count % 2 == 1) sums[count / 2] = sums[count - 1];
  }
  return sums[0];
}

// The sum of chunk_sum(begin, end) over the chunks of all rows, for sums that are large: few are held at
// once. A batch is a power of two of chunks, and so its sum a node of the tree over all of them.
template <class ChunkSum>
auto sum_over_chunks(const Context& context, std::size_t rows, const ChunkSum& chunk_sum) {
  using Sum = decltype(chunk_sum(std::size_t{0}, std::size_t{0}));
  constexpr std::size_t kBatch = 16 * kRowChunk;
  std::vector<Sum> batches;
  for (std::size_t first = 0; first < rows; first += kBatch) {
    const std::size_t size = std::min(kBatch, rows - first);
    std::vector<Sum> chunks((size + kRowChunk - 1) / kRowChunk);
    for_each_chunk(context, size, kRowChunk, [&](std::size_t begin, std::size_t end, std::size_t) {
      chunks[begin / kRowChunk] = chunk_sum(first + begin, first + end);
    });
    batches.push_back(tree_sum(std::move(chunks)));
  }
  return tree_sum(std::move(batches));
}

// The sum of term(row) over all rows.
template <class Term>
auto sum_over_rows(const Context& context, std::size_t rows, const Term& term) {
  using Sum = decltype(term(std::size_t{0}));
  std::vector<Sum> sums((rows + kRowChunk - 1) / kRowChunk);
  for_each_row(context, rows,
               [&](std::size_t row) { sums[row / kRowChunk] = sums[row / kRowChunk] + term(row); });
  return tree_sum(std::move(sums));
}

}  // namespace akin
