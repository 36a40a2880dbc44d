// One function a part of the model; lengths first, so that what follows may index.
#include "akin/recommend/model_file_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::size_t kMostRank = 4096;

void require(bool holds, std::string_view otherwise) {
  if (!holds) throw Error(ErrorCode::bad_input, std::string(otherwise));
}

void require_length(std::string_view part, std::size_t length, std::size_t expected) {
  if (length != expected)
    throw Error(ErrorCode::bad_input, fmt::format("{}: {} rows, not {}", part, length, expected));
}

void require_finite(std::string_view part, std::span<const float> values) {
  const bool finite = std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
  if (!finite)
    throw Error(ErrorCode::bad_input, fmt::format("{}: holds a number that is not finite", part));
}

void check_card(const ModelCard& card) {
  check_fields(card.options.ref());
  require(card.epochs >= 0, "its number of epochs is negative");
  require(card.ratings >= 0, "its number of ratings is negative");
  require(std::isnan(card.train_rmse) || (std::isfinite(card.train_rmse) && card.train_rmse >= 0),
          "its train_rmse is not finite or negative");
  require(std::isfinite(card.least_rating) && std::isfinite(card.most_rating), "its scale is not finite");
  require(card.least_rating <= card.most_rating, "its scale has a least above its most rating");
}

void check_bias(std::string_view part, std::span<const float> bias, std::size_t expected) {
  require_length(part, bias.size(), expected);
  require_finite(part, bias);
}

void check_vectors(std::string_view part, const Matrix& vectors, std::size_t rows, std::size_t rank) {
  require_length(part, vectors.rows(), rows);
  require(vectors.columns() == rank, "users and items have vectors of different lengths");
  for (std::size_t row = 0; row < rows; ++row) require_finite(part, vectors[row]);
}

void check_factors(const FactorModel& factors, std::size_t users, std::size_t items) {
  require(factors.rank() <= kMostRank, "its rank is above 4096");
  require(std::isfinite(factors.offset), "its offset is not finite");
  check_vectors("user_vectors", factors.user_vectors, users, factors.rank());
  check_vectors("item_vectors", factors.item_vectors, items, factors.rank());
  check_bias("user_bias", factors.user_bias, users);
  check_bias("item_bias", factors.item_bias, items);
  require(factors.encoder == nullptr || factors.encoder->fits(factors.rank()),
          "its encoder is made for vectors of another length");
}

void check_uncertainty(const FactorModel& factors, std::size_t items) {
  const std::vector<float>& variances = factors.item_variance;
  require(std::isnan(factors.noise) == variances.empty(),
          "its noise and its item_variance lack each other");
  if (variances.empty()) return;
  require(std::isfinite(factors.noise) && factors.noise >= 0, "its noise is not finite or negative");
  require_length("item_variance", variances.size(), items);
  require_finite("item_variance", variances);
  require(*std::min_element(variances.begin(), variances.end()) >= 0, "item_variance: is negative");
}

void check_baseline(const DampedBiases& baseline, std::size_t users, std::size_t items) {
  require(std::isfinite(baseline.mean), "its mean is not finite");
  check_bias("baseline_user_bias", baseline.user_bias, users);
  check_bias("baseline_item_bias", baseline.item_bias, items);
}

void check_counts(const Model& model) {
  require_length("item_counts", model.item_counts.size(), model.items->size());
  std::uint64_t sum = 0;
  for (const std::uint32_t count : model.item_counts) sum += count;
  require(sum == static_cast<std::uint64_t>(model.card.ratings),
          "item_counts: do not add up to its number of ratings");
}

void check_texts(std::string_view part, const std::vector<std::string>& texts, std::size_t items) {
  if (texts.empty()) return;
  require_length(part, texts.size(), items);
  for (const std::string& text : texts)
    if (!is_utf8(text)) throw Error(ErrorCode::bad_input, fmt::format("{}: are not UTF-8", part));
}

void check_starts(std::span<const std::uint64_t> starts, std::size_t cells) {
  require(starts.front() == 0 && starts.back() == cells, "history: its rows do not cover its ratings");
  require(std::is_sorted(starts.begin(), starts.end()), "history: its rows do not ascend");
}

void check_row(SparseRow row, std::size_t items) {
  // An item may stand twice: a training that keeps duplicates has learned from both.
  require(std::is_sorted(row.columns.begin(), row.columns.end()),
          "history: the items of a user do not ascend");
  require(row.columns.empty() || row.columns.back() < items,
          "history: names an item that does not exist");
}

void check_weights(const CsrMatrix& history) {
  const std::span<const float> weights = history.cell_weights();
  if (weights.empty()) return;
  require_length("history_weights", weights.size(), history.cells());
  require_finite("history_weights", weights);
  require(*std::min_element(weights.begin(), weights.end()) > 0,
          "history_weights: holds a weight that is not above 0");
}

void check_history(const Model& model) {
  const CsrMatrix& history = model.history;
  if (!model.has_history) return require(history.cells() == 0, "history: is there but said not to be");
  require_length("history", history.rows(), model.users->size());
  require(history.columns() == model.items->size(), "history: is of another number of items");
  require(history.cell_columns().size() == history.cells(), "history: lacks items or ratings");
  check_starts(history.starts(), history.cells());
  require_finite("history", history.cell_values());
  for (const float value : history.cell_values())
    require(value >= model.card.least_rating && value <= model.card.most_rating,
            "history: holds a rating outside the scale");

  check_weights(history);

  std::vector<std::uint32_t> counts(model.items->size());
  for (std::size_t user = 0; user < history.rows(); ++user) {
    check_row(history[user], counts.size());
    for (const std::uint32_t item : history[user].columns) ++counts[item];
  }
  require(counts == model.item_counts, "history: its numbers of ratings are not those of item_counts");
}

}  // namespace

void check_model(const Model& model) {
  require(model.users && model.items && model.card.options, "it was not trained");
  require(model.users->cold() == nullptr && model.items->cold() == nullptr,
          "its ids hold some that it was not trained on");
  const std::size_t users = model.users->size();
  const std::size_t items = model.items->size();
  check_card(model.card);
  check_factors(model.factors, users, items);
  check_uncertainty(model.factors, items);
  check_baseline(model.baseline, users, items);
  check_counts(model);
  check_texts("titles", model.titles, items);
  check_texts("genres", model.genres, items);
  check_history(model);
}

}  // namespace akin
