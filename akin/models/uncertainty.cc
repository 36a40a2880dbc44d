// Rows of the root are queries and items are rows: the kernel of rankings multiplies them.
#include "akin/models/uncertainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/math/rotate_rows.h"
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

// How far each rating of a row decides its own score.
std::vector<float> leverages_of(const Matrix& inverse_root, const Matrix& vectors, SparseRow rated) {
  std::vector<float> leverages = variances_of(inverse_root, vectors, rated.columns);
  for (std::size_t j = 0; j < rated.weights.size(); ++j) leverages[j] *= rated.weights[j];
  return leverages;
}

// The sum of z z' over users, z being the vector and a 1: the lower triangle, row by row; empty is zero.
struct Moment {
  std::vector<double> sums;

  friend Moment operator+(Moment a, const Moment& b) {
    if (a.sums.empty()) return b;
    for (std::size_t i = 0; i < b.sums.size(); ++i) a.sums[i] += b.sums[i];
    return a;
  }
};

// The mean over users.
Moment moment_of_users(const FactorModel& model, const Context& context) {
  const std::size_t size = model.rank() + 1;
  const std::size_t users = model.user_vectors.rows();
  const double share = 1 / static_cast<double>(users);
  return sum_over_chunks(context, users, [&](std::size_t begin, std::size_t end) {
    Moment moment{std::vector<double>(size * (size + 1) / 2)};
    std::vector<double> z(size, 1);
    for (std::size_t user = begin; user < end; ++user) {
      std::copy(model.user_vectors[user].begin(), model.user_vectors[user].end(), z.begin());
      double* sum = moment.sums.data();
      for (std::size_t a = 0; a < size; ++a)
        for (std::size_t b = 0; b <= a; ++b) *sum++ += share * z[a] * z[b];
    }
    return moment;
  });
}

// Whole rows of the mean.
Matrix as_matrix(const Moment& moment, std::size_t size) {
  Matrix square(size, size);
  const double* sum = moment.sums.data();
  for (std::size_t a = 0; a < size; ++a)
    for (std::size_t b = 0; b <= a; ++b) square[a][b] = square[b][a] = static_cast<float>(*sum++);
  return square;
}

// The mean of |G z|² over users, from the mean M of z z': the sum of g'M g over the rows of G.
class MeanVariance {
 public:
  explicit MeanVariance(const PackedRows& moment) : turn_(moment) {}

  double of(const Matrix& root) {
    Matrix turned = root;
    rows_.resize(root.rows());
    std::iota(rows_.begin(), rows_.end(), 0U);
    turn_.rotate(rows_, turned);
    double variance = 0;
    for (std::size_t row = 0; row < root.rows(); ++row)
      for (std::size_t a = 0; a < root.columns(); ++a)
        variance += static_cast<double>(root[row][a]) * static_cast<double>(turned[row][a]);
    return variance;
  }

 private:
  RowRotation turn_;
  std::vector<std::uint32_t> rows_;
};

// Those of an item's raters who were drawn.
struct DrawnRaters {
  std::vector<std::uint32_t> users;
  std::vector<float> ratings, weights;

  SparseRow row() const { return {users, ratings, weights}; }
};

// The people from whose ratings the noise is told: all, or some with about as many ratings as are wanted.
class NoiseSample {
 public:
  NoiseSample(const Dataset& data, std::size_t ratings, std::uint64_t seed)
      : data_(data),
        is_drawn_(data.by_user().rows()),
        first_of_item_(data.by_item().rows() + 1),
        first_of_user_(data.by_user().rows() + 1) {
    constexpr std::uint64_t kSampleSeed = 0x6e6f697365;  // keeps these draws apart from those of vectors
    const double share = static_cast<double>(ratings) / static_cast<double>(data.size());
    for (std::size_t user = 0; user < is_drawn_.size(); ++user) {
      is_drawn_[user] = share >= 1 || Random(seed ^ kSampleSeed, user).uniform() < share;
      const auto rated = data.by_user()[user].columns;
      first_of_user_[user + 1] = first_of_user_[user] + (is_drawn_[user] ? rated.size() : 0);
      if (!is_drawn_[user]) continue;
      for (const std::uint32_t item : rated) ++first_of_item_[item + 1];
    }
    std::partial_sum(first_of_item_.begin(), first_of_item_.end(), first_of_item_.begin());
  }

  bool draws(std::size_t user) const { return is_drawn_[user] != 0; }
  std::size_t ratings() const { return first_of_item_.back(); }

