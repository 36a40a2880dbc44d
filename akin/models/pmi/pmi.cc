// Count, take logarithms, decompose, scale.
#include "akin/models/pmi/pmi.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

// A person is the mean of the vectors of the items that they rated above 0, weighted by rating and weight
// of the rating. Items without a vector say nothing.
class MeanEncoder : public Encoder {
 public:
  float encode(const FactorModel& model, SparseRow history, std::span<float> user_vector) const override {
    const std::vector<double> shares = shares_of(model, history);
    std::vector<double> mean(user_vector.size());
    for (std::size_t j = 0; j < shares.size(); ++j) {
      if (shares[j] == 0) continue;
      const std::span<const float> vector = model.item_vectors[history.columns[j]];
      for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += shares[j] * static_cast<double>(vector[i]);
    }
    std::transform(mean.begin(), mean.end(), user_vector.begin(),
                   [](double value) { return static_cast<float>(value); });
    return 0;
  }

  Attribution explain(const FactorModel& model, SparseRow history,
                      std::span<const std::uint32_t> items) const override {
    const std::vector<double> shares = shares_of(model, history);
    Attribution found{Matrix(items.size(), history.size()), std::vector<float>(items.size())};
    for (std::size_t i = 0; i < items.size(); ++i)
      for (std::size_t j = 0; j < shares.size(); ++j)
        found.parts[i][j] = static_cast<float>(
            shares[j] * static_cast<double>(
                            dot(model.item_vectors[items[i]], model.item_vectors[history.columns[j]])));
    return found;
  }

 private:
  // What each rating counts in the mean. They add up to 1, or all are 0.
  static std::vector<double> shares_of(const FactorModel& model, SparseRow history) {
    std::vector<double> shares(history.size());
    double sum = 0;
    for (std::size_t j = 0; j < shares.size(); ++j) {
      if (!(history.values[j] > 0) || !has_vector(model, history.columns[j])) continue;
      shares[j] = static_cast<double>(history.values[j]) * static_cast<double>(history.weight(j));
      sum += shares[j];
    }
    if (sum > 0)
      for (double& share : shares) share /= sum;
    return shares;
  }

  static bool has_vector(const FactorModel& model, std::uint32_t item) {
    const std::span<const float> vector = model.item_vectors[item];
    return std::any_of(vector.begin(), vector.end(), [](float value) { return value != 0; });
  }
};

[[noreturn]] void refuse_no_pairs(const PairFields& fields) {
  if (fields.min_count == 1 && fields.min_pair_count == 1)
    throw Error(ErrorCode::invalid_argument,
                "pmi: no user has two items, so nothing tells what goes with what");
  throw Error(ErrorCode::invalid_argument,
              fmt::format("pmi: no two items, each of {} users at least, have {} users in common; "
                          "choose a smaller min_count or min_pair_count",
                          fields.min_count, fields.min_pair_count));
}

[[noreturn]] void refuse_only_chance(const PairFields& fields) {
  throw Error(ErrorCode::invalid_argument,
              fields.positive
                  ? "pmi: no two items go together more often than chance would have it; choose a "
                    "smaller shift, or positive false"
                  : "pmi: all items go together just as often as chance would have it");
}

// Throws where there is nothing to learn from.
CsrMatrix learned_matrix(const Dataset& data, const PairFields& fields, const Context& context,
                         Observer& observer) {
  const PairCounts counts = count_item_pairs(data, fields, context, observer);
  if (counts.pairs.cells() == 0) refuse_no_pairs(fields);
  CsrMatrix matrix = pmi_matrix(counts, fields, context);
  if (frobenius_norm(matrix, context) == 0) refuse_only_chance(fields);
  return matrix;
}

TruncatedSvd decomposed(const CsrMatrix& matrix, const PmiOptions& options, const Context& context) {
  if (options.pairs.is_symmetric())
    return randomized_svd({.rows = matrix, .columns = matrix}, options.svd.svd(), context);
  const CsrMatrix transposed = matrix.transposed();
  return randomized_svd({.rows = matrix, .columns = transposed}, options.svd.svd(), context);
}

Matrix scaled(Matrix vectors, const std::vector<double>& values, double power) {
  std::vector<float> scales;
  scales.reserve(values.size());
  for (const double value : values) scales.push_back(static_cast<float>(std::pow(value, power)));
  for (std::size_t row = 0; row < vectors.rows(); ++row)
    for (std::size_t i = 0; i < vectors.columns(); ++i) vectors[row][i] *= scales[i];
  return vectors;
}

// ln of the share of users who have an item; of an item that nobody has, as if half a person had it.
std::vector<float> log_shares(const Dataset& data) {
  const CsrMatrix& by_item = data.by_item();
  std::vector<float> shares(by_item.rows());
  for (std::size_t item = 0; item < shares.size(); ++item) {
    const double users = std::max(0.5, static_cast<double>(count_distinct(by_item[item].columns)));
    shares[item] = static_cast<float>(std::log(users / static_cast<double>(data.by_user().rows())));
  }
  return shares;
}

}  // namespace

void PmiOptions::describe(FieldVisitor& visit) {
  svd.describe(visit);
  pairs.describe(visit);
}

FactorModel train_pmi(const Dataset& data, const PmiOptions& options, const Context& context,
                      Observer& observer) {
  const CsrMatrix matrix = learned_matrix(data, options.pairs, context, observer);
  TruncatedSvd found = decomposed(matrix, options, context);
  observer.on_note(residual_text(static_cast<std::int64_t>(found.values.size()), found.residual));
  const CsrMatrix& by_user = data.by_user();
  FactorModel model;
  model.item_vectors = scaled(std::move(found.left), found.values, options.svd.singular_power);
  model.user_vectors = Matrix(by_user.rows(), model.rank());
  model.user_bias.resize(by_user.rows());
  model.item_bias = log_shares(data);
  const MeanEncoder encoder;
  for_each_row(context, by_user.rows(),
               [&](std::size_t user) { encoder.encode(model, by_user[user], model.user_vectors[user]); });
  model.encoder = std::make_shared<MeanEncoder>();
  return model;
}

std::shared_ptr<const Encoder> read_pmi_encoder(const PmiOptions&, BlobReader&) {
  return std::make_shared<MeanEncoder>();
}

}  // namespace akin
