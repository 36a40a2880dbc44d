#include "akin/engine/changed_options.h"

#include <gtest/gtest.h>

#include "akin/models/als/als.h"
#include "akin/models/registry.h"

namespace akin {
namespace {

TEST(ChangedOptions, keep_what_is_not_changed_and_leave_the_others_alone) {
  AlsOptions clicks = AlsOptions::for_implicit();
  clicks.alpha = 7;
  clicks.rank = 3;
  const AnyRecord options(clicks);
  const AnyRecord changed =
      changed_options(find_model_kind("als"), options, {{"iterations", "4"}, {"no_such_option", "1"}});
  EXPECT_EQ(changed.as<AlsOptions>().iterations, 4);
  EXPECT_EQ(changed.as<AlsOptions>().feedback, Feedback::implicit);
  EXPECT_EQ(changed.as<AlsOptions>().alpha, 7);
  EXPECT_EQ(changed.as<AlsOptions>().rank, 3);
  EXPECT_EQ(options.as<AlsOptions>().iterations, 15);
}

}  // namespace
}  // namespace akin
