// Lists for somebody of whom nothing is known.
#include "akin/recommend/cold_model.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"
#include "akin/recommend/recommender.h"

namespace akin {
namespace {

std::vector<Scored> list_of(const Model& model) {
  ThreadPool threads(1);
  return Recommender(model).recommend(SparseRow{}, {}, {threads});
}

TEST(ColdModel, lists_by_the_damped_biases_of_the_items) {
  const Model cold = cold_model(test_model());
  EXPECT_EQ(cold.factors.items(), 4U);
  EXPECT_EQ(list_of(cold), (std::vector<Scored>{{4, 0}, {3.125F, 2}, {3.0625F, 3}, {2, 1}}));
}

TEST(ColdModel, lists_by_the_number_of_ratings_where_none_are_predicted) {
  Model model = test_model();
  model.card.predicts = Predicts::preference;
  EXPECT_EQ(list_of(cold_model(model)), (std::vector<Scored>{{2, 3}, {1, 0}, {1, 1}, {0, 2}}));
}

}  // namespace
}  // namespace akin
