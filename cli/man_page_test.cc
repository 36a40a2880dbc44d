// The page tells of everything; tests/install has roff's own programs look at it.
#include "cli/man_page.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "akin/base/error.h"
#include "cli/commands.h"
#include "cli/description.h"

namespace akin {
namespace {

using testing::HasSubstr;

std::string with_dashes_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '-' ? "\\-" : std::string(1, c);
  return escaped;
}

TEST(ManPage, tells_of_every_command_flag_and_status) {
  const std::string page = man_page();
  for (const Operation& command : commands()) {
    EXPECT_THAT(page, HasSubstr(".SS akin " + std::string(command.name)));
    for (const Argument& flag : full_description_of(command).flags)
      EXPECT_THAT(page, HasSubstr("\\fB" + with_dashes_escaped(flag.flag) + "\\fR")) << command.name;
  }
  for (const CodeHelp& code : error_codes()) EXPECT_THAT(page, HasSubstr(std::string(code.name) + ": "));
}

TEST(ManPage, is_ascii) {
  const std::string page = man_page();
  EXPECT_TRUE(
      std::all_of(page.begin(), page.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

}  // namespace
}  // namespace akin
