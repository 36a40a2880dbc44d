// What a spreadsheet reads, and what the projector needs.
#include "akin/engine/factor_table.h"

#include <gmock/gmock.h>

#include <sstream>

#include "akin/base/text.h"
#include "akin/engine/test_folder.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using testing::StartsWith;

using Lines = std::vector<std::string>;

struct TextSink : ByteSink {
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
};

Lines split_at(const std::string& text, char separator) {
  Lines parts;
  std::istringstream stream(text + separator);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

template <class Write>
Lines lines_of(const Write& write, const Model& model, Side side) {
  TextSink sink;
  write(sink, model, side);
  EXPECT_TRUE(sink.text.ends_with('\n'));
  Lines lines = split_at(sink.text, '\n');
  lines.pop_back();
  return lines;
}

class FactorTable : public TestFolder {
 protected:
  void SetUp() override {
    TestFolder::SetUp();
    model_ = open_model(trained());
  }
  Model model_;
};

TEST_F(FactorTable, has_a_line_an_item_with_all_that_its_score_needs) {
  const Lines lines = lines_of(write_factor_table, model_, Side::items);
  ASSERT_THAT(lines, SizeIs(1 + 5));
  EXPECT_THAT(lines[0], StartsWith("item,title,genres,ratings,bias,vector_1,vector_2,"));
  EXPECT_THAT(lines[2],
              StartsWith("2,\"Matrix, The (1999)\",Action,3," + to_text(model_.factors.item_bias[1]) +
                         "," + to_text(model_.factors.item_vectors[1][0]) + ","));
  EXPECT_THAT(split_at(lines[0], ','), SizeIs(5 + 32));
}

TEST_F(FactorTable, has_a_line_a_user) {
  const Lines lines = lines_of(write_factor_table, model_, Side::users);
  ASSERT_THAT(lines, SizeIs(1 + 5));
  EXPECT_THAT(lines[0], StartsWith("user,bias,vector_1,"));
  const Lines last = split_at(lines[5], ',');
  ASSERT_THAT(last, SizeIs(2 + 32));
  EXPECT_EQ(last[0], "fay");
  EXPECT_EQ(parse_float(last[33]), model_.factors.user_vectors[4][31]);
}

TEST_F(FactorTable, of_a_model_without_titles_has_empty_ones) {
  model_.titles.clear();
  model_.genres.clear();
  EXPECT_THAT(lines_of(write_factor_table, model_, Side::items)[1], StartsWith("1,,,4,"));
}

TEST_F(FactorTable, for_the_projector_has_as_many_lines_of_numbers_as_of_texts) {
  for (const Side side : {Side::items, Side::users}) {
    const Lines tensors = lines_of(write_projector_tensors, model_, side);
    ASSERT_THAT(tensors, SizeIs(5));
    for (const std::string& line : tensors) {
      const Lines numbers = split_at(line, '\t');
      EXPECT_THAT(numbers, SizeIs(32));
      for (const std::string& number : numbers) EXPECT_TRUE(parse_float(number)) << number;
    }
    const Lines metadata = lines_of(write_projector_metadata, model_, side);
    const bool has_header = split_at(metadata[0], '\t').size() > 1;
    EXPECT_EQ(has_header, side == Side::items);
    EXPECT_EQ(metadata.size(), tensors.size() + has_header);
    for (const std::string& line : metadata)
      EXPECT_EQ(split_at(line, '\t').size(), split_at(metadata[0], '\t').size());
  }
}

TEST_F(FactorTable, for_the_projector_keeps_a_text_on_its_line) {
  model_.titles[0] = "a\tb\nc\r\"d\"";
  const Lines metadata = lines_of(write_projector_metadata, model_, Side::items);
  EXPECT_EQ(metadata[0], "title\tgenres\tratings\titem");
  EXPECT_EQ(metadata[1], "a\\tb\\nc\\r\"d\"\tAnimation|Children\t4\t1");
  ASSERT_THAT(metadata, SizeIs(6));
}

TEST_F(FactorTable, for_the_projector_has_no_header_above_one_column) {
  EXPECT_THAT(lines_of(write_projector_metadata, model_, Side::users),
              ElementsAre("ann", "bob", "dan", "eve", "fay"));
}

}  // namespace
}  // namespace akin
