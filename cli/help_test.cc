// Help shows every command with examples, and the flags of the kind that was asked for.
#include "cli/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string help(const std::vector<std::string>& words) {
  const CommandLine line = parse_command_line(words);
  return help_of(*line.operation, line.request);
}

TEST(Help, shows_every_command_and_its_examples) {
  for (const Operation& operation : operations()) {
    EXPECT_THAT(overview(), HasSubstr(std::string(operation.name)));
    ASSERT_FALSE(operation.examples.empty()) << operation.name;
    EXPECT_THAT(help({std::string(operation.name), "--help"}),
                HasSubstr("akin " + std::string(operation.examples[0])));
  }
}

TEST(Help, shows_the_flags_of_the_kind_alone) {
  EXPECT_THAT(help({"train", "--help"}), HasSubstr("--rank N"));
  EXPECT_THAT(help({"train", "--help"}), HasSubstr("--no-biases"));
  EXPECT_THAT(help({"train", "--model", "baseline", "--help"}), Not(HasSubstr("--rank N")));
  EXPECT_THAT(help({"train", "--model", "baseline", "--help"}), HasSubstr("--item-damping X"));
}

}  // namespace
}  // namespace akin
