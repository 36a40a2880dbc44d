// Rows as a table and as JSON.
#include "cli/output.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

struct TextSink : ByteSink {
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
};

struct Film {
  std::string user;
  std::string title;
  float score;
  void describe(FieldVisitor& visit) {
    visit(Field("user", ""), user);
    visit(Field("title", ""), title);
    visit(Field("score", "").rounded(2), score);
  }
};

TEST(TextReply, aligns_columns_and_hides_those_without_anything) {
  TextSink sink;
  const auto reply = text_reply(sink, false);
  Film first{"", "Amélie", 4.126F}, second{"", "Up", 13};
  reply->row(first);
  reply->row(second);
  reply->finish();
  EXPECT_EQ(sink.text,
            "title   score\n"
            "Amélie   4.13\n"
            "Up      13.00\n");
}

struct Festival {
  std::string city = "Cannes";
  std::vector<Film> films = {{"1", "Up", 4}, {"20", "Amélie", 13}};
  std::vector<Film> none;
  void describe(FieldVisitor& visit) {
    visit(Field("city", ""), city);
    visit(Field("films", ""), films);
    visit(Field("none", ""), none);
  }
};

TEST(TextReply, shows_a_list_in_a_record_as_a_table) {
  TextSink sink;
  const auto reply = text_reply(sink, false);
  Festival festival;
  reply->record(festival);
  reply->finish();
  EXPECT_EQ(sink.text,
            "city  Cannes\n\nfilms\n"
            "user  title   score\n"
            "1     Up       4.00\n"
            "20    Amélie  13.00\n");
}

TEST(CsvReply, prints_a_header_and_a_line_a_row) {
  TextSink sink;
  const auto reply = csv_reply(sink);
  Film first{"7", "Good, The", 0.1F}, second{"8", "Up", 13};
  reply->row(first);
  reply->row(second);
  reply->finish();
  EXPECT_EQ(sink.text, "user,title,score\n7,\"Good, The\",0.1\n8,Up,13\n");
}

struct Poem {
  std::string text;
  void describe(FieldVisitor& visit) { visit(Field("text", "").as_it_is(), text); }
};

TEST(TextReply, prints_a_whole_answer_as_it_is) {
  TextSink sink;
  Poem poem{"one\n\ttwo\n"};
  text_reply(sink, false)->record(poem);
  EXPECT_EQ(sink.text, "one\n\ttwo\n");
  json_reply(sink)->record(poem);
  EXPECT_EQ(sink.text, "one\n\ttwo\n{\"text\": \"one\\n\\ttwo\\n\"}\n");
}

TEST(JsonReply, prints_an_object_a_line) {
  TextSink sink;
  const auto reply = json_reply(sink);
  Film film{"7", "Up", 0.1F};
  reply->row(film);
  reply->row(film);
  reply->finish();
  const std::string line = "{\"user\": \"7\", \"title\": \"Up\", \"score\": 0.1}\n";
  EXPECT_EQ(sink.text, line + line);
}

}  // namespace
}  // namespace akin
