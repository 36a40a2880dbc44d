// Rows of numbers, their singular vectors, and projections on them.
#include "akin/models/svd/svd.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "akin/base/blob.h"
#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/math/randomized_svd.h"
#include "akin/math/sparse_product.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr const char* kSingularValues = "singular_values";

// What the matrix has for a history; repeats of an item add up.
std::vector<float> numbers_of(SparseRow history, const SvdOptions& options) {
  std::vector<float> numbers(history.size(), 1.0F);
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    if (options.values == SvdValues::ratings) numbers[j] = history.values[j];
    if (history.has_weights()) numbers[j] *= history.weights[j];
  }
  if (options.user_scaling == UserScaling::none) return numbers;
  const double length = std::sqrt(squared_length({history.columns, numbers}));
  if (length > 0)
    for (float& number : numbers) number = static_cast<float>(static_cast<double>(number) / length);
  return numbers;
}

// S^-2p: from r V S^p to r V S^-p. Directions that the matrix lacks stay at 0.
std::vector<double> turned_powers(std::span<const double> values, double power) {
  std::vector<double> powers;
  for (const double value : values) powers.push_back(value > 0 ? std::pow(value, -2 * power) : 0);
  return powers;
}

void multiply(std::span<float> vector, std::span<const double> factors) {
  for (std::size_t k = 0; k < vector.size(); ++k)
    vector[k] = static_cast<float>(static_cast<double>(vector[k]) * factors[k]);
}

void multiply_rows(Matrix& matrix, std::span<const double> factors, const Context& context) {
  for_each_row(context, matrix.rows(), [&](std::size_t row) { multiply(matrix[row], factors); });
}

// A person is the projection of their row.
class ProjectionEncoder : public Encoder {
 public:
  ProjectionEncoder(SvdOptions options, std::vector<double> values)
      : options_(options),
        values_(std::move(values)),
        turn_(turned_powers(values_, options.svd.singular_power)) {}

  float encode(const FactorModel& model, SparseRow history, std::span<float> user_vector) const override {
    const std::vector<float> numbers = numbers_of(history, options_);
    sparse_row_product({history.columns, numbers}, model.item_vectors, user_vector);
    multiply(user_vector, turn_);
    if (!all_finite(user_vector))
      throw Error(ErrorCode::invalid_argument,
                  "this history has no finite answer; its numbers are too large for the model");
    return 0;
  }

  // Σ_j r_j (v_j · v_item): a sum over the history.
  Attribution explain(const FactorModel& model, SparseRow history,
                      std::span<const std::uint32_t> items) const override {
    const std::vector<float> numbers = numbers_of(history, options_);
    Attribution found{Matrix(items.size(), history.size()), std::vector<float>(items.size())};
    std::vector<double> asked(model.rank());
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (std::size_t k = 0; k < asked.size(); ++k)
        asked[k] = static_cast<double>(model.item_vectors[items[i]][k]) * turn_[k];
      for (std::size_t j = 0; j < numbers.size(); ++j) {
        const std::span<const float> rated = model.item_vectors[history.columns[j]];
        double likeness = 0;
        for (std::size_t k = 0; k < asked.size(); ++k)
          likeness += asked[k] * static_cast<double>(rated[k]);
        found.parts[i][j] = static_cast<float>(static_cast<double>(numbers[j]) * likeness);
      }
    }
    return found;
  }

  bool fits(std::size_t rank) const override { return values_.size() == rank; }

  void save(BlobWriter& blobs) const override {
    blobs.add<double>(kSingularValues, {values_.size()}, values_);
  }

  // The vectors of all users from their rows of the matrix.
  Matrix encode_all(const CsrMatrix& rows, const Matrix& item_vectors, const Context& context) const {
    Matrix vectors = sparse_product(rows, item_vectors, context);
    multiply_rows(vectors, turn_, context);
    return vectors;
  }

 private:
  SvdOptions options_;
  std::vector<double> values_;
  std::vector<double> turn_;  // S^-2p
};

// The same cells, with numbers(row) for their values.
template <class Numbers>
CsrMatrix with_numbers(const CsrMatrix& matrix, const Numbers& numbers, const Context& context) {
  std::vector<float> values(matrix.cells());
  for_each_row(context, matrix.rows(), [&](std::size_t row) {
    const std::vector<float> own = numbers(matrix[row], row);
    std::copy(own.begin(), own.end(), values.begin() + static_cast<std::ptrdiff_t>(matrix.starts()[row]));
  });
  return {matrix.columns(),
          {matrix.starts().begin(), matrix.starts().end()},
          {matrix.cell_columns().begin(), matrix.cell_columns().end()},
          std::move(values)};
}

// A matrix and its transpose: a row a user, and a row an item.
struct BothWays {
  CsrMatrix by_user, by_item;
};

