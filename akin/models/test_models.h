// Small ratings and models for tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "akin/data/dataset.h"
#include "akin/models/model.h"
#include "akin/models/registry.h"

namespace akin {

struct TestRating {
  std::uint32_t user;
  std::uint32_t item;
  float value;
};

// The ids are 100, 101, … for as many as there are.
inline std::shared_ptr<const IdMap> test_ids(std::size_t count) {
  std::vector<std::int64_t> ids(count);
  std::iota(ids.begin(), ids.end(), 100);
  return std::make_shared<const IdMap>(std::move(ids));
}

inline Ratings test_ratings(const std::vector<TestRating>& rows) {
  Ratings ratings;
  std::size_t users = 0, items = 0;
  for (const TestRating& row : rows) {
    ratings.user.push_back(row.user);
    ratings.item.push_back(row.item);
    ratings.value.push_back(row.value);
    users = std::max<std::size_t>(users, row.user + 1);
    items = std::max<std::size_t>(items, row.item + 1);
  }
  ratings.users = test_ids(users);
  ratings.items = test_ids(items);
  return ratings;
}

inline Matrix test_matrix(const std::vector<std::vector<float>>& rows) {
  Matrix matrix(rows.size(), rows.empty() ? 0 : rows[0].size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    std::copy(rows[row].begin(), rows[row].end(), matrix[row].begin());
  return matrix;
}

// A model by hand of 3 users and 4 items on a scale from 1 to 5. Its scores before clipping:
//
//              item 0  item 1  item 2  item 3
//     user 0     4.5*    2       3.25    6        * has rated it
//     user 1     1.5     4*      2.25    1*
//     user 2     4       3       3.25    5*
inline Model test_model() {
  const AnyRecord options = find_model_kind("baseline").default_options();
  BlobReader no_arrays({});
  Model model;
  model.card = {.kind = "baseline",
                .predicts = Predicts::rating,
                .options = options,
                .least_rating = 1,
                .most_rating = 5,
                .ratings = 4};
  model.factors = {.user_vectors = test_matrix({{1, 0}, {-1, 1}, {0.5F, 0.5F}}),
                   .item_vectors = test_matrix({{1, 0}, {-1, 1}, {0, 0}, {2, 0}}),
                   .user_bias = {0.25F, -0.75F, 0.25F},
                   .item_bias = {0.25F, -0.25F, 0, 0.75F},
                   .offset = 3,
                   .encoder = find_model_kind("baseline").read_encoder(options, no_arrays)};
  model.baseline = {.mean = 3, .user_bias = {0.5F, -0.5F, 0.25F}, .item_bias = {1, -1, 0.125F, 0.0625F}};
  model.item_counts = {1, 1, 0, 2};
  model.users = test_ids(3);
  model.items = test_ids(4);
  model.has_history = true;
  model.history = CsrMatrix(4, {0, 1, 3, 4}, {0, 1, 3, 3}, {4, 5, 1, 5});
  return model;
}

}  // namespace akin
