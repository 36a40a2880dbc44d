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

std::string json_help(const std::vector<std::string>& words) {
  const CommandLine line = parse_command_line(words);
  EXPECT_TRUE(line.wants_help && line.common.json);
  return line.operation == nullptr ? overview_json() : help_json_of(*line.operation, line.request);
}

TEST(Help, is_there_for_programs_too) {
  EXPECT_THAT(json_help({"--help", "--json"}),
              HasSubstr(R"({"name": "split", "summary": "a rating file in parts)"));
  EXPECT_THAT(json_help({"--help", "--json"}), HasSubstr(R"("kinds": [{"name": "als", )"));
  EXPECT_THAT(json_help({"--help", "--json"}), HasSubstr(R"("index_kinds": [{"name": ")"));

  const std::string train = json_help({"train", "--json", "--help"});
  EXPECT_THAT(train, HasSubstr(R"({"name": "ratings", "flag": "", "type": "text", "default": "", )"
                               R"("at_least": null, "above": null, "at_most": null, "below": null, )"
                               R"("choices": [], "required": true, )"));
  EXPECT_THAT(train, HasSubstr(R"({"name": "rank", "flag": "--rank", "type": "integer", )"));
  EXPECT_THAT(train, HasSubstr(R"({"name": "biases", "flag": "--no-biases", "type": "bool", )"
                               R"("default": "true", )"));
  EXPECT_THAT(train, HasSubstr(R"("choices": ["count", "root", "constant"])"));
  EXPECT_THAT(train, HasSubstr(R"("reply": [{"name": "out", "type": "text", )"));
  EXPECT_THAT(json_help({"help", "train", "--model", "baseline", "--json"}),
              HasSubstr(R"("flag": "--item-damping", "type": "number", "default": "4", )"
                        R"("at_least": 0, )"));
}

}  // namespace
}  // namespace akin
