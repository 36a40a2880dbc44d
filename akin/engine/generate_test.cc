// Made-up ratings as files.
#include "akin/engine/generate.h"

#include <gmock/gmock.h>

#include "akin/data/catalog.h"
#include "akin/data/read_ratings.h"
#include "akin/engine/evaluate.h"
#include "akin/engine/split.h"
#include "akin/engine/test_folder.h"
#include "akin/engine/train.h"

namespace akin {
namespace {

struct GenerateTest : TestFolder {
  GenerateRequest request() const {
    return {.users = 20, .items = 60, .ratings = 500, .out = path("r.csv"), .items_out = path("m.csv")};
  }
};

TEST_F(GenerateTest, writes_what_the_readers_read) {
  const GenerateReply reply = generate(request(), workspace_);
  const Ratings ratings = read_ratings(path("r.csv"), {}, workspace_.context());
  EXPECT_EQ(ratings.size(), 500U);
  EXPECT_EQ(reply.ratings, 500);
  EXPECT_EQ(reply.users, static_cast<std::int64_t>(ratings.users->size()));
  EXPECT_EQ(reply.items, static_cast<std::int64_t>(ratings.items->size()));
  EXPECT_EQ(read_catalog(path("m.csv")).for_items(*ratings.items).missing, 0U);
}

TEST_F(GenerateTest, is_the_same_for_the_same_seed) {
  generate(request(), workspace_);
  const std::string first = read("r.csv") + read("m.csv");
  Workspace other_threads(3, 1), other_seed(2, 2);
  generate(request(), other_threads);
  EXPECT_EQ(read("r.csv") + read("m.csv"), first);
  generate(request(), other_seed);
  EXPECT_NE(read("r.csv") + read("m.csv"), first);
}

TEST_F(GenerateTest, plants_a_taste_that_a_model_learns) {
  generate({.out = path("r.csv")}, workspace_);
  split({.ratings = path("r.csv"), .train = path("train.csv"), .test = path("test.csv")}, workspace_);
  train({.ratings = path("train.csv"), .out = path("m.akin")}, workspace_);
  const EvaluateReply measured =
      evaluate({.model = path("m.akin"), .ratings = path("test.csv")}, workspace_);
  EXPECT_LT(measured.metrics.values.at(0).second, 0.95 * measured.baseline.values.at(0).second);
}

TEST_F(GenerateTest, writes_titles_only_when_asked) {
  GenerateRequest without = request();
  without.items_out = "";
  generate(without, workspace_);
  EXPECT_FALSE(exists("m.csv"));
}

TEST_F(GenerateTest, refuses_what_cannot_be) {
  GenerateRequest asked = request();
  asked.ratings = 20 * 60 + 1;
  EXPECT_EQ(refusal([&] { generate(asked, workspace_); }).code(), ErrorCode::invalid_argument);
  asked = request();
  asked.items_out = asked.out;
  EXPECT_EQ(refusal([&] { generate(asked, workspace_); }).code(), ErrorCode::invalid_argument);
  EXPECT_FALSE(exists("r.csv"));
}

}  // namespace
}  // namespace akin
