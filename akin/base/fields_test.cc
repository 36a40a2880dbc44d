// One description serves reading, checking and printing.
#include "akin/base/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>

#include "akin/base/error.h"
#include "akin/base/json.h"

namespace akin {

enum class Colour { red, blue };
template <>
inline constexpr std::array<std::string_view, 2> kNames<Colour> = {"red", "blue"};

namespace {

struct Inner {
  float share = 0.1F;
  void describe(FieldVisitor& visit) { visit(Field("share", "a part"), share); }
};

struct Sample {
  std::string file;
  std::int64_t rank = 8;
  double test_share = 0.2;
  bool loud = false;
  Colour colour = Colour::red;
  std::vector<std::string> metrics;
  Inner inner;
  std::vector<Inner> rows;

  void describe(FieldVisitor& visit) {
    visit(Field("file", "what to read").required(), file);
    visit(Field("rank", "length").at_least(1).at_most(4096), rank);
    visit(Field("test_share", "held out").above(0).below(1), test_share);
    visit(Field("loud", "say more"), loud);
    visit(Field("colour", "of the line"), colour);
    visit(Field("metrics", "what to measure"), metrics);
    visit(Field("inner", "a part of its own"), inner);
    visit(Field("rows", "many of them"), rows);
  }
};

Sample read(const std::map<std::string, std::vector<std::string>, std::less<>>& texts) {
  Sample sample;
  assign_fields(sample, [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const auto found = texts.find(name);
    if (found == texts.end()) return std::nullopt;
    return found->second;
  });
  check_fields(sample);
  return sample;
}

std::string refusal(const std::map<std::string, std::vector<std::string>, std::less<>>& texts) {
  try {
    read(texts);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
  return "accepted";
}

TEST(Fields, are_read_by_name) {
  const Sample sample = read({{"file", {"a"}},
                              {"rank", {"16"}},
                              {"loud", {"true"}},
                              {"colour", {"blue"}},
                              {"metrics", {"rmse,mae", "r2"}}});
  EXPECT_EQ(sample.rank, 16);
  EXPECT_TRUE(sample.loud);
  EXPECT_EQ(sample.colour, Colour::blue);
  EXPECT_THAT(sample.metrics, testing::ElementsAre("rmse", "mae", "r2"));
}

TEST(Fields, refuse_what_does_not_fit_by_name) {
  EXPECT_EQ(refusal({}), "file is missing");
  EXPECT_EQ(refusal({{"file", {"a"}}, {"rank", {"0"}}}),
            "rank must be at least 1 and at most 4096, not 0");
  EXPECT_EQ(refusal({{"file", {"a"}}, {"rank", {"ten"}}}), "rank must be a whole number, not \"ten\"");
  EXPECT_EQ(refusal({{"file", {"a"}}, {"test_share", {"1"}}}),
            "test_share must be above 0 and below 1, not 1");
  EXPECT_EQ(refusal({{"file", {"a"}}, {"colour", {"bleu"}}}),
            "colour must be red or blue, not \"bleu\" (did you mean blue?)");
  EXPECT_EQ(refusal({{"file", {"a", "b"}}}), "file is given 2 times");
}

TEST(Fields, of_words_take_them_all) {
  std::string text;
  const auto assigned = [&](const Field& field, const std::vector<std::string>& words) {
    assign_texts(field, &text, words);
    return text;
  };
  Field item("item", "one or several");
  item.of_words();
  EXPECT_EQ(assigned(item, {"Toy, Story", "+", "Alien"}), "Toy, Story + Alien");
  EXPECT_EQ(assigned(item, {""}), "");
  EXPECT_THROW(assigned(item, {}), Error);
  EXPECT_THROW(assigned(Field("item", "one"), {"a", "b"}), Error);
}

TEST(Fields, with_a_range_may_be_none_where_they_say_so) {
  struct Options {
    double strength = std::numeric_limits<double>::quiet_NaN();
    void describe(FieldVisitor& visit) { visit(Field("strength", "").at_least(0).or_none(), strength); }
  };
  EXPECT_NO_THROW(check_fields(Options{}));
  EXPECT_NO_THROW(check_fields(Options{1}));
  for (const double refused : {-1.0, std::numeric_limits<double>::infinity()})
    EXPECT_THROW(check_fields(Options{refused}), Error);
}

TEST(Fields, are_written_as_json_in_their_order) {
  Sample sample{.file = "a\"b", .metrics = {"rmse"}, .rows = {Inner{}, Inner{NAN}}};
  EXPECT_EQ(
      to_json(sample),
      R"({"file": "a\"b", "rank": 8, "test_share": 0.2, "loud": false, "colour": "red", )"
      R"("metrics": ["rmse"], "inner": {"share": 0.1}, "rows": [{"share": 0.1}, {"share": null}]})");
}

TEST(Fields, that_would_do_nothing_are_refused) {
  const auto outcome = [](const Sample& sample, bool is_used) -> std::string {
    try {
      refuse_unused(sample, {{"rank", is_used, "loud"}, {"colour", true, "anything"}});
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  Sample sample;
  EXPECT_EQ(outcome(sample, false), "accepted");  // as it is in a new struct
  sample.colour = Colour::blue;
  sample.rank = 9;
  EXPECT_EQ(outcome(sample, true), "accepted");
  EXPECT_EQ(outcome(sample, false), "rank would do nothing: it goes with loud");
  EXPECT_THROW(refuse_unused(sample, {{"no_such_field", true, ""}}), Error);
}

TEST(Fields, survive_the_way_through_text) {
  Inner inner{1.0F / 3};
  const auto texts = field_texts(inner);
  Inner back;
  assign_fields(back, [&](std::string_view) { return std::vector<std::string>{texts[0].second}; });
  EXPECT_EQ(back.share, inner.share);

  std::vector<std::string> ids = {"x,y", "say \"hi\"", "\"", " edge ", "7"}, ids_back;
  assign_texts(Field("ids", ""), &ids_back, std::vector<std::string>{value_text(Field("ids", ""), &ids)});
  EXPECT_EQ(ids_back, ids);
}

}  // namespace
}  // namespace akin
