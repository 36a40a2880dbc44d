// Rows as a csv file.
#include "akin/engine/row_file.h"

#include <cmath>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

struct TestRow {
  std::string name;
  float score = 0;

  void describe(FieldVisitor& visit) {
    visit(Field("name", "who"), name);
    visit(Field("score", "how much").rounded(1), score);
  }
};

struct RowFile : TestFolder {
  RowsWritten write_all(std::vector<TestRow> rows) {
    TestRow empty_row;
    return write_rows(path("rows.csv"), empty_row, [&](const auto& take) {
      for (TestRow& row : rows) take(row);
    });
  }
};

struct TestRecord {
  std::string out = "a,b";
  TestRow best{"ann", 2};
  std::vector<TestRow> rows{{"bob", 1}};
  void describe(FieldVisitor& visit) {
    visit(Field("out", "where"), out);
    visit(Field("best", "the first"), best);
    visit(Field("rows", "all"), rows);
  }
};

TEST(CsvLine, flattens_inner_records_and_leaves_lists_out) {
  TestRecord record;
  const CsvLine line = csv_line(record);
  EXPECT_EQ(line.names, "out,best_name,best_score");
  EXPECT_EQ(line.values, "\"a,b\",ann,2");
}

TEST_F(RowFile, has_a_header_and_a_line_a_row_with_all_digits) {
  const RowsWritten written = write_all({{"ann", 0.1F}, {"bob", 3.14159F}});
  EXPECT_EQ(written.rows, 2);
  EXPECT_EQ(written.out, path("rows.csv"));
  EXPECT_EQ(read("rows.csv"), "name,score\nann,0.1\nbob,3.14159\n");
}

TEST_F(RowFile, quotes_what_would_be_misread) {
  write_all({{"a,b", 1}, {"say \"hi\"", 2}, {"two\nlines", 3}, {"", std::nanf("")}});
  EXPECT_EQ(read("rows.csv"), "name,score\n\"a,b\",1\n\"say \"\"hi\"\"\",2\n\"two\nlines\",3\n,\n");
}

TEST_F(RowFile, of_no_rows_has_a_header_all_the_same) {
  EXPECT_EQ(write_all({}).rows, 0);
  EXPECT_EQ(read("rows.csv"), "name,score\n");
}

TEST_F(RowFile, leaves_the_old_file_when_the_rows_break_off) {
  write("rows.csv", "old");
  const Error error = refusal([&] {
    TestRow row;
    write_rows(path("rows.csv"), row, [&](const auto& take) {
      take(row);
      throw Error(ErrorCode::cancelled, "stopped");
    });
  });
  EXPECT_EQ(error.code(), ErrorCode::cancelled);
  EXPECT_EQ(read("rows.csv"), "old");
}

}  // namespace
}  // namespace akin
