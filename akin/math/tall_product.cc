// Tiles of doubles in registers, over panels that are packed for them: first level caches hold the panels
// of a tile, the second level those of a block of rows.
#include "akin/math/tall_product.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/tall_product.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Doubles = hn::ScalableTag<double>;
using DoubleVector = hn::Vec<Doubles>;
using Floats = hn::Rebind<float, Doubles>;  // as many

constexpr std::size_t kDoubles = hn::MaxLanes(Doubles());
constexpr std::size_t kTileRows = HWY_TARGET <= HWY_AVX3 ? 8 : 6;
constexpr std::size_t kTileColumns = 2 * kDoubles;
static_assert(Matrix::kRowAlignment % kTileColumns == 0);  // a tile ends before a padded row does
constexpr std::size_t kDepth = 256;                        // rows that are packed together

constexpr std::size_t rounded_up(std::size_t size, std::size_t step) {
  return (size + step - 1) / step * step;
}

// Panels of kWidth columns: in each, row after row. What the last one lacks is 0. row(r) is where the
// numbers of a row begin.
template <std::size_t kWidth, class Row>
void pack(std::size_t rows, std::size_t columns, const Row& row, AlignedDoubles& panels) {
  panels.resize(rounded_up(columns, kWidth) * rows);
  double* to = panels.data();
  for (std::size_t first = 0; first < columns; first += kWidth) {
    const std::size_t used = std::min(kWidth, columns - first);
    for (std::size_t r = 0; r < rows; ++r, to += kWidth) {
      const auto* from = row(r) + first;
      for (std::size_t i = 0; i < used; ++i) to[i] = static_cast<double>(from[i]);
      for (std::size_t i = used; i < kWidth; ++i) to[i] = 0;
    }
  }
}

// Panels of kTileRows rows: in each, column after column.
void pack_turned(const Matrix& matrix, std::size_t begin, std::size_t end, AlignedDoubles& panels) {
  const std::size_t columns = matrix.columns();
  panels.assign(rounded_up(end - begin, kTileRows) * columns, 0.0);
  for (std::size_t row = begin; row < end; ++row) {
    const std::size_t place = (row - begin) % kTileRows;
    double* panel = panels.data() + (row - begin - place) * columns;
    const float* from = matrix[row].data();
    for (std::size_t k = 0; k < columns; ++k) panel[k * kTileRows + place] = static_cast<double>(from[k]);
  }
}

// Sums of a tile, two vectors wide: members, since GCC 12 keeps arrays of vectors in memory.
template <std::size_t kRows>
struct Tile {
  DoubleVector first, second;
  Tile<kRows - 1> others;
};
template <>
struct Tile<0> {};

HWY_INLINE void set_zero(Tile<0>&) {}
template <std::size_t kRows>
HWY_INLINE void set_zero(Tile<kRows>& tile) {
  tile.first = hn::Zero(Doubles());
  tile.second = hn::Zero(Doubles());
  set_zero(tile.others);
}

HWY_INLINE void multiply_add(const double*, DoubleVector, DoubleVector, Tile<0>&) {}
template <std::size_t kRows>
HWY_INLINE void multiply_add(const double* left, DoubleVector first, DoubleVector second,
                             Tile<kRows>& sums) {
  const DoubleVector factor = hn::Set(Doubles(), left[0]);
  sums.first = hn::MulAdd(factor, first, sums.first);
  sums.second = hn::MulAdd(factor, second, sums.second);
  multiply_add(left + 1, first, second, sums.others);
}

template <class Sink>
HWY_INLINE void hand_on(const Tile<0>&, std::size_t, const Sink&) {}
template <std::size_t kRows, class Sink>
HWY_INLINE void hand_on(const Tile<kRows>& sums, std::size_t row, const Sink& sink) {
  sink(row, sums.first, sums.second);
  hand_on(sums.others, row + 1, sink);
}

// sink(row, …) takes Σ_r left[r][row] · right[r][…] over the depth of two panels.
template <class Sink>
HWY_NOINLINE void multiply_panels(const double* left, const double* right, std::size_t depth,
                                  const Sink& sink) {
  const Doubles lanes;
  Tile<kTileRows> sums;
  set_zero(sums);
  for (std::size_t r = 0; r < depth; ++r) {
    multiply_add(left, hn::Load(lanes, right), hn::Load(lanes, right + kDoubles), sums);
    left += kTileRows;
    right += kTileColumns;
  }
  hand_on(sums, 0, sink);
}

// Adds what there is of a tile to sums in double.
struct AddDoubles {
  double* sums;
  std::size_t stride;
  std::size_t rows, columns;

  HWY_INLINE void operator()(std::size_t row, DoubleVector first, DoubleVector second) const {
    if (row >= rows) return;
    const Doubles lanes;
    double* to = sums + row * stride;
    if (columns >= kTileColumns) {
      hn::StoreU(hn::Add(hn::LoadU(lanes, to), first), lanes, to);
      hn::StoreU(hn::Add(hn::LoadU(lanes, to + kDoubles), second), lanes, to + kDoubles);
      return;
    }
    HWY_ALIGN double both[kTileColumns];
    hn::Store(first, lanes, both);
    hn::Store(second, lanes, both + kDoubles);
    for (std::size_t k = 0; k < columns; ++k) to[k] += both[k];
  }
};

