// Users and items of few ratings left out.
#include "akin/engine/filter.h"

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

struct FilterTest : TestFolder {
  FilterRequest request() const {
    return {.ratings = path("ratings.csv"),
            .input = {.filter = {.min_item_ratings = 3}},
            .out = path("left.csv")};
  }
};

TEST_F(FilterTest, writes_what_is_left_until_all_limits_hold) {
  FilterRequest both = request();
  both.input.filter.min_user_ratings = 3;
  const FilterReply reply = filter(both, workspace_);
  EXPECT_EQ(reply.ratings, 15);
  EXPECT_EQ(reply.left, 13);  // without fay, and so without film 50
  EXPECT_EQ(reply.users, 4);
  EXPECT_EQ(reply.items, 4);
  EXPECT_EQ(read("left.csv"),
            "user,item,rating\n"
            "ann,1,5\nann,2,4.5\nann,10,1\n"
            "bob,1,4.5\nbob,2,5\nbob,10,0.5\nbob,20,1\n"
            "dan,1,1\ndan,10,5\ndan,20,4.5\n"
            "eve,2,0.5\neve,10,4.5\neve,20,5\n");
}

TEST_F(FilterTest, makes_clicks_of_high_ratings) {
  FilterRequest clicks{.ratings = path("ratings.csv"),
                       .input = {.filter = {.min_rating = 4.5, .min_user_ratings = 2}},
                       .clicks = true,
                       .out = path("left.csv")};
  EXPECT_EQ(filter(clicks, workspace_).left, 8);
  EXPECT_EQ(read("left.csv"), "user,item\nann,1\nann,2\nbob,1\nbob,2\ndan,10\ndan,20\neve,10\neve,20\n");
  clicks.input.filter = {};  // clicks alone are enough
  EXPECT_EQ(filter(clicks, workspace_).left, 15);
}

TEST_F(FilterTest, refuses_no_limit_and_limits_that_leave_nothing) {
  FilterRequest none = request();
  none.input.filter = {};
  EXPECT_EQ(refusal([&] { filter(none, workspace_); }).code(), ErrorCode::invalid_argument);
  FilterRequest all = request();
  all.input.filter.min_user_ratings = 100;
  EXPECT_EQ(refusal([&] { filter(all, workspace_); }).code(), ErrorCode::bad_input);
  EXPECT_FALSE(exists("left.csv"));
  FilterRequest over = request();
  over.out = over.ratings;
  EXPECT_EQ(refusal([&] { filter(over, workspace_); }).code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace akin
