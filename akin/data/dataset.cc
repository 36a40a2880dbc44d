// The last rating of each pair as a matrix, its transpose and what is asked of it often.
#include "akin/data/dataset.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/data/last_ratings.h"

namespace akin {
namespace {

double product(float a, float b) { return static_cast<double>(a) * static_cast<double>(b); }

CsrMatrix matrix_of(GroupedRows by_user, const Ratings& ratings, const Context& context) {
  std::vector<std::uint32_t> columns(by_user.rows.size());
  std::vector<float> values(by_user.rows.size());
  std::vector<float> weights(ratings.has_weights() ? by_user.rows.size() : 0);
  for_each_row(context, by_user.rows.size(), [&](std::size_t i) {
    columns[i] = ratings.item[by_user.rows[i]];
    values[i] = ratings.value[by_user.rows[i]];
    if (!weights.empty()) weights[i] = ratings.weight[by_user.rows[i]];
  });
  return {ratings.items->size(), std::move(by_user.starts), std::move(columns), std::move(values),
          std::move(weights)};
}

double weight_of(const CsrMatrix& matrix, const Context& context) {
  if (!matrix.has_weights()) return static_cast<double>(matrix.cells());
  return sum_over_rows(context, matrix.rows(), [&](std::size_t row) {
    const SparseRow cells = matrix[row];
    return std::accumulate(cells.weights.begin(), cells.weights.end(), 0.0);
  });
}

double mean_of(const CsrMatrix& matrix, double weight, const Context& context) {
  if (matrix.cells() == 0) return 0;
  const double sum = sum_over_rows(context, matrix.rows(), [&](std::size_t row) {
    const SparseRow cells = matrix[row];
    if (cells.has_weights())
      return std::inner_product(cells.values.begin(), cells.values.end(), cells.weights.begin(), 0.0,
                                std::plus(), product);
    return std::accumulate(cells.values.begin(), cells.values.end(), 0.0);
  });
  return sum / weight;
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
      weight_(weight_of(by_user_, context)),
      mean_(mean_of(by_user_, weight_, context)),
      scale_(scale_of(by_user_.cell_values())) {}

Digest Dataset::fingerprint() const {
  Digester digester;
  add_ids(digester, users_.get());
  add_ids(digester, items_.get());
  digester.add(by_user_.starts());
  digester.add(by_user_.cell_columns());
  digester.add(by_user_.cell_values());
  if (by_user_.has_weights()) digester.add(by_user_.cell_weights());
  return digester.digest();
}

Dataset make_dataset(const Ratings& ratings, const Context& context) {
  LastRatings last = last_ratings(ratings, context);
  CsrMatrix matrix = matrix_of(std::move(last.by_user), ratings, context);
  return {ratings.users, ratings.items, std::move(matrix), last.duplicates, context};
}

Dataset make_dataset(Ratings&& ratings, const Context& context) {
  Ratings taken = std::move(ratings);
  LastRatings last = last_ratings(taken, context);
  taken.user = {};
  taken.time = {};
  CsrMatrix matrix = matrix_of(std::move(last.by_user), taken, context);
  taken.item = {};
  taken.value = {};
  taken.weight = {};
  return {taken.users, taken.items, std::move(matrix), last.duplicates, context};
}

}  // namespace akin
