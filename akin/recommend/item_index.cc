// What is asked and what answers are of one form: rows of numbers.
#include "akin/recommend/item_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "akin/base/error.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

// The largest square of a length with which that of every distance is a number.
constexpr float kLongest = std::numeric_limits<float>::max() / 16;

void copy_with_last(std::span<const float> vector, float last, std::span<float> row) {
  std::copy(vector.begin(), vector.end(), row.begin());
  row.back() = last;
}

}  // namespace

std::shared_ptr<const Matrix> item_rows(const Model& model, ItemQuestion question) {
  const Matrix& vectors = model.factors.item_vectors;
  if (question == ItemQuestion::similar)
    return std::shared_ptr<const Matrix>(std::shared_ptr<const void>(), &vectors);
  auto rows = std::make_shared<Matrix>(vectors.rows(), vectors.columns() + 1);
  for (std::size_t item = 0; item < vectors.rows(); ++item)
    copy_with_last(vectors[item], model.factors.item_bias[item], (*rows)[item]);
  return rows;
}

Matrix asked_vectors(ItemQuestion question, std::span<const RowQuery> queries) {
  if (queries.empty()) return {};
  const std::size_t size = queries[0].vector.size();
  Matrix asked(queries.size(), question == ItemQuestion::recommend ? size + 1 : size);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const std::span<const float> vector = queries[q].vector;
    if (question == ItemQuestion::recommend)
      copy_with_last(vector, 1, asked[q]);
    else
      std::copy(vector.begin(), vector.end(), asked[q].begin());
  }
  return asked;
}

void require_indexable(const Model& model, const Matrix& rows) {
  const auto refuse = [](const std::string& reason) { throw Error(ErrorCode::invalid_argument, reason); };
  if (model.factors.rank() == 0)
    refuse(fmt::format("this {} model has no item vectors to index; train als with a rank above 0",
                       model.card.kind));
  float longest = 0;
  for (std::size_t row = 0; row < rows.rows(); ++row)
    longest = std::max(longest, squared_norm(rows[row]));
  if (longest == 0) refuse("all item vectors of this model are zero: there is nothing to index");
  if (longest > kLongest) refuse("some item vectors of this model are too long to index");
}

ItemIndex::ItemIndex(const Model& model, ItemQuestion question, ItemIndexCard card,
                     std::shared_ptr<const Matrix> rows, std::unique_ptr<const StoredIndex> index)
    : model_(model),
      question_(question),
      card_(std::move(card)),
      rows_(std::move(rows)),
      index_(std::move(index)),
      planned_(*rows_, card_.by, *index_) {}

std::vector<std::vector<Neighbor>> ItemIndex::search(std::span<const RowQuery> queries, std::size_t count,
                                                     std::span<const std::uint8_t> keep,
                                                     const Context& context) const {
  const Matrix asked = asked_vectors(question_, queries);
  std::vector<RowQuery> own(queries.begin(), queries.end());
  for (std::size_t q = 0; q < own.size(); ++q) own[q].vector = asked[q];
  return planned_.search(own, count, keep, context);
}

bool ItemIndex::may_miss(std::size_t count, std::span<const std::uint8_t> keep) const {
  return index_->effort() < index_->whole_effort() &&
         planned_.plan(count, keep).way != SearchPlan::Way::exact;
}

}  // namespace akin
