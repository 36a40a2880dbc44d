// Details of pairs in any order, against those of each person.
#include "akin/engine/pair_details.h"

#include <cmath>

#include "akin/engine/test_folder.h"
#include "akin/models/uncertainty.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

struct PairDetailsTest : TestFolder {};

TEST_F(PairDetailsTest, are_those_of_each_person_whatever_the_order) {
  const Model model = open_model(trained());
  const std::vector<std::uint32_t> users = {3, 0, 3, 77, 0}, items = {0, 4, 1, 0, 2};
  const PairDetails found = details_of(model, users, items, true, true, workspace_.context());
  ASSERT_EQ(found.deviations.size(), 5U);
  ASSERT_EQ(found.explanations.size(), 5U);
  for (const std::size_t pair : {0, 1, 2, 4}) {
    const SparseRow history = model.history[users[pair]];
    const float of_score = score_deviations(model.factors, history, {&items[pair], 1})[0];
    EXPECT_FLOAT_EQ(found.deviations[pair],
                    static_cast<float>(std::hypot(static_cast<double>(of_score), model.factors.noise)));
    EXPECT_GT(found.deviations[pair], of_score);
    const Explanation alone = explain(model, history, {&items[pair], 1})[0];
    EXPECT_EQ(found.explanations[pair].parts, alone.parts);
  }
  EXPECT_TRUE(std::isnan(found.deviations[3]));  // nobody knows user 77
  EXPECT_TRUE(found.explanations[3].parts.empty());
}

TEST_F(PairDetailsTest, need_the_history_and_a_kind_that_tells) {
  const std::vector<std::uint32_t> zero = {0};
  const Model bare = open_model(trained("als", false));
  const Model baseline = open_model(trained("baseline"));
  const auto code = [&](const Model& model, bool deviations) {
    return refusal([&] { details_of(model, zero, zero, deviations, true, workspace_.context()); }).code();
  };
  EXPECT_EQ(code(bare, false), ErrorCode::invalid_argument);
  EXPECT_EQ(code(baseline, true), ErrorCode::invalid_argument);
  EXPECT_EQ(details_of(baseline, zero, zero, false, true, workspace_.context()).explanations.size(), 1U);
}

}  // namespace
}  // namespace akin
