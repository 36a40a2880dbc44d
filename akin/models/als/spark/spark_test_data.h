// Ratings for tests of Spark's ALS, in which a pair may come several times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "akin/data/dataset.h"

namespace akin {

struct SparkTestRating {
  std::int64_t user;
  std::int64_t item;
  float value;
};

inline std::shared_ptr<const IdMap> spark_test_ids(std::vector<std::int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return std::make_shared<const IdMap>(std::move(ids));
}

// With a cell for each row, also where a pair comes again.
inline Dataset spark_test_data(std::vector<SparkTestRating> rows, const Context& context) {
  std::sort(rows.begin(), rows.end(), [](const SparkTestRating& a, const SparkTestRating& b) {
    return std::tie(a.user, a.item, a.value) < std::tie(b.user, b.item, b.value);
  });
  std::vector<std::int64_t> user_ids, item_ids;
  for (const SparkTestRating& row : rows) user_ids.push_back(row.user), item_ids.push_back(row.item);
  const auto users = spark_test_ids(user_ids), items = spark_test_ids(item_ids);
  std::vector<std::uint64_t> starts(users->size() + 1);
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (const SparkTestRating& row : rows) {
    columns.push_back(*items->find(std::to_string(row.item)));
    values.push_back(row.value);
    starts[*users->find(std::to_string(row.user)) + 1] = columns.size();
  }
  return {users, items, CsrMatrix(items->size(), starts, columns, values), 0, context};
}

// Users −7, 0, 5, 12, 2147483647 and items −2147483648, −4, 1, 2, 3, 30; user 0 rated item 3 twice. The
// numbers that Spark makes of these are known.
inline std::vector<SparkTestRating> spark_known_ratings(float less = 0) {
  std::vector<SparkTestRating> rows = {{-7, 1, 4},    {-7, 2, 2},
                                       {0, 2, 3},     {0, 3, 4},
                                       {5, 2, 1},     {5, 3, 5},
                                       {5, 30, 2.5F}, {12, -4, 0.5F},
                                       {12, 1, 3.5F}, {2147483647, 1, 1.5F},
                                       {0, 3, 1},     {2147483647, -2147483648LL, 4.5F}};
  for (SparkTestRating& row : rows) row.value -= less;
  return rows;
}

}  // namespace akin