  // Those who rated an item.
  DrawnRaters raters(std::size_t item) const {
    const SparseRow all = data_.by_item()[item];
    DrawnRaters drawn;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_drawn_[all.columns[i]] == 0) continue;
      drawn.users.push_back(all.columns[i]);
      drawn.ratings.push_back(all.values[i]);
      if (all.has_weights()) drawn.weights.push_back(all.weights[i]);
    }
    return drawn;
  }

  // Numbers of raters, item by item, in the order of those people's ratings.
  std::vector<float> turned_to_users(const std::vector<float>& numbers) const {
    std::vector<std::size_t> next = first_of_item_;
    std::vector<float> turned;
    turned.reserve(numbers.size());
    for (std::size_t user = 0; user < is_drawn_.size(); ++user)
      if (is_drawn_[user])
        for (const std::uint32_t item : data_.by_user()[user].columns)
          turned.push_back(numbers[next[item]++]);
    return turned;
  }

  std::size_t first_of_item(std::size_t item) const { return first_of_item_[item]; }
  std::size_t first_of_user(std::size_t user) const { return first_of_user_[user]; }

 private:
  const Dataset& data_;
  std::vector<std::uint8_t> is_drawn_;
  std::vector<std::size_t> first_of_item_, first_of_user_;  // where the ratings stand among those drawn
};

// Whether the kind tells how well it knows an item.
bool tells_of_items(const FactorModel& model, const CsrMatrix& by_item) {
  for (std::size_t item = 0; item < by_item.rows(); ++item)
    if (model.encoder->item_inverse_root(model, by_item[item])) return true;
  return false;
}

// Fills the variances of all items; the leverage of each rating of the sample in its item's regression,
// by item.
std::vector<float> look_at_items(FactorModel& model, const CsrMatrix& by_item, const NoiseSample& sample,
                                 const Context& context) {
  constexpr float kFits = 1;  // the leverage in a row that cannot be solved: of no use to tell noise
  const PackedRows moment(as_matrix(moment_of_users(model, context), model.rank() + 1));
  std::vector<MeanVariance> mean_variance(context.threads.size(), MeanVariance(moment));
  std::vector<float> leverages(sample.ratings(), kFits);
  std::vector<float> variances(by_item.rows(), -1);
  RowSchedule(by_item, model.rank() + 1).for_each_row(context, [&](std::size_t item, std::size_t worker) {
    const auto root = model.encoder->item_inverse_root(model, by_item[item]);
    if (!root) return;
    variances[item] = static_cast<float>(mean_variance[worker].of(*root));
    const DrawnRaters raters = sample.raters(item);
    const std::vector<float> own = leverages_of(*root, model.user_vectors, raters.row());
    std::copy(own.begin(), own.end(),
              leverages.begin() + static_cast<std::ptrdiff_t>(sample.first_of_item(item)));
  });
  const float most = *std::max_element(variances.begin(), variances.end());
  for (float& variance : variances) variance = variance < 0 ? most : variance;
  model.item_variance = std::move(variances);
  return leverages;
}

Misses misses_of(const FactorModel& model, std::size_t user, SparseRow rated,
                 std::span<const float> of_items) {
  constexpr double kLeastLeft = 1e-3;  // a rating that settles an unknown alone says nothing of noise
  const auto root = model.encoder->inverse_root(model, rated);
  Misses misses;
  if (!root) return misses;
  const std::vector<float> of_user = leverages_of(*root, model.item_vectors, rated);
  for (std::size_t j = 0; j < rated.size(); ++j) {
    const auto h_user = static_cast<double>(of_user[j]), h_item = static_cast<double>(of_items[j]);
    if (1 - h_user < kLeastLeft || 1 - h_item < kLeastLeft) continue;
    const double error =
        static_cast<double>(rated.values[j]) - static_cast<double>(score(model, user, rated.columns[j]));
    misses.squares += static_cast<double>(rated.weight(j)) * error * error /
                      ((1 - h_user) * (1 - h_item) * (1 - h_user * h_item));
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

void estimate_uncertainty(FactorModel& model, const Dataset& data, const Context& context,
                          std::size_t noise_ratings) {
  const CsrMatrix& by_user = data.by_user();
  if (!tells_of_items(model, data.by_item())) return;
  const NoiseSample sample(data, noise_ratings, context.seed);
  const std::vector<float> leverages =
      sample.turned_to_users(look_at_items(model, data.by_item(), sample, context));
  std::vector<Misses> misses(by_user.rows());
  RowSchedule(by_user, model.rank() + 1).for_each_row(context, [&](std::size_t user, std::size_t) {
    if (!sample.draws(user)) return;
    const SparseRow rated = by_user[user];
    misses[user] = misses_of(model, user, rated,
                             std::span(leverages).subspan(sample.first_of_user(user), rated.size()));
  });
  const Misses sum =
      sum_over_rows(context, misses.size(), [&](std::size_t user) { return misses[user]; });
  const double noise = std::sqrt(sum.squares / sum.ratings);
  const bool is_finite = std::all_of(model.item_variance.begin(), model.item_variance.end(),
                                     [](float variance) { return std::isfinite(variance); });
  if (std::isfinite(noise) && is_finite)
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
