// The version is that of semver.org, and the compiler has a name.
#include "akin/base/version.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace akin {
namespace {

TEST(Version, is_three_numbers) {
  EXPECT_EQ(std::count(version().begin(), version().end(), '.'), 2);
  EXPECT_EQ(version().find_first_not_of("0123456789."), std::string_view::npos) << version();
}

TEST(Version, names_the_compiler_with_its_own) {
  EXPECT_TRUE(compiler().starts_with("GCC 1") || compiler().starts_with("Clang 1")) << compiler();
}

}  // namespace
}  // namespace akin
