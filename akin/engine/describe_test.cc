// What is in a rating file.
#include "akin/engine/describe.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct DescribeOperation : TestFolder {
  DescribeRequest request() const {
    return {.ratings = path("ratings.csv"), .items = path("movies.csv")};
  }

  DescribeReply description(const DescribeRequest& request) {
    DescribeReply description;
    describe(
        request, workspace_,
        {.description = [&](DescribeReply& reply) { description = reply; }, .group = {}, .rating = {}});
    return description;
  }

  // "value value title count"
  std::vector<std::string> groups(const DescribeRequest& request) {
    std::vector<std::string> lines;
    const auto take = [&](DescribedGroup& group) {
      std::string line;
      for (const std::string& value : group.values) line += value + " ";
      if (!group.title.empty()) line += group.title + " ";
      lines.push_back(line + std::to_string(group.count));
    };
    describe(request, workspace_, {.description = {}, .group = take, .rating = {}});
    return lines;
  }

  // "user item rating"
  std::vector<std::string> ratings(const DescribeRequest& request) {
    std::vector<std::string> lines;
    const auto take = [&](DescribedRating& rating) {
      lines.push_back(rating.user + " " + rating.item + " " + std::to_string(int(2 * rating.rating)));
    };
    describe(request, workspace_, {.description = {}, .group = {}, .rating = take});
    return lines;
  }

  DescribeRequest by(std::vector<std::string> dimensions) const {
    DescribeRequest asked = request();
    asked.by = std::move(dimensions);
    return asked;
  }

  std::string complaint(const DescribeRequest& asked) {
    return refusal([&] { groups(asked); }).what();
  }
};

TEST_F(DescribeOperation, tells_layout_figures_and_first_rows) {
  const DescribeReply reply = description(request());
  EXPECT_EQ(reply.layout, "a comma between fields, a header");
  ASSERT_EQ(reply.columns.size(), 3U);
  EXPECT_EQ(reply.columns[0].column + "," + reply.columns[0].role + "," + reply.columns[0].type,
            "userId,user,text");
  EXPECT_EQ(reply.columns[1].type, "whole numbers");
  EXPECT_EQ(reply.ratings, 15);
  EXPECT_EQ(reply.users, 5);
  EXPECT_EQ(reply.items, 5);
  EXPECT_DOUBLE_EQ(reply.density, 0.6);
  EXPECT_EQ(reply.items_without_title, 1);
  EXPECT_EQ(reply.first_time, "");
  ASSERT_EQ(reply.head.size(), 5U);
  EXPECT_EQ(reply.head[1].title, "Matrix, The (1999)");
  EXPECT_EQ(reply.head[0].genres, "Animation|Children");
  ASSERT_EQ(reply.histogram.size(), 6U);
  EXPECT_EQ(reply.histogram[0].rating, "0.5");
  EXPECT_EQ(reply.histogram[0].count, 2);
  ASSERT_EQ(reply.quantiles.size(), 2U);
  EXPECT_EQ(reply.quantiles[0].median, 3);
}

TEST_F(DescribeOperation, tells_of_a_file_of_lists) {
  write("lists.txt", "0 2 1\n1 3\n");
  const DescribeReply reply =
      description({.ratings = path("lists.txt"), .columns = {.format = RatingLayout::lists}});
  EXPECT_EQ(reply.layout, "a user and items, blanks between");
  EXPECT_EQ(reply.ratings, 3);
  ASSERT_EQ(reply.columns.size(), 2U);
  EXPECT_EQ(reply.columns[1].role, "item");
}

TEST_F(DescribeOperation, describes_what_meets_the_conditions) {
  DescribeRequest asked = request();
  asked.where = {"rating=4..", "genre=crime"};
  asked.head = 0;
  const DescribeReply reply = description(asked);
  EXPECT_EQ(reply.ratings, 2);
  EXPECT_THAT(reply.head, IsEmpty());
}

TEST_F(DescribeOperation, lists_groups_and_says_that_genres_overlap) {
  EXPECT_THAT(groups(by({"genre"})),
              ElementsAre("Action 3", "Animation 4", "Children 4", "Crime 4", "Drama 3", "(none) 1"));
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("add up to 19 of 15 ratings")));
  EXPECT_THAT(groups(by({"decade"})), ElementsAre("(none) 1", "1990 14"));
}

