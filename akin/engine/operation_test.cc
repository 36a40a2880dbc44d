// Operations by name, and how they hand over their answers.
#include "akin/engine/operation.h"

#include <gmock/gmock.h>

#include "akin/engine/recommend.h"
#include "akin/engine/row_file.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

struct Counts : Reply {
  void record(RecordRef answer) override { records.push_back(field_texts(answer)[0].first); }
  void row(RecordRef) override { ++rows; }
  std::vector<std::string> records;  // the first field of each
  int rows = 0;
};

using OperationTest = TestFolder;

TEST(Operations, are_found_by_name_and_missed_with_the_nearest) {
  EXPECT_EQ(find_operation("train").name, "train");
  const Error error = refusal([] { find_operation("trian"); });
  EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
  EXPECT_STREQ(error.what(),
               "there is no command \"trian\" (did you mean train?); akin --help lists them");
}

TEST_F(OperationTest, that_lists_hands_over_rows_or_says_how_many_it_wrote) {
  const Operation& recommend = find_operation("recommend");
  RecommendRequest request{.model = trained(), .all = Everyone::users};
  Counts counts;
  recommend.run(AnyRecord(request), workspace_, counts);
  EXPECT_GT(counts.rows, 0);
  EXPECT_TRUE(counts.records.empty());
  request.out = path("rows.csv");
  Counts to_file;
  recommend.run(AnyRecord(request), workspace_, to_file);
  EXPECT_EQ(to_file.rows, 0);
  EXPECT_THAT(to_file.records, testing::ElementsAre("out"));
}

TEST_F(OperationTest, refuses_the_request_of_another) {
  Counts counts;
  const Error error =
      refusal([&] { find_operation("train").run(AnyRecord(RecommendRequest{}), workspace_, counts); });
  EXPECT_EQ(error.code(), ErrorCode::internal);
}

}  // namespace
}  // namespace akin
