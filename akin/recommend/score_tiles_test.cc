// Tiles of scores and of lower bounds, and the best of them.
#include "akin/recommend/score_tiles.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/predict.h"
#include "akin/models/registry.h"
#include "akin/models/test_models.h"
#include "akin/models/train.h"

namespace akin {
namespace {

// An als model of 40 users and 600 items: three tiles.
Model als_model() {
  ThreadPool threads(2);
  Random random(5, 0);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 40; ++user)
    for (std::uint32_t item = 0; item < 600; ++item)
      if (random.below(8) == 0) rows.push_back({user, item, static_cast<float>(1 + random.below(5))});
  Observer nobody;
  const ModelKind& kind = find_model_kind("als");
  return train(kind, kind.default_options(), make_dataset(test_ratings(rows), {threads}), {threads, 1},
               nobody);
}

template <class Tiles>
std::vector<float> all_of(Tiles& tiles, std::size_t items) {
  std::vector<float> values(items);
  for (std::size_t first = 0; first < items; first += ScoreTiles::kTile)
    tiles.compute(first, std::span(values).subspan(first, std::min(ScoreTiles::kTile, items - first)));
  return values;
}

TEST(ScoreTiles, hold_scores_or_lower_bounds_of_all_items) {
  const Model model = als_model();
  const std::size_t items = model.factors.items();
  const Candidates candidates(model);
  const Person person = Recommender(model).known(7);
  const PackedRows vectors = candidates.packed({});
  ScoreTiles plain(candidates.rows(), person);
  ScoreTiles cautious(model.factors, candidates, person, vectors, 2);
  const auto scores = all_of(plain, items), bounds = all_of(cautious, items);
  for (std::uint32_t item = 0; item < items; ++item) {
    const float base = model.factors.offset + person.bias;
    EXPECT_NEAR(base + scores[item], score(model.factors, 7, item), 1e-5) << item;
    const float deviation = score_deviations(model.factors, person.ratings, {&item, 1})[0];
    EXPECT_NEAR(bounds[item], scores[item] - 2 * deviation, 1e-5) << item;
  }
}

TEST(ScoreTiles, of_somebody_without_ratings_are_scores) {
  const Model model = als_model();
  const Candidates candidates(model);
  const PackedRows vectors = candidates.packed({});
  const Person nobody{.vector = std::vector<float>(model.factors.rank())};
  ScoreTiles plain(candidates.rows(), nobody);
  ScoreTiles cautious(model.factors, candidates, nobody, vectors, 2);
  EXPECT_EQ(all_of(plain, model.factors.items()), all_of(cautious, model.factors.items()));
}

TEST(BestOfTiles, strikes_out_and_sorts_across_tiles) {
  const std::size_t rows = 2 * ScoreTiles::kTile + 3;
  std::vector<std::uint8_t> keep(rows, 1);
  keep[rows - 1] = 0;
  const std::vector<std::uint32_t> leave_out = {0, 255, 256, static_cast<std::uint32_t>(rows - 2)};
  const auto by_row = [](std::size_t first, std::span<float> values) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(first + i);
  };
  const auto best = best_of_tiles(rows, 3, keep, leave_out, by_row);
  ASSERT_EQ(best.size(), 3U);
  EXPECT_EQ(best[0].index, rows - 3);
  EXPECT_EQ(best[1].index, rows - 4);
  const auto all = best_of_tiles(rows, rows, {}, leave_out, by_row);
  EXPECT_EQ(all.size(), rows - leave_out.size());
}

}  // namespace
}  // namespace akin