// The rows of users as the options want them; nothing where these are the ratings as they are.
std::optional<BothWays> changed_rows(const Dataset& data, const SvdOptions& options,
                                     const Context& context) {
  if (options.values == SvdValues::ratings && options.user_scaling == UserScaling::none &&
      !data.by_user().has_weights())
    return std::nullopt;
  CsrMatrix by_user = with_numbers(
      data.by_user(), [&](SparseRow row, std::size_t) { return numbers_of(row, options); }, context);
  CsrMatrix by_item = by_user.transposed();
  return BothWays{std::move(by_user), std::move(by_item)};
}

// Columns divided by their length to the power 1 - d.
BothWays with_item_power(const CsrMatrix& by_user, const CsrMatrix& by_item, double power,
                         const Context& context) {
  std::vector<double> factors(by_item.rows());
  for_each_row(context, by_item.rows(), [&](std::size_t item) {
    const double length = std::sqrt(squared_length(by_item[item]));
    factors[item] = length > 0 ? std::pow(length, power - 1) : 1;
  });
  const auto times = [](float number, double factor) {
    return static_cast<float>(static_cast<double>(number) * factor);
  };
  const auto of_user = [&](SparseRow row, std::size_t) {
    std::vector<float> numbers(row.values.begin(), row.values.end());
    for (std::size_t j = 0; j < numbers.size(); ++j)
      numbers[j] = times(numbers[j], factors[row.columns[j]]);
    return numbers;
  };
  const auto of_item = [&](SparseRow row, std::size_t item) {
    std::vector<float> numbers(row.values.begin(), row.values.end());
    for (float& number : numbers) number = times(number, factors[item]);
    return numbers;
  };
  return {with_numbers(by_user, of_user, context), with_numbers(by_item, of_item, context)};
}

void check_numbers(const CsrMatrix& matrix, const Context& context) {
  const double norm = frobenius_norm(matrix, context);
  if (norm == 0)
    throw Error(ErrorCode::invalid_argument, "svd: all ratings are 0; with values ones each counts");
  if (!(norm <= kMostSvdNorm))
    throw Error(ErrorCode::invalid_argument,
                "svd: the ratings are too large to have finite singular vectors; divide them all");
}

TruncatedSvd decomposed(const CsrMatrix& by_user, const CsrMatrix& by_item, const SvdOptions& options,
                        const Context& context) {
  check_numbers(by_user, context);
  if (options.item_power == 1)
    return randomized_svd({.rows = by_user, .columns = by_item}, options.svd.svd(), context);
  const BothWays scaled = with_item_power(by_user, by_item, options.item_power, context);
  check_numbers(scaled.by_user, context);
  return randomized_svd({.rows = scaled.by_user, .columns = scaled.by_item}, options.svd.svd(), context);
}

}  // namespace

void SvdOptions::describe(FieldVisitor& visit) {
  svd.describe(visit);
  visit(Field("values", "what stands in the matrix for a rating: the rating, or a one"), values);
  visit(Field("user_scaling", "whether the row of each user is scaled to length 1"), user_scaling);
  visit(Field("item_power",
              "columns of items are divided by their length to the power of 1 less this: below 1 the "
              "popular count less")
            .at_least(0)
            .at_most(4),
        item_power);
}

FactorModel train_svd(const Dataset& data, const SvdOptions& options, const Context& context,
                      Observer& observer) {
  const std::optional<BothWays> changed = changed_rows(data, options, context);
  const CsrMatrix& by_user = changed ? changed->by_user : data.by_user();
  const CsrMatrix& by_item = changed ? changed->by_item : data.by_item();
  TruncatedSvd found = decomposed(by_user, by_item, options, context);
  observer.on_note(residual_text(static_cast<std::int64_t>(found.values.size()), found.residual));

  std::vector<double> powers;
  powers.reserve(found.values.size());
  for (const double value : found.values) powers.push_back(std::pow(value, options.svd.singular_power));
  const auto encoder = std::make_shared<ProjectionEncoder>(options, std::move(found.values));
  FactorModel model;
  model.item_vectors = std::move(found.right);
  multiply_rows(model.item_vectors, powers, context);
  model.user_vectors = encoder->encode_all(by_user, model.item_vectors, context);
  model.user_bias.resize(by_user.rows());
  model.item_bias.resize(by_item.rows());
  model.encoder = encoder;
  return model;
}

std::shared_ptr<const Encoder> read_svd_encoder(const SvdOptions& options, BlobReader& blobs) {
  const std::uint64_t rank = blobs.rows(kSingularValues);
  const std::span<const double> values = blobs.take<double>(kSingularValues, {rank});
  const std::vector<double> turn = turned_powers(values, options.svd.singular_power);
  for (std::size_t k = 0; k < rank; ++k)
    if (!(values[k] >= 0) || !std::isfinite(values[k]) || !std::isfinite(turn[k]))
      throw Error(ErrorCode::bad_input,
                  "the array singular_values holds a number that is below 0 or has no finite power");
  return std::make_shared<ProjectionEncoder>(options, std::vector<double>(values.begin(), values.end()));
}

}  // namespace akin
