// Arrays for other programs; tests/contract/open_with_numpy.py looks into them.
#include "akin/engine/export_factors.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;

using ExportTest = TestFolder;

TEST_F(ExportTest, writes_every_array_of_the_model) {
  const ExportReply reply = export_factors({.model = trained(), .out = path("f.npz")}, workspace_);
  EXPECT_EQ(reply.users, 5);
  EXPECT_EQ(reply.items, 5);
  EXPECT_EQ(reply.rank, 32);
  EXPECT_EQ(reply.out, path("f.npz"));
  const std::string file = read("f.npz");
  for (const char* name : {"user_vectors", "item_vectors", "user_bias", "item_bias", "offset", "user_ids",
                           "item_ids", "titles"})
    EXPECT_THAT(file, HasSubstr(std::string(name) + ".npy")) << name;
}

TEST_F(ExportTest, has_no_titles_where_the_model_has_none) {
  train({.ratings = path("ratings.csv"), .model = "baseline", .out = path("bare.akin")}, workspace_);
  export_factors({.model = path("bare.akin"), .out = path("f.npz")}, workspace_);
  EXPECT_THAT(read("f.npz"), Not(HasSubstr("titles.npy")));
}

TEST_F(ExportTest, never_writes_over_the_model) {
  const std::string model = trained();
  EXPECT_EQ(refusal([&] { export_factors({.model = model, .out = model}, workspace_); }).code(),
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace akin
