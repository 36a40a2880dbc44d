// What is planned and done is the same for a query alone and among others, so that its list is.
#include "akin/index/planned_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "akin/index/exact/exact.h"

namespace akin {
namespace {

constexpr double kNearlyAll = 0.9;  // the share from which rows are struck out after the search
constexpr double kGather = 0.5;     // the share below which rows are gathered for the exact search

bool is_zero(std::span<const float> vector) {
  return std::all_of(vector.begin(), vector.end(), [](float value) { return value == 0; });
}

// How many rows must be found so that, by chance, three deviations to spare, `count` of them pass a
// filter that this share of all passes.
std::size_t more_to_find(std::size_t count, double share) {
  const auto wanted = static_cast<double>(count);
  return static_cast<std::size_t>(std::ceil((wanted + 3 * std::sqrt(wanted * (1 - share))) / share));
}

std::vector<std::uint32_t> rows_kept(std::span<const std::uint8_t> keep) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < keep.size(); ++row)
    if (keep[row] != 0) rows.push_back(row);
  return rows;
}

Matrix gathered(const Matrix& all, std::span<const std::uint32_t> rows) {
  Matrix some(rows.size(), all.columns());
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::copy(all[rows[i]].begin(), all[rows[i]].end(), some[i].begin());
  return some;
}

// The places in `rows` of those that stand in both; both ascend.
std::vector<std::uint32_t> places_of(std::span<const std::uint32_t> some,
                                     std::span<const std::uint32_t> rows) {
  std::vector<std::uint32_t> places;
  for (const std::uint32_t row : some) {
    const auto found = std::lower_bound(rows.begin(), rows.end(), row);
    if (found != rows.end() && *found == row)
      places.push_back(static_cast<std::uint32_t>(found - rows.begin()));
  }
  return places;
}

// How many of these rows, which ascend, would be listed.
std::size_t count_listed(std::span<const std::uint32_t> rows, std::span<const std::uint8_t> keep) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i] < keep.size() && keep[rows[i]] != 0 && (i == 0 || rows[i] != rows[i - 1])) ++count;
  return count;
}

}  // namespace

PlannedSearch::PlannedSearch(const Matrix& rows, Nearness nearness, const StoredIndex& index)
    : rows_(rows), nearness_(nearness), index_(index), not_zero_{{}, 0} {
  not_zero_.keep.resize(rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    if (is_zero(rows[row])) continue;
    not_zero_.keep[row] = 1;
    ++not_zero_.rows;
  }
}

SearchPlan PlannedSearch::plan(std::size_t count, std::span<const std::uint8_t> keep) const {
  return plan_for(count, listed_of(keep).rows);
}

std::vector<std::vector<Neighbor>> PlannedSearch::search(std::span<const RowQuery> queries,
                                                         std::size_t count,
                                                         std::span<const std::uint8_t> keep,
                                                         const Context& context) const {
  const Listed listed = listed_of(keep);
  const SearchPlan::Way way = plan_for(count, listed.rows).way;
  if (way == SearchPlan::Way::exact) return search_exactly(queries, count, listed, context);
  auto answers = way == SearchPlan::Way::filtered
                     ? index_.search(queries, count, listed.filter(), context)
                     : search_then_filter(queries, count, listed, context);

  std::vector<std::size_t> places;  // of queries that the exact index answers
  std::vector<RowQuery> again;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const std::size_t most = listed.rows - count_listed(queries[q].leave_out, listed.keep);
    // All rows are equally near to a vector without direction: those that come first are listed.
    if (answers[q].size() >= std::min(count, most) && !is_zero(queries[q].vector)) continue;
    places.push_back(q);
    again.push_back(queries[q]);
  }
  if (again.empty()) return answers;
  auto whole = search_exactly(again, count, listed, context);
  for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = std::move(whole[i]);
  return answers;
}

PlannedSearch::Listed PlannedSearch::listed_of(std::span<const std::uint8_t> keep) const {
  if (keep.empty()) return not_zero_;
  Listed listed{std::vector<std::uint8_t>(not_zero_.keep.size()), 0};
  for (std::size_t row = 0; row < listed.keep.size(); ++row) {
    if (keep[row] == 0 || not_zero_.keep[row] == 0) continue;
    listed.keep[row] = 1;
    ++listed.rows;
  }
  return listed;
}

SearchPlan PlannedSearch::plan_for(std::size_t count, std::size_t kept) const {
  using Way = SearchPlan::Way;
  const std::size_t rows = not_zero_.rows;
  if (kept <= count) return {Way::exact, kept, rows};  // all of them are wanted
  const double share = static_cast<double>(kept) / static_cast<double>(rows);
  if (share >= kNearlyAll) return {Way::filter_after, kept, rows};
  // To find as many that pass, and as surely, an index comes to more rows the fewer pass. Each costs it
  // about as much as a row that is gathered costs the exact search.
  const double found = std::max(index_.rows_looked_at(rows), static_cast<double>(count));
  const double by_index = std::min(found / share, static_cast<double>(rows));
  return {static_cast<double>(kept) <= by_index ? Way::exact : Way::filtered, kept, rows};
}

const Index& PlannedSearch::exact() const {
  std::call_once(exact_is_made_, [this] { exact_ = make_exact_index(rows_, nearness_); });
  return *exact_;
}

std::vector<std::vector<Neighbor>> PlannedSearch::search_exactly(std::span<const RowQuery> queries,
                                                                 std::size_t count, const Listed& listed,
                                                                 const Context& context) const {
  if (static_cast<double>(listed.rows) < kGather * static_cast<double>(rows_.rows()))
    return search_gathered(queries, count, listed, context);
  return exact().search(queries, count, listed.filter(), context);
}

// The numbers of gathered rows ascend as the rows did, so that ties end as they would have.
std::vector<std::vector<Neighbor>> PlannedSearch::search_gathered(std::span<const RowQuery> queries,
                                                                  std::size_t count, const Listed& listed,
                                                                  const Context& context) const {
  const std::vector<std::uint32_t> rows = rows_kept(listed.keep);
  std::vector<std::vector<std::uint32_t>> left_out;
  std::vector<RowQuery> own;
  for (const RowQuery& query : queries) left_out.push_back(places_of(query.leave_out, rows));
  for (std::size_t q = 0; q < queries.size(); ++q) own.push_back({queries[q].vector, left_out[q]});
  auto answers = make_exact_index(gathered(rows_, rows), nearness_)->search(own, count, {}, context);
  for (std::vector<Neighbor>& answer : answers)
    for (Neighbor& neighbor : answer) neighbor.index = rows[neighbor.index];
  return answers;
}

std::vector<std::vector<Neighbor>> PlannedSearch::search_then_filter(std::span<const RowQuery> queries,
                                                                     std::size_t count,
                                                                     const Listed& listed,
                                                                     const Context& context) const {
  const double share = static_cast<double>(listed.rows) / static_cast<double>(not_zero_.rows);
  auto answers =
      index_.search(queries, std::min(more_to_find(count, share), not_zero_.rows), {}, context);
  for (std::vector<Neighbor>& answer : answers) {
    std::erase_if(answer, [&](const Neighbor& neighbor) { return listed.keep[neighbor.index] == 0; });
    if (answer.size() > count) answer.resize(count);
  }
  return answers;
}

}  // namespace akin
