// Every code has a name and an exit status of its own.
#include "akin/base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace akin {
namespace {

TEST(ErrorCode, has_a_name_and_an_exit_status_of_its_own) {
  std::set<std::string_view> names;
  std::set<int> statuses;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    names.insert(name(static_cast<ErrorCode>(code)));
    statuses.insert(exit_status(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), 7U);
  EXPECT_EQ(statuses.size(), 7U);
  EXPECT_EQ(name(ErrorCode::bad_input), "bad_input");
  EXPECT_EQ(exit_status(ErrorCode::bad_input), 4);
}

TEST(ErrorCode, is_told_of_in_full) {
  ASSERT_EQ(error_codes().size(), 7U);
  for (const CodeHelp& help : error_codes())
    for (const std::string_view text : {help.meaning, help.causes, help.remedy}) {
      EXPECT_FALSE(text.empty()) << help.name;
      EXPECT_FALSE(text.ends_with('.')) << help.name;
    }
  EXPECT_EQ(error_codes()[static_cast<std::size_t>(ErrorCode::io)].name, "io");
}

}  // namespace
}  // namespace akin
