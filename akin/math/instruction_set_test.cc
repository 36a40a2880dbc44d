#include "akin/math/instruction_set.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

TEST(InstructionSet, the_best_one_runs_unless_told_otherwise) {
  ASSERT_FALSE(instruction_sets().empty());
  EXPECT_EQ(instruction_set(), instruction_sets().front());
  for (const std::string_view name : instruction_sets()) {
    use_instruction_set(name);
    EXPECT_EQ(instruction_set(), name);
  }
  use_instruction_set(instruction_sets().front());
}

TEST(InstructionSet, every_processor_akin_runs_on_has_the_least_one) {
  EXPECT_EQ(instruction_sets().back(), "SSE4");
}

}  // namespace
}  // namespace akin
