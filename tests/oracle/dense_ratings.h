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

inline Dataset as_dataset(const DenseMatrix& ratings, const Context& context) {
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
    }
  return make_dataset(columns, context);
}

}  // namespace akin::oracle
