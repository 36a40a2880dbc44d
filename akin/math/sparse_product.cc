// The products of a row stay in registers while its cells go by; of many columns, some at a time.
#include "akin/math/sparse_product.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "akin/math/row_schedule.h"
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/sparse_product.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "akin/math/triangle_update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kAhead = 16;   // cells whose rows are asked for before they are read
constexpr std::size_t kBlock = 512;  // cells that are summed in one chain

// Rows of `right` that stay in the second cache level while all long rows of a chunk go over them.
constexpr std::size_t kTileBytes = 512 << 10;

// As many sums as leave registers for a factor and a product; whole cache lines.
constexpr std::size_t kMostVectors = kHas32Registers ? 20 : 12;
constexpr std::size_t kLineVectors = Matrix::kRowAlignment / kLanes;
static_assert(kMostVectors % kLineVectors == 0);

// Some rows of a product, and from which column on.
struct Pass {
  const std::uint32_t* columns;  // of all cells, and their values
  const float* values;
  std::size_t cells;
  const std::uint64_t* starts;  // of the rows among the cells
  std::span<const std::uint32_t> rows;
  const Matrix& right;
  Matrix& products;
};

template <std::size_t kVectors>
HWY_INLINE void ask_for(const float* from) {
  for (std::size_t i = 0; i < kVectors * kLanes; i += Matrix::kRowAlignment) hwy::Prefetch(from + i);
}

HWY_INLINE void add_row(Vector, const float*, TileRow<0>&) {}
template <std::size_t kVectors>
HWY_INLINE void add_row(Vector factor, const float* from, TileRow<kVectors>& sums) {
  sums.first = hn::MulAdd(factor, hn::Load(Lanes(), from), sums.first);
  add_row(factor, from + kLanes, sums.others);
}

HWY_INLINE void add_sums(const TileRow<0>&, float*) {}
template <std::size_t kVectors>
HWY_INLINE void add_sums(const TileRow<kVectors>& sums, float* to) {
  hn::Store(hn::Add(hn::Load(Lanes(), to), sums.first), Lanes(), to);
  add_sums(sums.others, to + kLanes);
}

// The cells from `begin` to `end`; what lies ahead may belong to the next rows.
template <std::size_t kVectors>
HWY_INLINE void add_cells(const Pass& pass, std::size_t begin, std::size_t end, std::size_t at,
                          float* products) {
  const float* const right = pass.right[0].data() + at;
  const std::size_t stride = pass.right.stride();
  TileRow<kVectors> sums;
  set_zero(sums);
  for (std::size_t k = begin; k < end; ++k) {
    ask_for<kVectors>(right + pass.columns[std::min(k + kAhead, pass.cells - 1)] * stride);
    add_row(hn::Set(Lanes(), pass.values[k]), right + pass.columns[k] * stride, sums);
  }
  add_sums(sums, products);
}

// Columns `at` … of all rows, kVectors vectors of them: a tile of the rows of `right` after the other, in
// each the blocks that begin in it.
template <std::size_t kVectors>
HWY_NOINLINE void multiply_columns(const Pass& pass, std::size_t at) {
  constexpr std::size_t kTile = kTileBytes / (kVectors * kLanes * sizeof(float));
  std::vector<std::uint64_t> next;
  for (const std::uint32_t row : pass.rows) next.push_back(pass.starts[row]);
  bool is_over = false;
  for (std::size_t limit = kTile; !is_over; limit += kTile) {
    is_over = true;
    for (std::size_t i = 0; i < next.size(); ++i) {
      const std::uint32_t row = pass.rows[i];
      const std::size_t end = pass.starts[row + 1];
      for (; next[i] < end && pass.columns[next[i]] < limit; next[i] = std::min(end, next[i] + kBlock))
        add_cells<kVectors>(pass, next[i], std::min(end, next[i] + kBlock), at,
                            pass.products[row].data() + at);
      is_over = is_over && next[i] == end;
    }
  }
}

// The same for a number of vectors known at run time only: 1 … kMost.
template <std::size_t kMost = kMostVectors>
HWY_INLINE void multiply_some_columns(std::size_t vectors, const Pass& pass, std::size_t at) {
  if (vectors == kMost) {
    multiply_columns<kMost>(pass, at);
  } else if constexpr (kMost > 1) {
    multiply_some_columns<kMost - 1>(vectors, pass, at);
  }
}

// All columns, in parts of about the same width.
void multiply_pass(const Pass& pass) {
  const std::size_t vectors = vectors_for(pass.right.columns());
  const std::size_t passes = (vectors + kMostVectors - 1) / kMostVectors;
  const std::size_t share = (vectors + passes - 1) / passes;
  const std::size_t width = (share + kLineVectors - 1) / kLineVectors * kLineVectors;
  for (std::size_t vector = 0; vector < vectors; vector += width)
    multiply_some_columns(std::min(width, vectors - vector), pass, vector * kLanes);
}

void multiply_matrix_rows(const CsrMatrix& sparse, std::span<const std::uint32_t> rows,
                          const Matrix& right, Matrix& products) {
  multiply_pass({.columns = sparse.cell_columns().data(),
                 .values = sparse.cell_values().data(),
                 .cells = sparse.cells(),
                 .starts = sparse.starts().data(),
                 .rows = rows,
                 .right = right,
                 .products = products});
}

void multiply_single_row(SparseRow row, const Matrix& right, Matrix& products) {
  const std::array<std::uint64_t, 2> starts = {0, row.size()};
  const std::array<std::uint32_t, 1> rows = {0};
  multiply_pass({.columns = row.columns.data(),
                 .values = row.values.data(),
                 .cells = row.size(),
                 .starts = starts.data(),
                 .rows = rows,
                 .right = right,
                 .products = products});
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {
namespace {

constexpr double kRowCost = 4;  // of a row beside its cells, in cells

}  // namespace

HWY_EXPORT(multiply_matrix_rows);
HWY_EXPORT(multiply_single_row);

Matrix sparse_product(const CsrMatrix& sparse, const Matrix& right, const Context& context) {
  assert(right.rows() == sparse.columns());
  context.check_stop();
  Matrix products(sparse.rows(), right.columns());
  if (sparse.cells() == 0 || right.columns() == 0) return products;
  const RowSchedule schedule(sparse,
                             [](std::size_t cells) { return static_cast<double>(cells) + kRowCost; });
  schedule.for_each_chunk(context, [&](std::span<const std::uint32_t> rows, std::size_t) {
    HWY_DYNAMIC_DISPATCH(multiply_matrix_rows)(sparse, rows, right, products);
  });
  return products;
}

void sparse_row_product(SparseRow row, const Matrix& right, std::span<float> products) {
  assert(products.size() == right.columns());
  Matrix sums(1, right.columns());  // with room for whole vectors
  if (row.size() > 0 && right.columns() > 0) HWY_DYNAMIC_DISPATCH(multiply_single_row)(row, right, sums);
  std::copy(sums[0].begin(), sums[0].end(), products.begin());
}

}  // namespace akin
#endif
