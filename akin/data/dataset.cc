// Rows are brought together by user and sorted by item; the last of equals stays.
#include "akin/data/dataset.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/data/group_rows.h"

namespace akin {
namespace {

// One user's rows in ascending order of item, then of place. Sorted are pairs of item and position, as
// one number each: rows lie far apart in memory.
void sort_rows(std::span<std::uint64_t> rows, const Ratings& ratings) {
  std::vector<std::uint64_t> keys(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) keys[i] = std::uint64_t{ratings.item[rows[i]]} << 32 | i;
  if (std::is_sorted(keys.begin(), keys.end())) return;
  std::sort(keys.begin(), keys.end());
  const std::vector<std::uint64_t> old(rows.begin(), rows.end());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = old[keys[i] & 0xFFFFFFFF];
}

// One user's rows in ascending order of item, each item's last rating alone; returns how many those are.
std::size_t keep_last_of_each_item(std::span<std::uint64_t> rows, const Ratings& ratings) {
  const auto is_earlier = [&](std::uint64_t a, std::uint64_t b) {
    return ratings.has_times() && ratings.time[a] < ratings.time[b];
  };
  sort_rows(rows, ratings);
  std::size_t kept = 0;
  for (const std::uint64_t row : rows) {
    if (kept == 0 || ratings.item[rows[kept - 1]] != ratings.item[row])
      rows[kept++] = row;
    else if (!is_earlier(row, rows[kept - 1]))
      rows[kept - 1] = row;
  }
  return kept;
}

CsrMatrix matrix_of(GroupedRows& by_user, std::vector<std::uint64_t> starts, const Ratings& ratings,
                    const Context& context) {
  std::vector<std::uint32_t> columns(starts.back());
  std::vector<float> values(starts.back());
  for_each_row(context, by_user.groups(), [&](std::size_t user) {
    for (std::uint64_t i = 0; i < starts[user + 1] - starts[user]; ++i) {
      const std::uint64_t row = by_user[user][i];
      columns[starts[user] + i] = ratings.item[row];
      values[starts[user] + i] = ratings.value[row];
    }
  });
  return {ratings.items->size(), std::move(starts), std::move(columns), std::move(values)};
}

double mean_of(const CsrMatrix& matrix, const Context& context) {
  if (matrix.cells() == 0) return 0;
  const double sum = sum_over_rows(context, matrix.rows(), [&](std::size_t row) {
    const SparseRow cells = matrix[row];
    return std::accumulate(cells.values.begin(), cells.values.end(), 0.0);
  });
  return sum / static_cast<double>(matrix.cells());
}

Scale scale_of(std::span<const float> values) {
  if (values.empty()) return {};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {*least, *most};
}

void add_ids(Digester& digester, const IdMap* ids) {
  for (; ids != nullptr; ids = ids->cold()) {
    const std::uint64_t sizes[] = {ids->is_numeric(), ids->known_size(), ids->bytes().size()};
    digester.add(std::span<const std::uint64_t>(sizes));
    digester.add(ids->numbers());
    digester.add(ids->offsets());
    digester.add(ids->bytes());
  }
}

}  // namespace

Dataset::Dataset(std::shared_ptr<const IdMap> users, std::shared_ptr<const IdMap> items,
                 CsrMatrix by_user, std::size_t duplicates, const Context& context)
    : users_(std::move(users)),
      items_(std::move(items)),
      by_user_(std::move(by_user)),
      by_item_(by_user_.transposed()),
      duplicates_(duplicates),
      mean_(mean_of(by_user_, context)),
      scale_(scale_of(by_user_.cell_values())) {}

Digest Dataset::fingerprint() const {
  Digester digester;
  add_ids(digester, users_.get());
  add_ids(digester, items_.get());
  digester.add(by_user_.starts());
  digester.add(by_user_.cell_columns());
  digester.add(by_user_.cell_values());
  return digester.digest();
}

Dataset make_dataset(const Ratings& ratings, const Context& context) {
  GroupedRows by_user = group_rows(ratings.user, ratings.users->size(), context);
  std::vector<std::uint64_t> starts(by_user.groups() + 1);
  for_each_row(context, by_user.groups(), [&](std::size_t user) {
    starts[user + 1] = keep_last_of_each_item(by_user[user], ratings);
  });
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  const std::size_t duplicates = ratings.size() - starts.back();
  CsrMatrix matrix = matrix_of(by_user, std::move(starts), ratings, context);
  return {ratings.users, ratings.items, std::move(matrix), duplicates, context};
}

}  // namespace akin
