// Each law of a model, broken alone.
#include "akin/recommend/model_file_check.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "akin/base/error.h"
#include "akin/models/registry.h"

namespace akin {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Two users, two items; one rating each, of the items 1 and 0.
Model small_model() {
  const ModelKind& kind = find_model_kind("baseline");
  Model model;
  model.users = std::make_shared<const IdMap>(IdMap::of({"1", "2"}));
  model.items = std::make_shared<const IdMap>(IdMap::of({"a", "b"}));
  model.factors = {.user_vectors = Matrix(2, 1),
                   .item_vectors = Matrix(2, 1),
                   .user_bias = {0.1F, 0.2F},
                   .item_bias = {0.3F, 0.4F},
                   .offset = 3};
  model.baseline = {.mean = 3, .user_bias = {0, 0}, .item_bias = {0, 0}};
  model.item_counts = {1, 1};
  model.has_history = true;
  model.history = CsrMatrix(2, {0, 1, 2}, {1, 0}, {4, 2});
  model.card.kind = kind.name;
  model.card.options = kind.default_options();
  model.card.ratings = 2;
  model.card.least_rating = 2;
  model.card.most_rating = 4;
  return model;
}

struct EncoderOfRankTwo : Encoder {
  float encode(const FactorModel&, SparseRow, std::span<float>) const override { return 0; }
  bool fits(std::size_t rank) const override { return rank == 2; }
};

std::string refusal(const std::function<void(Model&)>& spoil) {
  Model model = small_model();
  spoil(model);
  try {
    check_model(model);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(CheckModel, accepts_a_sound_model) { EXPECT_NO_THROW(check_model(small_model())); }

TEST(CheckModel, accepts_a_model_without_history_or_with_one_rating_for_all) {
  Model model = small_model();
  model.has_history = false;
  model.history = CsrMatrix();
  EXPECT_NO_THROW(check_model(model));
  model.card.least_rating = model.card.most_rating;
  EXPECT_NO_THROW(check_model(model));
}

TEST(CheckModel, refuses_each_broken_law) {
  const std::pair<const char*, std::function<void(Model&)>> laws[] = {
      {"it was not trained", [](Model& m) { m.card.options = AnyRecord(); }},
      {"it was not trained", [](Model& m) { m.items = nullptr; }},
      {"its number of epochs is negative", [](Model& m) { m.card.epochs = -1; }},
      {"its number of ratings is negative", [](Model& m) { m.card.ratings = -2; }},
      {"its train_rmse is not finite or negative", [](Model& m) { m.card.train_rmse = kInfinity; }},
      {"its scale is not finite", [](Model& m) { m.card.most_rating = kInfinity; }},
      {"its scale has a least above its most rating", [](Model& m) { m.card.most_rating = 1; }},
      {"its rank is above 4096", [](Model& m) { m.factors.item_vectors = Matrix(2, 4097); }},
      {"its offset is not finite", [](Model& m) { m.factors.offset = kInfinity; }},
      {"its mean is not finite", [](Model& m) { m.baseline.mean = -kInfinity; }},
      {"user_vectors: 3 rows, not 2", [](Model& m) { m.factors.user_vectors = Matrix(3, 1); }},
      {"item_vectors: holds a number that is not finite",
       [](Model& m) { m.factors.item_vectors[1][0] = kInfinity; }},
      {"item_bias: 1 rows, not 2", [](Model& m) { m.factors.item_bias.pop_back(); }},
      {"baseline_item_bias: holds a number that is not finite",
       [](Model& m) { m.baseline.item_bias[0] = kInfinity; }},
      {"its encoder is made for vectors of another length",
       [](Model& m) { m.factors.encoder = std::make_shared<EncoderOfRankTwo>(); }},
      {"item_counts: 3 rows, not 2", [](Model& m) { m.item_counts.push_back(0); }},
      {"item_counts: do not add up to its number of ratings", [](Model& m) { m.item_counts[0] = 2; }},
      {"titles: 3 rows, not 2",
       [](Model& m) {
         m.titles = {"a", "b", "c"};
       }},
      {"genres: are not UTF-8",
       [](Model& m) {
         m.genres = {"", "\xFF"};
       }},
      {"history: is there but said not to be", [](Model& m) { m.has_history = false; }},
      {"history: 0 rows, not 2", [](Model& m) { m.history = CsrMatrix(); }},
      {"history: is of another number of items",
       [](Model& m) {
         m.history = CsrMatrix(3, {0, 1, 2}, {1, 0}, {4, 2});
       }},
      {"history: lacks items or ratings",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1}, {4, 2});
       }},
      {"history: its rows do not cover its ratings",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 1}, {1, 0}, {4, 2});
       }},
      {"history: its rows do not ascend",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 9, 2}, {1, 0}, {4, 2});
       }},
      {"history: names an item that does not exist",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1, 2}, {4, 2});
       }},
      {"history: the items of a user do not ascend",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 2, 2}, {1, 0}, {4, 2});
       }},
      {"history: holds a rating outside the scale",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1, 0}, {4, 1.5F});
       }},
      {"history_weights: 1 rows, not 2",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1, 0}, {4, 2}, {1});
       }},
      {"history_weights: holds a number that is not finite",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1, 0}, {4, 2}, {1, kInfinity});
       }},
      {"history_weights: holds a weight that is not above 0",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1, 0}, {4, 2}, {1, 0});
       }},
      {"history: its numbers of ratings are not those of item_counts",
       [](Model& m) {
         m.history = CsrMatrix(2, {0, 1, 2}, {1, 1}, {4, 2});
       }},
  };
  for (const auto& [reason, spoil] : laws) EXPECT_EQ(refusal(spoil), reason);
}

}  // namespace
}  // namespace akin
