// Packing, and the tiles of scores.
#include "akin/math/packed_rows.h"

#include <algorithm>
#include <cassert>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/packed_rows.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "akin/math/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kPanelVectors = PackedRows::kPanel / kLanes;

// Adds the biases and stores the scores of one or more panels.
struct ScoreSink {
  const float* bias;
  std::size_t panel_size;
  float* scores;
  std::size_t stride;

  HWY_INLINE void operator()(std::size_t query, std::size_t vector, Vector sum) const {
    const float* panel_bias = bias + vector / kPanelVectors * panel_size;
    const Vector biases = hn::Load(Lanes(), panel_bias + vector % kPanelVectors * kLanes);
    hn::Store(hn::Add(sum, biases), Lanes(), scores + query * stride + vector * kLanes);
  }
};

// Queries `query` … `query` + `count` - 1 with `panels` panels that start at `panel`.
void score_band(const PackedQueries& queries, std::size_t query, std::size_t count,
                const PackedRows& rows, std::size_t panel, std::size_t panels, float* scores,
                std::size_t stride) {
  // One vector a panel: tiles reach over several panels. Else a panel is all the vectors of its tiles.
  const std::size_t together = kPanelVectors == 1 ? panels : 1;
  const std::size_t step = kPanelVectors == 1 ? rows.panel_size() : kLanes;
  for (std::size_t p = 0; p < panels; p += together) {
    const float* values = rows.panel(panel + p);
    const Operands operands{
        queries.values() + query, PackedQueries::kMost, values, PackedRows::kPanel, step, rows.rank()};
    const ScoreSink sink{values + rows.rank() * PackedRows::kPanel, rows.panel_size(),
                         scores + p * PackedRows::kPanel, stride};
    multiply_rows(count, operands, together * kPanelVectors, sink);
  }
}

// Three panels at a time stay in the first cache level while all the queries pass over them.
void score_panels(const PackedQueries& queries, const PackedRows& rows, std::size_t first,
                  std::size_t panels, Matrix& scores) {
  constexpr std::size_t kTogether = 3;
  for (std::size_t p = 0; p < panels; p += kTogether) {
    for (std::size_t query = 0; query < queries.size(); query += kTileRows) {
      score_band(queries, query, std::min(kTileRows, queries.size() - query), rows, first + p,
                 std::min(kTogether, panels - p), scores[query].data() + p * PackedRows::kPanel,
                 scores.stride());
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {
namespace {

std::size_t panels_for(std::size_t rows) { return (rows + PackedRows::kPanel - 1) / PackedRows::kPanel; }

}  // namespace

HWY_EXPORT(score_panels);

PackedRows::PackedRows(const Matrix& rows, std::span<const float> bias)
    : rows_(rows.rows()), rank_(rows.columns()), values_(panels_for(rows_) * panel_size()) {
  assert(bias.empty() || bias.size() == rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    float* lane = values_.data() + row / kPanel * panel_size() + row % kPanel;
    for (const float value : rows[row]) {
      *lane = value;
      lane += kPanel;
    }
    if (!bias.empty()) *lane = bias[row];
  }
}

void PackedQueries::add(std::span<const float> query) {
  assert(query.size() == rank_ && size_ < kMost);
  for (std::size_t k = 0; k < rank_; ++k) values_[k * kMost + size_] = query[k];
  ++size_;
}

void score_rows(const PackedQueries& queries, const PackedRows& rows, std::size_t first,
                std::size_t count, Matrix& scores) {
  assert(queries.rank() == rows.rank());
  assert(first % PackedRows::kPanel == 0 && first + count <= rows.rows());
  assert(scores.rows() >= queries.size() && scores.columns() >= count);
  HWY_DYNAMIC_DISPATCH(score_panels)
  (queries, rows, first / PackedRows::kPanel, panels_for(count), scores);
}

}  // namespace akin
#endif
