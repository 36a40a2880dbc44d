// Tile by tile: score, strike out, select.
#include "akin/math/best_rows.h"

#include <algorithm>
#include <limits>

#include "akin/base/parallel.h"

namespace akin {
namespace {

constexpr std::size_t kTile = 256;  // rows; a multiple of PackedRows::kPanel
constexpr float kNever = std::numeric_limits<float>::quiet_NaN();

// Walks through a query's unwanted rows as the tiles go by.
class LeaveOut {
 public:
  explicit LeaveOut(std::span<const std::uint32_t> rows) : rest_(rows) {}

  void strike(std::span<float> scores, std::size_t first) {
    while (!rest_.empty() && rest_.front() < first + scores.size()) {
      scores[rest_.front() - first] = kNever;
      rest_ = rest_.subspan(1);
    }
  }

 private:
  std::span<const std::uint32_t> rest_;
};

void strike_not_kept(std::span<float> scores, std::span<const std::uint8_t> keep) {
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (keep[i] == 0) scores[i] = kNever;
}

void answer_block(const PackedRows& rows, std::span<const RowQuery> queries, std::size_t count,
                  std::span<const std::uint8_t> keep, std::span<std::vector<Scored>> answers) {
  PackedQueries packed(rows.rank());
  std::vector<LeaveOut> left_out;
  for (const RowQuery& query : queries) {
    packed.add(query.vector);
    left_out.emplace_back(query.leave_out);
  }
  std::vector<TopK> best(queries.size(), TopK(count));
  Matrix scores(queries.size(), kTile);
  for (std::size_t first = 0; first < rows.rows(); first += kTile) {
    const std::size_t size = std::min(kTile, rows.rows() - first);
    score_rows(packed, rows, first, size, scores);
    for (std::size_t q = 0; q < queries.size(); ++q) {
      const std::span<float> tile = scores[q].first(size);
      left_out[q].strike(tile, first);
      if (!keep.empty()) strike_not_kept(tile, keep.subspan(first, size));
      best[q].offer_all(tile, static_cast<std::uint32_t>(first));
    }
  }
  for (std::size_t q = 0; q < queries.size(); ++q) answers[q] = best[q].take();
}

}  // namespace

std::vector<std::vector<Scored>> best_rows(const PackedRows& rows, std::span<const RowQuery> queries,
                                           std::size_t count, std::span<const std::uint8_t> keep,
                                           const Context& context) {
  std::vector<std::vector<Scored>> answers(queries.size());
  for_each_chunk(context, queries.size(), PackedQueries::kMost,
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   answer_block(rows, queries.subspan(begin, end - begin), count, keep,
                                std::span(answers).subspan(begin, end - begin));
                 });
  return answers;
}

}  // namespace akin
