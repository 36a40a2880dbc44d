// Each script names everything; tests/install/complete_test.py runs them in their shells.
#include "cli/completion.h"

#include <gmock/gmock.h>

#include "cli/description.h"

namespace akin {
namespace {

using testing::HasSubstr;

class EveryShell : public testing::TestWithParam<Shell> {};

TEST_P(EveryShell, is_told_of_every_command_flag_and_name) {
  const std::string script = completion_script(GetParam());
  for (const Operation& command : commands()) {
    EXPECT_THAT(script, HasSubstr(std::string(command.name)));
    for (const Argument& flag : full_description_of(command).flags) {
      EXPECT_THAT(script, HasSubstr(flag.flag.substr(2))) << command.name;
      for (const std::string& choice : flag.choices) EXPECT_THAT(script, HasSubstr(choice));
    }
  }
  for (const Argument& flag : common_flags()) EXPECT_THAT(script, HasSubstr(flag.flag.substr(2)));
}

INSTANTIATE_TEST_SUITE_P(Completion, EveryShell, testing::Values(Shell::bash, Shell::zsh, Shell::fish));

}  // namespace
}  // namespace akin
