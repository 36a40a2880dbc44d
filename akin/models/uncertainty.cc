// Rows of the root are queries and items are rows: the kernel of rankings multiplies them.
#include "akin/models/uncertainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/math/row_schedule.h"
#include "akin/models/predict.h"

namespace akin {
namespace {

// The misses of some ratings, each as if it had been left out.
struct Misses {
  double squares = 0;
  double ratings = 0;

  Misses operator+(const Misses& other) const {
    return {squares + other.squares, ratings + other.ratings};
  }
};

Matrix gathered(const Matrix& vectors, std::span<const std::uint32_t> rows) {
  Matrix some(rows.size(), vectors.columns());
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::copy(vectors[rows[i]].begin(), vectors[rows[i]].end(), some[i].begin());
  return some;
}

// Of some of `vectors`, in units of noise². Few at a time: every thread holds as many.
std::vector<float> variances_of(const Matrix& inverse_root, const Matrix& vectors,
                                std::span<const std::uint32_t> rows) {
  constexpr std::size_t kTogether = 64;
  std::vector<float> variances(rows.size());
  ScoreVariances compute(inverse_root, kTogether);
  for (std::size_t first = 0; first < rows.size(); first += kTogether) {
    const std::size_t size = std::min(kTogether, rows.size() - first);
    const PackedRows packed(gathered(vectors, rows.subspan(first, size)));
    compute.compute(packed, 0, std::span(variances).subspan(first, size));
  }
  return variances;
}

// The sum of z z' over users, z being the vector and a 1: row by row.
struct Moment {
  std::vector<double> sums;

  Moment operator+(const Moment& other) const {
    Moment both = *this;
    for (std::size_t i = 0; i < sums.size(); ++i) both.sums[i] += other.sums[i];
    return both;
  }
};

// The mean over users.
Moment moment_of_users(const FactorModel& model, const Context& context) {
  const std::size_t size = model.rank() + 1;
  const std::size_t users = model.user_vectors.rows();
  std::vector<Moment> chunks((users + kRowChunk - 1) / kRowChunk);
  for (Moment& chunk : chunks) chunk.sums.resize(size * size);
  const double share = 1 / static_cast<double>(users);
  for_each_chunk(context, users, kRowChunk, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::vector<double>& sums = chunks[begin / kRowChunk].sums;
    std::vector<double> z(size, 1);
    for (std::size_t user = begin; user < end; ++user) {
      std::copy(model.user_vectors[user].begin(), model.user_vectors[user].end(), z.begin());
      for (std::size_t a = 0; a < size; ++a)
        for (std::size_t b = 0; b < size; ++b) sums[a * size + b] += share * z[a] * z[b];
    }
  });
  return tree_sum(std::move(chunks));
}

// The mean of |G z|², from that of z z'.
double mean_variance(const Matrix& root, const Moment& moment) {
  const std::size_t size = root.columns();
  double variance = 0;
  for (std::size_t row = 0; row < root.rows(); ++row)
    for (std::size_t a = row; a < size; ++a) {  // before its diagonal a row of G is zero
      double sum = 0;
      for (std::size_t b = row; b < size; ++b)
        sum += moment.sums[a * size + b] * static_cast<double>(root[row][b]);
      variance += static_cast<double>(root[row][a]) * sum;
    }
  return variance;
}

// The leverage of each rating in its item's regression, in the order of the ratings by user.
class ItemLeverages {
 public:
  explicit ItemLeverages(const CsrMatrix& by_user) : by_user_(by_user), leverages_(by_user.cells()) {}

  std::span<float> of_user(std::size_t user) {
    return std::span(leverages_).subspan(by_user_.starts()[user], by_user_[user].size());
  }

  // Of each rating of the pair.
  void set(std::uint32_t user, std::uint32_t item, float leverage) {
    const auto items = by_user_[user].columns;
    const auto [first, last] = std::equal_range(items.begin(), items.end(), item);
    std::fill(of_user(user).begin() + (first - items.begin()),
              of_user(user).begin() + (last - items.begin()), leverage);
  }

