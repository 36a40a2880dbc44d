// A batch of rows goes through the blocks together, so that what they share is one product a block.
#include "akin/models/als/block_row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "akin/base/parallel.h"
#include "akin/math/gathered_rows.h"
#include "akin/math/tile_product.h"
#include "akin/math/vectors.h"
#include "akin/models/als/row_terms.h"

namespace akin {
namespace {

// Below this the root of a factor would be lost, and the target with it; what it adds to the matrix is
// nothing.
constexpr float kLeastScale = 1e-18F;

// The ratings of a row whose factors have one sign.
struct Gathered {
  std::vector<std::uint32_t> rows;
  std::vector<std::size_t> places;  // among all ratings of the row
  std::vector<float> scales;        // √|a|
  std::vector<float> targets;       // (t − a z_i · x) / ±√|a|

  void clear() {
    rows.clear();
    places.clear();
    scales.clear();
  }

  void add(std::uint32_t row, std::size_t place, float factor) {
    rows.push_back(row);
    places.push_back(place);
    scales.push_back(std::max(std::sqrt(std::abs(factor)), kLeastScale));
  }

  ScaledRows with_targets(const QuadraticRow& row, const std::vector<float>& dots, float sign) {
    targets.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t at = places[i];
      targets[i] = sign * (row.pulls[at] - row.factors[at] * dots[at]) / scales[i];
    }
    return {rows, scales, targets};
  }
};

// A row on its way through the blocks.
struct RowOnItsWay {
  RowTerms terms;
  std::vector<float> dots;  // z_i · x
  Gathered more, less;      // a of 0 or above, and below: what weighs less than silence
  std::size_t place = 0;    // among the rows that are solved
  double value = 0;         // of what it makes small
};

class BlockRows : public RowSolver {
 public:
  BlockRows(const Design& fixed, std::shared_ptr<const std::vector<UnknownBlock>> blocks,
            const AlsOptions& options)
      : fixed_(fixed),
        options_(options),
        blocks_(std::move(blocks)),
        unknowns_(kMostRows, fixed.unknowns()),
        products_(kMostRows, fixed.unknowns()),
        step_(1, fixed.unknowns()) {
    for (const UnknownBlock& block : *blocks_) equations_.emplace_back(block.vectors.columns());
  }

  void solve(const OpenSide& side, std::span<const std::uint32_t> rows,
             std::span<RidgeRow> solved) override {
    for (std::size_t begin = 0; begin < rows.size(); begin += kMostRows) {
      const std::size_t size = std::min(kMostRows, rows.size() - begin);
      solve_batch(side, rows.subspan(begin, size), solved.subspan(begin, size));
    }
  }

 private:
  static constexpr std::size_t kMostRows = 24;

  void solve_batch(const OpenSide& side, std::span<const std::uint32_t> rows,
                   std::span<RidgeRow> solved) {
    const std::size_t count = begin_rows(side, rows, solved);
    for (std::size_t b = 0; b < blocks_->size(); ++b) {
      const UnknownBlock& block = (*blocks_)[b];
      if (block.shared.rows() > 0) multiply_rows_by(unknowns_, count, block.shared, products_);
      for (std::size_t i = 0; i < count; ++i) solve_block(block, equations_[b], i);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const RowOnItsWay& row = rows_[i];
      solved[row.place] = ridge_row(row.terms.row(), fixed_.vectors.columns(), unknowns_[i], row.value);
      const std::span<float> vector = side.vectors[rows[row.place]];
      std::copy_n(unknowns_[i].begin(), vector.size(), vector.begin());
    }
  }

