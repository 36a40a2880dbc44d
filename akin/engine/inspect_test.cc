// What a model file says of itself.
#include "akin/engine/inspect.h"

#include <gmock/gmock.h>

#include "akin/base/json.h"
#include "akin/engine/build_index.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::HasSubstr;

using InspectTest = TestFolder;

TEST_F(InspectTest, tells_size_scale_options_and_seed) {
  InspectReply reply = inspect({.model = trained()}, workspace_);
  EXPECT_EQ(reply.kind, "als");
  EXPECT_EQ(reply.predicts, "rating");
  EXPECT_EQ(reply.users, 5);
  EXPECT_EQ(reply.items, 5);
  EXPECT_EQ(reply.rank, 32);
  EXPECT_EQ(reply.ratings, 15);
  EXPECT_EQ(reply.least_rating, 0.5F);
  EXPECT_EQ(reply.most_rating, 5);
  EXPECT_EQ(reply.seed, 1);
  EXPECT_EQ(reply.epochs, 15);
  EXPECT_TRUE(reply.titles);
  EXPECT_TRUE(reply.history);
  EXPECT_EQ(reply.fingerprint.size(), 32U);
  EXPECT_THAT(to_json(reply), HasSubstr("\"options\": {\"dialect\": \"akin\", \"feedback\": "
                                        "\"explicit\", \"rank\": 32, \"iterations\": 15, "));
}

TEST_F(InspectTest, tells_of_each_kind) {
  const InspectReply reply = inspect({.model = trained("popular", false)}, workspace_);
  EXPECT_EQ(reply.predicts, "preference");
  EXPECT_EQ(reply.rank, 0);
  EXPECT_FALSE(reply.history);
  InspectReply empty = reply;
  EXPECT_THAT(to_json(empty), HasSubstr("\"train_rmse\": null"));
}

TEST_F(InspectTest, tells_of_weights_where_there_are_some) {
  write("weighted.csv", "user,item,rating,w\n1,1,4,0.5\n1,2,2,2\n2,1,3,5\n");
  train({.ratings = path("weighted.csv"),
         .out = path("weighted.akin"),
         .input = {.columns = {.weight_column = "w"}}},
        workspace_);
  InspectReply reply = inspect({.model = path("weighted.akin")}, workspace_);
  EXPECT_TRUE(reply.weights);
  EXPECT_THAT(to_json(reply), HasSubstr("\"weights\": true"));
  reply = inspect({.model = trained()}, workspace_);
  EXPECT_FALSE(reply.weights);
  EXPECT_THAT(to_json(reply), testing::Not(HasSubstr("weights")));
}

TEST_F(InspectTest, tells_of_indexes_where_there_are_some) {
  const std::string model = trained();
  InspectReply without = inspect({.model = model}, workspace_);
  EXPECT_TRUE(without.indexes.empty());
  EXPECT_THAT(to_json(without), testing::Not(HasSubstr("indexes")));
  const IndexReply built =
      build_index({.model = model, .kind = "lsh", .by = Nearness::euclidean}, workspace_);
  InspectReply with = inspect({.model = model}, workspace_);
  ASSERT_EQ(with.indexes.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    IndexFacts told = with.indexes[i], known = built.indexes.at(i).facts;
    EXPECT_EQ(to_json(told), to_json(known));
  }
  EXPECT_THAT(to_json(with),
              HasSubstr(R"("indexes": [{"answers": "recommend", "kind": "lsh", "by": "dot")"));
  EXPECT_EQ(with.fingerprint, without.fingerprint);
}

TEST_F(InspectTest, has_one_fingerprint_for_the_same_ratings) {
  EXPECT_EQ(inspect({.model = trained()}, workspace_).fingerprint,
            inspect({.model = trained("baseline")}, workspace_).fingerprint);
  const std::string before = inspect({.model = trained()}, workspace_).fingerprint;
  write("ratings.csv", read("ratings.csv") + "fay,2,3\n");
  EXPECT_NE(inspect({.model = trained()}, workspace_).fingerprint, before);
}

TEST_F(InspectTest, says_where_there_is_no_model) {
  EXPECT_EQ(refusal([&] { inspect({.model = path("none.akin")}, workspace_); }).code(),
            ErrorCode::not_found);
  EXPECT_EQ(refusal([&] { inspect({.model = path("ratings.csv")}, workspace_); }).code(),
            ErrorCode::bad_input);
}

}  // namespace
}  // namespace akin