 private:
  const CsrMatrix& by_user_;
  std::vector<float> leverages_;
};

// Fills the variances of all items and the leverages of their ratings. False where the kind does not
// tell.
bool look_at_items(FactorModel& model, const Dataset& data, const Context& context,
                   ItemLeverages& leverages) {
  constexpr float kFits = 1;  // the leverage in a row that cannot be solved: of no use to tell noise
  const CsrMatrix& by_item = data.by_item();
  const Moment moment = moment_of_users(model, context);
  std::vector<float> variances(by_item.rows(), -1);
  RowSchedule(by_item, model.rank() + 1).for_each_row(context, [&](std::size_t item, std::size_t) {
    const SparseRow raters = by_item[item];
    const auto root = model.encoder->item_inverse_root(model, raters);
    std::vector<float> own(raters.size(), kFits);
    if (root) {
      variances[item] = static_cast<float>(mean_variance(*root, moment));
      own = variances_of(*root, model.user_vectors, raters.columns);
    }
    for (std::size_t j = 0; j < own.size(); ++j)
      leverages.set(raters.columns[j], static_cast<std::uint32_t>(item), own[j]);
  });
  const float most = *std::max_element(variances.begin(), variances.end());
  if (most < 0 || !std::isfinite(most)) return false;
  for (float& variance : variances) variance = variance < 0 ? most : variance;
  model.item_variance = std::move(variances);
  return true;
}

Misses misses_of(const FactorModel& model, std::size_t user, SparseRow rated,
                 std::span<const float> of_items) {
  constexpr double kLeastLeft = 1e-3;  // a rating that settles an unknown alone says nothing of noise
  const auto root = model.encoder->inverse_root(model, rated);
  Misses misses;
  if (!root) return misses;
  const std::vector<float> of_user = variances_of(*root, model.item_vectors, rated.columns);
  for (std::size_t j = 0; j < rated.size(); ++j) {
    const auto h_user = static_cast<double>(of_user[j]), h_item = static_cast<double>(of_items[j]);
    if (1 - h_user < kLeastLeft || 1 - h_item < kLeastLeft) continue;
    const double error =
        static_cast<double>(rated.values[j]) - static_cast<double>(score(model, user, rated.columns[j]));
    misses.squares += error * error / ((1 - h_user) * (1 - h_item) * (1 - h_user * h_item));
    misses.ratings += 1;
  }
  return misses;
}

}  // namespace

ScoreVariances::ScoreVariances(const Matrix& inverse_root, std::size_t most)
    : products_(PackedQueries::kMost, most) {
  const std::size_t rank = inverse_root.columns() - 1;
  for (std::size_t row = 0; row < inverse_root.rows(); ++row) {
    if (row % PackedQueries::kMost == 0) rows_of_root_.emplace_back(rank);
    rows_of_root_.back().add(inverse_root[row].first(rank));
    of_bias_.push_back(inverse_root[row][rank]);
  }
}

void ScoreVariances::compute(const PackedRows& vectors, std::size_t first, std::span<float> variances) {
  std::fill(variances.begin(), variances.end(), 0.0F);
  const float* of_bias = of_bias_.data();
  for (const PackedQueries& rows : rows_of_root_) {
    score_rows(rows, vectors, first, variances.size(), products_);
    for (std::size_t row = 0; row < rows.size(); ++row, ++of_bias) {
      const std::span<const float> products = products_[row];
      for (std::size_t i = 0; i < variances.size(); ++i) {
        const float product = products[i] + *of_bias;
        variances[i] += product * product;
      }
    }
  }
}

std::vector<float> score_deviations(const FactorModel& model, SparseRow history,
                                    std::span<const std::uint32_t> items) {
  const auto root = model.encoder->inverse_root(model, history);
  if (!root || model.item_variance.empty())
    return std::vector<float>(items.size(), std::numeric_limits<float>::quiet_NaN());
  std::vector<float> deviations = variances_of(*root, model.item_vectors, items);
  for (std::size_t i = 0; i < items.size(); ++i)
    deviations[i] =
        static_cast<float>(model.noise) * std::sqrt(deviations[i] + model.item_variance[items[i]]);
  return deviations;
}

float draw_user(const FactorModel& model, SparseRow history, Random& random, std::span<float> vector,
                float bias) {
  const auto root = model.encoder->inverse_root(model, history);
  if (!root) return bias;
  for (std::size_t row = 0; row < root->rows(); ++row) {
    const auto step = static_cast<float>(model.noise * random.normal());
    const std::span<const float> direction = (*root)[row];
    for (std::size_t k = 0; k < vector.size(); ++k) vector[k] += step * direction[k];
    bias += step * direction[vector.size()];
  }
  return bias;
}

std::vector<float> draw_item_biases(const FactorModel& model, std::uint64_t seed) {
  std::vector<float> biases = model.item_bias;
  for (std::size_t item = 0; item < biases.size(); ++item) {
    const double deviation = model.noise * std::sqrt(static_cast<double>(model.item_variance[item]));
    biases[item] += static_cast<float>(deviation * Random(seed, item).normal());
  }
  return biases;
}

void estimate_uncertainty(FactorModel& model, const Dataset& data, const Context& context) {
  const CsrMatrix& by_user = data.by_user();
  ItemLeverages leverages(by_user);
  if (!look_at_items(model, data, context, leverages)) return;
  std::vector<Misses> misses(by_user.rows());
  RowSchedule(by_user, model.rank() + 1).for_each_row(context, [&](std::size_t user, std::size_t) {
    misses[user] = misses_of(model, user, by_user[user], leverages.of_user(user));
  });
  const Misses sum =
      sum_over_rows(context, misses.size(), [&](std::size_t user) { return misses[user]; });
  const double noise = std::sqrt(sum.squares / sum.ratings);
  if (std::isfinite(noise))
    model.noise = noise;
  else
    model.item_variance.clear();
}

void require_noise(const FactorModel& model, std::string_view kind) {
  if (std::isnan(model.noise))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("this {} model does not tell how sure it is of its scores; als models of "
                            "ratings do",
                            kind));
}

}  // namespace akin