  // How many rows there is something to do for.
  std::size_t begin_rows(const OpenSide& side, std::span<const std::uint32_t> rows,
                         std::span<RidgeRow> solved) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      solved[i] = {};
      const std::span<float> vector = side.vectors[rows[i]];
      if (!rows_[count].terms.fill(fixed_, options_, side.ratings[rows[i]])) {
        std::fill(vector.begin(), vector.end(), 0.0F);
        continue;
      }
      std::copy(vector.begin(), vector.end(), unknowns_[count].begin());
      if (fixed_.intercept) unknowns_[count].back() = side.bias[rows[i]];
      rows_[count].place = i;
      begin_row(rows_[count], unknowns_[count]);
      ++count;
    }
    add_shared(count);
    return count;
  }

  // Where the row stands: its dots, and what its ratings and its ridge make.
  void begin_row(RowOnItsWay& row, std::span<const float> x) const {
    const QuadraticRow& terms = row.terms.row();
    const std::size_t rank = fixed_.vectors.columns();
    row.dots.assign(terms.size(), 0);
    row.more.clear();
    row.less.clear();
    add_dots(fixed_.vectors, terms.rows, x, row.dots);
    row.value = terms.constant +
                static_cast<double>(terms.lambda) * static_cast<double>(squared_norm(x.first(rank)));
    if (x.size() > rank)
      row.value += static_cast<double>(terms.bias_lambda) * static_cast<double>(x[rank]) * x[rank];
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const auto dot = static_cast<double>(row.dots[i]);
      row.value += dot * (static_cast<double>(terms.factors[i]) * dot - 2.0 * terms.pulls[i]);
      (terms.factors[i] >= 0 ? row.more : row.less).add(terms.rows[i], i, terms.factors[i]);
    }
  }

  // x'Bx of the rows.
  void add_shared(std::size_t count) {
    for (const UnknownBlock& block : *blocks_) {
      if (block.shared.rows() == 0) return;
      multiply_rows_by(unknowns_, count, block.shared, products_);
      const std::size_t size = block.vectors.columns();
      for (std::size_t i = 0; i < count; ++i)
        rows_[i].value -=
            static_cast<double>(dot(products_[i].first(size), unknowns_[i].subspan(block.begin, size)));
    }
  }

  // The best step of a row within a block.
  void solve_block(const UnknownBlock& block, NormalEquation& equation, std::size_t i) {
    RowOnItsWay& row = rows_[i];
    const QuadraticRow& terms = row.terms.row();
    const std::size_t size = block.vectors.columns();
    const std::span<float> x = unknowns_[i].subspan(block.begin, size);
    const bool has_bias = block.begin + size > fixed_.vectors.columns();
    lambdas_.assign(size, terms.lambda);
    if (has_bias) lambdas_.back() = terms.bias_lambda;
    slope_.assign(size, 0);
    for (std::size_t k = 0; k < size; ++k) slope_[k] = -lambdas_[k] * x[k];
    if (block.shared.rows() > 0)
      for (std::size_t k = 0; k < size; ++k) slope_[k] += products_[i][k];

    equation.gather_scaled(block.vectors, block.own, row.more.with_targets(terms, row.dots, 1));
    if (!row.less.rows.empty())
      equation.take_off_scaled(block.vectors, row.less.with_targets(terms, row.dots, -1));
    equation.add_to_right_side(slope_);
    equation.add_to_diagonal(lambdas_);
    const std::span<float> step = step_[0].first(size);
    if (!equation.solve(step)) {
      row.value = std::numeric_limits<double>::quiet_NaN();
      return;
    }
    for (std::size_t k = 0; k < size; ++k) x[k] += step[k];
    row.value -= equation.explained();
    add_dots(block.vectors, terms.rows, step, row.dots);
  }

  const Design& fixed_;
  const AlsOptions& options_;
  std::shared_ptr<const std::vector<UnknownBlock>> blocks_;
  std::vector<NormalEquation> equations_;  // one a block
  Matrix unknowns_, products_, step_;
  std::vector<float> lambdas_, slope_;
  std::array<RowOnItsWay, kMostRows> rows_;
};

UnknownBlock block_of(const Design& fixed, const BorderedTriangle* shared, std::size_t begin,
                      std::size_t end, const Context& context) {
  const std::size_t rank = fixed.vectors.columns();
  const std::size_t columns = std::min(end, rank) - begin;
  UnknownBlock block{.begin = begin,
                     .vectors = Matrix(fixed.vectors.rows(), end - begin),
                     .own = BorderedTriangle(end - begin)};
  for_each_row(context, fixed.vectors.rows(), [&](std::size_t row) {
    const std::span<const float> from = fixed.vectors[row].subspan(begin, columns);
    std::copy(from.begin(), from.end(), block.vectors[row].begin());
    if (end > rank) block.vectors[row].back() = 1;
  });
  if (shared == nullptr) return block;
  block.shared = Matrix(rank, columns);
  for (std::size_t i = 0; i < rank; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      block.shared[i][j] = -shared->row(std::max(i, begin + j))[std::min(i, begin + j)];
  for (std::size_t i = 0; i < columns; ++i)
    std::copy_n(shared->row(begin + i) + begin, i + 1, block.own.row(i));
  return block;
}

}  // namespace

std::vector<UnknownBlock> unknown_blocks(const Design& fixed, const BorderedTriangle* shared,
                                         std::size_t size, const Context& context) {
  std::vector<UnknownBlock> blocks;
  const std::size_t rank = fixed.vectors.columns();
  for (std::size_t begin = 0; begin < rank || blocks.empty(); begin += size) {
    const bool is_last = begin + size >= rank;
    blocks.push_back(block_of(fixed, shared, begin, is_last ? fixed.unknowns() : begin + size, context));
  }
  return blocks;
}

std::unique_ptr<RowSolver> block_rows(const Design& fixed,
                                      std::shared_ptr<const std::vector<UnknownBlock>> blocks,
                                      const AlsOptions& options) {
  return std::make_unique<BlockRows>(fixed, std::move(blocks), options);
}

}  // namespace akin
