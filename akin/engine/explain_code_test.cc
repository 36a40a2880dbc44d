// Each code is explained under its name and under its exit status.
#include "akin/engine/explain_code.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

class ExplainCode : public testing::Test {
 protected:
  Workspace workspace_{1};
};

TEST_F(ExplainCode, tells_the_same_of_a_name_and_its_status) {
  const auto lines = list_codes();
  ASSERT_EQ(lines.size(), error_codes().size());
  for (const CodeLine& line : lines) {
    const CodeExplanation by_name = explain_code({.code = line.code}, workspace_);
    EXPECT_EQ(by_name.code, line.code);
    EXPECT_EQ(by_name.meaning, line.meaning);
    EXPECT_FALSE(by_name.causes.empty());
    EXPECT_FALSE(by_name.remedy.empty());
    EXPECT_EQ(explain_code({.code = std::to_string(line.exit_status)}, workspace_).code, line.code);
  }
}

TEST_F(ExplainCode, knows_both_ways_to_be_cancelled) {
  EXPECT_EQ(explain_code({.code = "143"}, workspace_).code, "cancelled");
}

TEST_F(ExplainCode, names_the_nearest_where_there_is_none) {
  const Error error = refusal([&] { explain_code({.code = "bad_inputs"}, workspace_); });
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_STREQ(
      error.what(),
      "there is no error code \"bad_inputs\" (did you mean bad_input?); akin explain lists them");
  EXPECT_EQ(refusal([&] { explain_code({.code = "1"}, workspace_); }).code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace akin
