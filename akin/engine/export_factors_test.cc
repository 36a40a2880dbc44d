// Arrays for other programs; tests/contract/open_with_numpy.py looks into them.
#include "akin/engine/export_factors.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

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

TEST_F(ExportTest, writes_a_table_of_the_side_that_was_asked_for) {
  const std::string model = trained();
  const ExportReply items =
      export_factors({.model = model, .format = ExportFormat::csv, .out = path("f.csv")}, workspace_);
  EXPECT_EQ(items.metadata, "");
  EXPECT_THAT(read("f.csv"), StartsWith("item,title,"));
  export_factors({.model = model, .format = ExportFormat::csv, .side = Side::users, .out = path("f.csv")},
                 workspace_);
  EXPECT_THAT(read("f.csv"), StartsWith("user,bias,"));
}

TEST_F(ExportTest, writes_the_two_files_of_the_projector_beside_each_other) {
  ExportRequest request{.model = trained(), .format = ExportFormat::projector, .out = path("t.tsv")};
  EXPECT_EQ(export_factors(request, workspace_).metadata, path("metadata.tsv"));
  EXPECT_THAT(read("metadata.tsv"), StartsWith("title\tgenres\tratings\titem\n"));
  request.metadata = path("texts.tsv");
  EXPECT_EQ(export_factors(request, workspace_).metadata, path("texts.tsv"));
  EXPECT_EQ(read("texts.tsv"), read("metadata.tsv"));
}

TEST_F(ExportTest, leaves_nothing_where_one_of_two_files_cannot_be) {
  const ExportRequest request{.model = trained(),
                              .format = ExportFormat::projector,
                              .out = path("t.tsv"),
                              .metadata = path("nowhere/m.tsv")};
  EXPECT_EQ(refusal([&] { export_factors(request, workspace_); }).code(), ErrorCode::io);
  EXPECT_FALSE(exists("t.tsv"));
}

TEST_F(ExportTest, refuses_what_has_no_answer) {
  ExportRequest request{
      .model = trained("popular"), .format = ExportFormat::projector, .out = path("t.tsv")};
  EXPECT_STREQ(refusal([&] { export_factors(request, workspace_); }).what(),
               "a model of kind popular has no vectors to project; csv holds its biases");
  EXPECT_FALSE(exists("t.tsv"));
  request.metadata = request.out;
  EXPECT_STREQ(refusal([&] { export_factors(request, workspace_); }).what(),
               "out and metadata must be two different files");
  request.format = ExportFormat::csv;
  EXPECT_STREQ(refusal([&] { export_factors(request, workspace_); }).what(),
               "metadata is written by the format projector alone");
}

TEST_F(ExportTest, never_writes_over_the_model) {
  const std::string model = trained();
  EXPECT_EQ(refusal([&] { export_factors({.model = model, .out = model}, workspace_); }).code(),
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace akin
