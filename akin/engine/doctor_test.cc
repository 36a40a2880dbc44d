// What is there is told, and what is wrong ends with the code of the first problem.
#include "akin/engine/doctor.h"

#include <gmock/gmock.h>

#include "akin/base/json.h"
#include "akin/engine/test_folder.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::MatchesRegex;
using testing::SizeIs;

using DoctorTest = TestFolder;

TEST_F(DoctorTest, tells_what_akin_runs_on) {
  DoctorReply reply = look_around({}, workspace_);
  EXPECT_EQ(reply.threads, 2);
  EXPECT_GE(reply.processors, 1);
  EXPECT_EQ(reply.runs_on, instruction_set());
  EXPECT_THAT(reply.processor_has, Contains(reply.runs_on));
  EXPECT_THAT(reply.compiled_for, IsSupersetOf(reply.processor_has));
  for (const std::string& number :
       {reply.libraries.fmt, reply.libraries.highway, reply.libraries.nlohmann_json,
        reply.libraries.xxhash, reply.libraries.zlib})
    EXPECT_THAT(number, MatchesRegex("[0-9]+\\.[0-9]+.*"));
  EXPECT_THAT(to_json(reply), testing::Not(HasSubstr("\"model\"")));
}

TEST_F(DoctorTest, opens_the_files_that_are_given) {
  const DoctorReply reply = look_around({.model = trained(), .ratings = path("ratings.csv")}, workspace_);
  EXPECT_EQ(reply.model, "a sound model of kind als: 5 users, 5 items, rank 32");
  EXPECT_EQ(reply.ratings, "15 ratings of 5 users and 5 items");
}

TEST_F(DoctorTest, names_every_problem_and_ends_with_the_first) {
  DoctorReply reply =
      look_around({.model = path("ratings.csv"), .ratings = path("none.csv")}, workspace_);
  ASSERT_THAT(reply.problems, SizeIs(testing::Ge(2U)));
  const std::vector<Problem> last(reply.problems.end() - 2, reply.problems.end());
  EXPECT_EQ(last[0].code, "bad_input");
  EXPECT_THAT(last[0].message, HasSubstr("this is not an akin model"));
  EXPECT_EQ(last[1].code, "not_found");
  EXPECT_EQ(reply.model, "cannot be read");
  reply.problems = last;
  const Error error = refusal([&] { refuse_problems(reply); });
  EXPECT_EQ(error.code(), ErrorCode::bad_input);
  EXPECT_THAT(error.what(), HasSubstr("(and 1 more)"));
}

TEST_F(DoctorTest, has_nothing_to_refuse_where_nothing_is_wrong) { EXPECT_NO_THROW(refuse_problems({})); }

}  // namespace
}  // namespace akin
