// Lists of users of a model by hand; see test_models.h for its scores.
#include "akin/recommend/item_audience.h"

#include <gtest/gtest.h>

#include "akin/models/predict.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using List = std::vector<Scored>;
using Lists = std::vector<List>;

const std::vector<std::uint32_t> kAll = {0, 1, 2, 3};

TEST(ItemAudience, lists_those_who_have_not_rated_the_item_best_first) {
  ThreadPool threads(2);
  const Model model = test_model();
  EXPECT_EQ(
      ItemAudience(model, false).likeliest(kAll, 10, {threads}),
      (Lists{{{4, 2}, {1.5F, 1}}, {{3, 2}, {2, 0}}, {{3.25F, 0}, {3.25F, 2}, {2.25F, 1}}, {{5, 0}}}));
}

TEST(ItemAudience, lists_everyone_when_asked_with_the_score_of_the_pair) {
  ThreadPool threads(1);
  const Model model = test_model();
  const Lists lists = ItemAudience(model, true).likeliest(kAll, 10, {threads});
  for (const std::uint32_t item : kAll) {
    ASSERT_EQ(lists[item].size(), 3U);
    for (const Scored& scored : lists[item])
      EXPECT_EQ(scored.score, model.clipped(score(model.factors, scored.index, item)));
  }
}

TEST(ItemAudience, is_as_long_as_asked) {
  ThreadPool threads(1);
  const Model model = test_model();
  EXPECT_EQ(ItemAudience(model, true).likeliest(kAll, 1, {threads})[0], (List{{4.5F, 0}}));
}

TEST(ItemAudience, cannot_leave_out_raters_it_does_not_know) {
  Model model = test_model();
  model.has_history = false;
  model.history = CsrMatrix();
  EXPECT_THROW(ItemAudience(model, false), Error);
  EXPECT_NO_THROW(ItemAudience(model, true));
}

}  // namespace
}  // namespace akin