TEST_F(DescribeOperation, sorts_and_cuts) {
  DescribeRequest asked = by({"item"});
  EXPECT_THAT(groups(asked), ElementsAre("1 Toy Story (1995) 4", "2 Matrix, The (1999) 3",
                                         "10 Heat (1995) 4", "20 Heat Wave (1990) 3", "50 1"));
  asked.top = 2;
  EXPECT_THAT(groups(asked), ElementsAre("1 Toy Story (1995) 4", "10 Heat (1995) 4"));
  asked.sort = "mean";
  EXPECT_THAT(groups(asked), ElementsAre("20 Heat Wave (1990) 3", "50 1"));
  asked.sort = "deviation";
  asked.top = 0;
  EXPECT_EQ(groups(asked).back(), "50 1");  // it has none
  asked.sort = "maen";
  EXPECT_THAT(complaint(asked), HasSubstr("did you mean mean?"));
}

TEST_F(DescribeOperation, lists_the_ratings_of_a_person_best_first) {
  DescribeRequest asked = request();
  asked.where = {"user=bob"};
  EXPECT_THAT(ratings(asked), ElementsAre("bob 2 10", "bob 1 9", "bob 20 2", "bob 10 1"));
  asked.where.emplace_back("genre=Crime|Drama");
  EXPECT_THAT(ratings(asked), ElementsAre("bob 20 2", "bob 10 1"));
  asked.sort = "item";
  EXPECT_THAT(ratings(asked), ElementsAre("bob 10 1", "bob 20 2"));
  asked.where = {"item=1"};
  asked.sort = "user";
  EXPECT_EQ(ratings(asked).size(), 4U);
}

TEST_F(DescribeOperation, puts_the_newer_of_two_equal_ratings_first) {
  write("timed.csv", "user,item,rating,timestamp\n1,1,4,100\n1,2,4,200\n1,3,5,50\n");
  EXPECT_THAT(ratings({.ratings = path("timed.csv"), .where = {"user=1"}}),
              ElementsAre("1 3 10", "1 2 8", "1 1 8"));
}

TEST_F(DescribeOperation, takes_pairs_without_ratings) {
  write("clicks.csv", "user,item\n1,1\n1,2\n2,1\n");
  const DescribeReply reply = description({.ratings = path("clicks.csv")});
  EXPECT_EQ(reply.ratings, 3);
  EXPECT_THAT(reply.histogram, IsEmpty());
  EXPECT_THAT(groups({.ratings = path("clicks.csv"), .by = {"user"}}), ElementsAre("1 2", "2 1"));
}

TEST_F(DescribeOperation, refuses_what_makes_no_sense) {
  EXPECT_THAT(complaint(by({"gener"})), HasSubstr("did you mean genre?"));
  EXPECT_THAT(complaint(by({"rating_year"})), HasSubstr("rating_year needs times"));
  EXPECT_THAT(complaint({.ratings = path("ratings.csv"), .by = {"genre"}}), HasSubstr("needs titles"));
  DescribeRequest asked = request();
  asked.levels = Levels::all;
  EXPECT_THAT(complaint(asked), HasSubstr("levels need dimensions"));
  asked = by({"user"});
  asked.head = 3;
  EXPECT_THAT(complaint(asked), HasSubstr("head would do nothing: it goes with a description"));
  asked = request();
  asked.top = 3;
  EXPECT_THAT(complaint(asked), HasSubstr("top and sort need rows"));
  asked = request();
  asked.out = path("out.csv");
  EXPECT_THAT(complaint(asked), HasSubstr("out takes rows"));
  asked = by({"user"});
  asked.out = asked.ratings;
  EXPECT_THAT(complaint(asked), HasSubstr("ratings.csv"));
  asked = request();
  asked.where = {"rating=4.7"};
  EXPECT_THAT(complaint(asked), HasSubstr("no rating meets the conditions"));
  asked.where = {"user=gil"};
  EXPECT_EQ(refusal([&] { groups(asked); }).code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace akin
