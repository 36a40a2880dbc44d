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

}  // namespace
}  // namespace akin