// Adds the rows that there are of a tile to rows of a matrix.
struct AddFloats {
  float* sums;
  std::size_t stride;
  std::size_t rows;

  HWY_INLINE void operator()(std::size_t row, DoubleVector first, DoubleVector second) const {
    if (row >= rows) return;
    add(first, sums + row * stride);
    add(second, sums + row * stride + kDoubles);
  }

  static HWY_INLINE void add(DoubleVector more, float* to) {
    const Floats lanes;
    const DoubleVector before = hn::PromoteTo(Doubles(), hn::Load(lanes, to));
    hn::Store(hn::DemoteTo(lanes, hn::Add(before, more)), lanes, to);
  }
};

// Adds the inner products over rows `begin` to `end`, row by row; of the lower half all, of the upper one
// some.
void add_inner_products(const Matrix& left, const Matrix& right, std::size_t begin, std::size_t end,
                        bool lower_half, double* sums) {
  AlignedDoubles left_panels, right_panels;
  for (std::size_t first = begin; first < end; first += kDepth) {
    const std::size_t rows = std::min(kDepth, end - first);
    pack<kTileRows>(
        rows, left.columns(), [&](std::size_t r) { return left[first + r].data(); }, left_panels);
    pack<kTileColumns>(
        rows, right.columns(), [&](std::size_t r) { return right[first + r].data(); }, right_panels);
    for (std::size_t j = 0; j < right.columns(); j += kTileColumns)
      for (std::size_t i = lower_half ? j / kTileRows * kTileRows : 0; i < left.columns(); i += kTileRows)
        multiply_panels(left_panels.data() + i * rows, right_panels.data() + j * rows, rows,
                        AddDoubles{.sums = sums + i * right.columns() + j,
                                   .stride = right.columns(),
                                   .rows = left.columns() - i,
                                   .columns = right.columns() - j});
  }
}

void pack_square(const DoubleMatrix& square, AlignedDoubles& panels) {
  pack<kTileColumns>(
      square.rows(), square.columns(), [&](std::size_t r) { return square[r].data(); }, panels);
}

// Rows `begin` to `end` of tall · square, of which `square` holds the panels.
void add_product_rows(const Matrix& tall, std::size_t begin, std::size_t end,
                      const AlignedDoubles& square, std::size_t columns, Matrix& sums) {
  const std::size_t depth = tall.columns();
  AlignedDoubles rows;
  pack_turned(tall, begin, end, rows);
  for (std::size_t j = 0; j < columns; j += kTileColumns)
    for (std::size_t i = 0; i < end - begin; i += kTileRows)
      multiply_panels(
          rows.data() + i * depth, square.data() + j * depth, depth,
          AddFloats{
              .sums = sums[begin + i].data() + j, .stride = sums.stride(), .rows = end - begin - i});
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(add_inner_products);
HWY_EXPORT(pack_square);
HWY_EXPORT(add_product_rows);

namespace {

constexpr std::size_t kRowsTogether = 256;  // of a product

// Of a chunk of rows, row by row.
struct Sums {
  std::vector<double> values;

  friend Sums operator+(Sums a, const Sums& b) {
    for (std::size_t i = 0; i < b.values.size(); ++i) a.values[i] += b.values[i];
    return a;
  }
};

DoubleMatrix summed_products(const Matrix& left, const Matrix& right, bool lower_half,
                             const Context& context) {
  assert(left.rows() == right.rows());
  const std::size_t columns = right.columns();
  const Sums sums = sum_over_chunks(context, left.rows(), [&](std::size_t begin, std::size_t end) {
    Sums chunk{std::vector<double>(left.columns() * columns)};
    HWY_DYNAMIC_DISPATCH(add_inner_products)(left, right, begin, end, lower_half, chunk.values.data());
    return chunk;
  });
  DoubleMatrix products(left.columns(), columns);
  for (std::size_t i = 0; i < products.rows() && !sums.values.empty(); ++i)
    std::copy_n(sums.values.data() + i * columns, columns, products[i].begin());
  return products;
}

}  // namespace

DoubleMatrix inner_products(const Matrix& left, const Matrix& right, const Context& context) {
  return summed_products(left, right, false, context);
}

DoubleMatrix inner_products(const Matrix& columns, const Context& context) {
  DoubleMatrix products = summed_products(columns, columns, true, context);
  for (std::size_t i = 0; i < products.rows(); ++i)
    for (std::size_t j = 0; j < i; ++j) products[j][i] = products[i][j];
  return products;
}

void add_product(const Matrix& tall, const DoubleMatrix& square, Matrix& sums, const Context& context) {
  assert(square.rows() == tall.columns() && sums.rows() == tall.rows() &&
         square.columns() <= sums.columns());
  AlignedDoubles panels;
  HWY_DYNAMIC_DISPATCH(pack_square)(square, panels);
  for_each_chunk(context, tall.rows(), kRowsTogether,
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   HWY_DYNAMIC_DISPATCH(add_product_rows)
                   (tall, begin, end, panels, square.columns(), sums);
                 });
}

}  // namespace akin
#endif
