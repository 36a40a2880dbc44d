// Small random ratings as a dense matrix, and the same as a data set.
#pragma once

#include <cmath>
#include <memory>

#include "akin/base/random.h"
#include "akin/data/dataset.h"
#include "tests/oracle/dense_double.h"

namespace akin::oracle {

// ratings[u][i], not a number where there is none.
inline DenseMatrix random_ratings(std::uint64_t seed, std::size_t users, std::size_t items) {
  Random random(seed, 0);
  DenseMatrix ratings(users, std::vector<double>(items, std::nan("")));
  for (auto& row : ratings)
    for (double& rating : row)
      if (random.below(2) == 0) rating = 0.5 * static_cast<double>(1 + random.below(10));
  return ratings;
}

inline DenseMatrix transposed(const DenseMatrix& matrix) {
  DenseMatrix turned(matrix[0].size(), std::vector<double>(matrix.size()));
  for (std::size_t i = 0; i < matrix.size(); ++i)
    for (std::size_t j = 0; j < matrix[i].size(); ++j) turned[j][i] = matrix[i][j];
  return turned;
}

// A weight for each rating, of 1 where ratings have none.
struct Weights {
  DenseMatrix numbers;
  bool are_given = false;
};

inline Weights random_weights(Random& random, const DenseMatrix& ratings) {
  Weights weights{DenseMatrix(ratings.size(), std::vector<double>(ratings[0].size(), 1)),
                  random.below(2) == 0};
  if (weights.are_given)
    for (auto& row : weights.numbers)
      for (double& weight : row) weight = 0.25 * static_cast<double>(1 + random.below(12));
  return weights;
}

inline Dataset as_dataset(const DenseMatrix& ratings, const Weights& weights, const Context& context) {
  const auto ids = [](std::size_t count) {
    std::vector<std::int64_t> numbers(count);
    for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<std::int64_t>(i);
    return std::make_shared<const IdMap>(std::move(numbers));
  };
  Ratings columns{ids(ratings.size()), ids(ratings[0].size()), {}, {}, {}, {}};
  for (std::uint32_t user = 0; user < ratings.size(); ++user)
    for (std::uint32_t item = 0; item < ratings[user].size(); ++item) {
      if (std::isnan(ratings[user][item])) continue;
      columns.user.push_back(user);
      columns.item.push_back(item);
      columns.value.push_back(static_cast<float>(ratings[user][item]));
      if (weights.are_given) columns.weight.push_back(static_cast<float>(weights.numbers[user][item]));
    }
  return make_dataset(columns, context);
}

inline Dataset as_dataset(const DenseMatrix& ratings, const Context& context) {
  return as_dataset(ratings, Weights{}, context);
}

}  // namespace akin::oracle
