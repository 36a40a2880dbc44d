// A row for each thing that a model predicts.
#include "akin/evaluate/epoch_measure.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/math/vectors.h"
#include "akin/models/predict.h"

namespace akin {
namespace {

struct Sum {
  double weight = 0;
  double value = 0;
};

Sum operator+(const Sum& a, const Sum& b) { return {a.weight + b.weight, a.value + b.value}; }

// What one rating adds.
Sum measured(const Ratings& test, std::size_t row, double value) {
  const auto weight = static_cast<double>(test.weight_of(row));
  return {weight, weight * value};
}

double mean_of(const Sum& sum) {
  if (sum.weight == 0)
    throw Error(
        ErrorCode::invalid_argument,
        "validation_share leaves no held-out rating whose user and item have others to learn from; "
        "choose another share");
  return sum.value / sum.weight;
}

// Whether it says how good the model is: user and item are known, but not from each other, as where
// repeats are kept.
bool can_be_measured(const ValidationSplit& ratings, std::size_t row) {
  const auto learned = ratings.train.by_user()[ratings.test.user[row]].columns;
  const std::uint32_t item = ratings.test.item[row];
  return !learned.empty() && ratings.train.by_item()[item].size() > 0 &&
         !std::binary_search(learned.begin(), learned.end(), item);
}

// Root of the mean squared error of predictions, cut to the scale of the training ratings.
double rmse(const FactorModel& factors, const ValidationSplit& ratings, const Context& context) {
  const Scale scale = ratings.train.scale();
  const Ratings& test = ratings.test;
  return std::sqrt(mean_of(sum_over_rows(context, test.size(), [&](std::size_t row) {
    if (!can_be_measured(ratings, row)) return Sum{};
    const float predicted =
        std::clamp(score(factors, test.user[row], test.item[row]), scale.least, scale.most);
    const double error = static_cast<double>(predicted) - static_cast<double>(test.value[row]);
    return measured(test, row, error * error);
  })));
}

std::vector<std::uint32_t> different(std::span<const std::uint32_t> ascending) {
  std::vector<std::uint32_t> items;
  std::unique_copy(ascending.begin(), ascending.end(), std::back_inserter(items));
  return items;
}

// Where the held-out items of users stand among all items that they do not have in the training part:
// 0 is the top of the list, 1 its end, 1/2 what a random order gives (Hu, Koren and Volinsky 2008, each
// rating counted alike). Items with equal scores share their places.
double mean_percentile_rank(const FactorModel& factors, const ValidationSplit& ratings,
                            const Context& context) {
  const Ratings& test = ratings.test;
  std::vector<std::size_t> starts(factors.users() + 1);  // rows of a user: the test is ordered by user
  for (const std::uint32_t user : test.user) ++starts[user + 1];
  for (std::size_t user = 0; user < factors.users(); ++user) starts[user + 1] += starts[user];

  std::vector<std::vector<float>> scratch(context.threads.size(), std::vector<float>(factors.items()));
  std::vector<Sum> sums(factors.users());
  constexpr std::size_t kUsersOfTask = 16;
  for_each_chunk(context, factors.users(), kUsersOfTask,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   for (std::size_t user = begin; user < end; ++user) {
                     if (starts[user] == starts[user + 1]) continue;
                     std::vector<float>& scores = scratch[worker];
                     for (std::size_t item = 0; item < scores.size(); ++item)
                       scores[item] = score(factors, user, item);
                     const std::vector<std::uint32_t> seen =
                         different(ratings.train.by_user()[user].columns);
                     const auto others = static_cast<double>(scores.size() - seen.size() - 1);
                     for (std::size_t row = starts[user]; row < starts[user + 1]; ++row) {
                       if (!can_be_measured(ratings, row)) continue;
                       const float own = scores[test.item[row]];
                       double before = 0;
                       const auto place = [own](float other) {
                         return other > own ? 1.0 : other == own ? 0.5 : 0.0;
                       };
                       for (const float other : scores) before += place(other);
                       for (const std::uint32_t item : seen) before -= place(scores[item]);
                       before -= 0.5;  // itself
                       sums[user] = sums[user] + measured(test, row, others > 0 ? before / others : 0);
                     }
                   }
                 });
  return mean_of(sum_over_rows(context, sums.size(), [&](std::size_t user) { return sums[user]; }));
}

constexpr EpochMeasure kMeasures[] = {
    // in the order of Predicts
    {"rmse", false, rmse},
    {"mean percentile rank", false, mean_percentile_rank},
};

}  // namespace

const EpochMeasure& epoch_measure(Predicts predicts) {
  return kMeasures[static_cast<std::size_t>(predicts)];
}

}  // namespace akin
