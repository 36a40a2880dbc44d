// What a list may hold.
#include "akin/recommend/list_options.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

TEST(ListOptions, keep_items_with_enough_ratings) {
  const Model model = test_model();
  EXPECT_EQ(items_with(model, 0), std::vector<std::uint8_t>{});  // every item will do
  EXPECT_EQ(items_with(model, 1), (std::vector<std::uint8_t>{1, 1, 0, 1}));
  EXPECT_EQ(items_with(model, 2), (std::vector<std::uint8_t>{0, 0, 0, 1}));
  EXPECT_EQ(items_with(model, INT64_MAX), (std::vector<std::uint8_t>{0, 0, 0, 0}));
}

TEST(ListOptions, need_a_history_to_leave_out_what_was_seen) {
  Model model = test_model();
  EXPECT_NO_THROW(require_history(model, {}));
  model.has_history = false;
  EXPECT_NO_THROW(require_history(model, {.include_seen = true}));
  try {
    require_history(model, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace akin
