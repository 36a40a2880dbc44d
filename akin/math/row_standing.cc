// Scores of a block of queries; then counts, a vector of scores at once.
#include "akin/math/row_standing.h"

#include <limits>

#include "akin/base/parallel.h"
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/row_standing.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

// The scores above `score` and those equal to it; what is left out is a NaN and neither.
RowStanding count_scores(const float* scores, std::size_t size, float score) {
  const hn::ScalableTag<float> lanes;
  const auto same = hn::Set(lanes, score);
  std::size_t ahead = 0, equal = 0, i = 0;
  for (; i + hn::Lanes(lanes) <= size; i += hn::Lanes(lanes)) {
    const auto some = hn::LoadU(lanes, scores + i);
    ahead += hn::CountTrue(lanes, hn::Gt(some, same));
    equal += hn::CountTrue(lanes, hn::Eq(some, same));
  }
  for (; i < size; ++i) {
    ahead += scores[i] > score ? 1 : 0;
    equal += scores[i] == score ? 1 : 0;
  }
  return {static_cast<std::uint32_t>(ahead), static_cast<std::uint32_t>(equal)};
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(count_scores);

namespace {

void answer_block(const PackedRows& rows, std::span<const StandingQuery> queries, Matrix& scores,
                  std::span<std::vector<RowStanding>> answers) {
  PackedQueries packed(rows.rank());
  for (const StandingQuery& query : queries) packed.add(query.query.vector);
  score_rows(packed, rows, 0, rows.rows(), scores);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const std::span<float> own = scores[q].first(rows.rows());
    for (const std::uint32_t row : queries[q].query.leave_out)
      own[row] = std::numeric_limits<float>::quiet_NaN();
    for (const std::uint32_t row : queries[q].asked) {
      RowStanding standing = HWY_DYNAMIC_DISPATCH(count_scores)(own.data(), own.size(), own[row]);
      --standing.equal;  // the row itself
      answers[q].push_back(standing);
    }
  }
}

}  // namespace

std::vector<std::vector<RowStanding>> row_standings(const PackedRows& rows,
                                                    std::span<const StandingQuery> queries,
                                                    const Context& context) {
  std::vector<std::vector<RowStanding>> answers(queries.size());
  std::vector<Matrix> scores(context.threads.size());
  for_each_chunk(context, queries.size(), PackedQueries::kMost,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   Matrix& own = scores[worker];
                   if (own.rows() == 0) own = Matrix(PackedQueries::kMost, rows.rows());
                   answer_block(rows, queries.subspan(begin, end - begin), own,
                                std::span(answers).subspan(begin, end - begin));
                 });
  return answers;
}

}  // namespace akin
#endif
