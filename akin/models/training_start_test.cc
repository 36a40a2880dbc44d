// What is given, and what it must be.
#include "akin/models/training_start.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"

namespace akin {
namespace {

TEST(TrainingStart, begins_with_items_only_where_there_is_nothing_else) {
  const FirstRows some{.vectors = Matrix(2, 1), .bias = {0, 0}, .is_given = {0, 1}};
  EXPECT_FALSE(TrainingStart{}.begins_with_items());
  EXPECT_FALSE((TrainingStart{.users = some}.begins_with_items()));
  EXPECT_TRUE((TrainingStart{.items = some}.begins_with_items()));
  EXPECT_FALSE((TrainingStart{.users = some, .items = some}.begins_with_items()));
  EXPECT_FALSE((TrainingStart{.items = some, .epochs = 3}.begins_with_items()));
}

TEST(FirstRows, give_the_rows_that_are_marked) {
  const FirstRows some{.vectors = Matrix(2, 1), .bias = {0, 0}, .is_given = {0, 1}};
  EXPECT_FALSE(some.gives(0));
  EXPECT_TRUE(some.gives(1));
  EXPECT_FALSE(FirstRows{}.gives(0));
}

TEST(RequireRank, refuses_vectors_of_another_length) {
  EXPECT_NO_THROW(require_rank(Matrix(2, 3), 3));
  try {
    require_rank(Matrix(2, 3), 4);
    FAIL() << "nothing was refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_STREQ(error.what(),
                 "the vectors to begin with are 3 numbers long and rank is 4; set rank to 3");
  }
}

}  // namespace
}  // namespace akin
