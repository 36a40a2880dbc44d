// Words become a request, or one sentence says why not.
#include "cli/command_line.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/engine/inspect.h"
#include "akin/engine/recommend.h"
#include "akin/engine/similar.h"
#include "akin/engine/train.h"
#include "akin/models/als/als.h"

namespace akin {
namespace {

std::string refusal(const std::vector<std::string>& words) {
  try {
    parse_command_line(words);
  } catch (const Error& error) {
    EXPECT_EQ(exit_status(error.code()), 2) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(CommandLine, fills_the_request) {
  const CommandLine line = parse_command_line({"recommend", "m.akin", "--user", "10,-7", "--count=3",
                                               "--include-seen", "--json", "--threads", "2"});
  const auto& request = line.request.as<RecommendRequest>();
  EXPECT_EQ(request.model, "m.akin");
  EXPECT_EQ(request.user, (std::vector<std::string>{"10", "-7"}));
  EXPECT_EQ(request.list.count, 3);
  EXPECT_TRUE(request.list.include_seen);
  EXPECT_TRUE(line.common.json);
  EXPECT_EQ(line.common.threads, 2);
  EXPECT_EQ(line.common.seed, 1);
}

TEST(CommandLine, reads_the_kind_before_its_flags) {
  const CommandLine line = parse_command_line(
      {"train", "r.csv", "--rank", "7", "--no-biases", "--model", "als", "--no-history"});
  const auto& request = line.request.as<TrainRequest>();
  EXPECT_EQ(request.options.as<AlsOptions>().rank, 7);
  EXPECT_FALSE(request.options.as<AlsOptions>().biases);
  EXPECT_FALSE(request.history);
  EXPECT_EQ(refusal({"train", "r.csv", "--model=popular", "--rank", "7"}),
            "there is no flag --rank with --model popular; --help lists them");
  EXPECT_EQ(refusal({"train", "r.csv", "--alpha", "7"}),
            "there is no flag --alpha with --model als --feedback explicit; --help lists them");
}

TEST(CommandLine, refuses_in_one_sentence_with_the_nearest_name) {
  EXPECT_EQ(refusal({"recomend"}),
            "there is no command \"recomend\" (did you mean recommend?); akin --help lists them");
  EXPECT_EQ(refusal({"train", "r.csv", "--rnk", "7"}),
            "there is no flag --rnk (did you mean --rank?); --help lists them");
  EXPECT_EQ(refusal({"train", "r.csv", "--rank"}), "--rank needs a value");
  EXPECT_EQ(refusal({"train", "r.csv", "--rank", "x"}), "rank must be a whole number, not \"x\"");
  EXPECT_EQ(refusal({"train", "r.csv", "s.csv"}),
            "\"s.csv\" is one word too many; quotes hold words together");
  EXPECT_EQ(refusal({"inspect", "m", "--threads", "-1"}),
            "threads must be at least 0 and at most 1024, not -1");
}

TEST(CommandLine, takes_flags_of_every_command_before_it) {
  const CommandLine line = parse_command_line({"--json", "--threads", "2", "inspect", "m"});
  EXPECT_EQ(line.request.as<InspectRequest>().model, "m");
  EXPECT_TRUE(line.common.json);
  EXPECT_EQ(line.common.threads, 2);
  EXPECT_EQ(refusal({"--rank", "2", "train", "r.csv"}), "there is no flag --rank; --help lists them");
  EXPECT_EQ(refusal({"--quiet"}), "a command is missing; akin --help lists them");
}

TEST(CommandLine, takes_no_flag_for_a_value) {
  EXPECT_EQ(refusal({"recommend", "m", "--all", "--count", "1"}), "--all needs a value");
  EXPECT_EQ(refusal({"recommend", "m", "--user", "--count=1"}), "--user needs a value");
  const CommandLine line = parse_command_line({"similar", "m", "--count", "1", "--", "--count"});
  EXPECT_EQ(line.request.as<SimilarRequest>().item, "--count");
}

TEST(CommandLine, takes_the_words_of_an_item_together) {
  const auto item = [](const std::vector<std::string>& words) {
    return parse_command_line(words).request.as<SimilarRequest>().item;
  };
  EXPECT_EQ(item({"similar", "m", "toy story"}), "toy story");
  EXPECT_EQ(item({"similar", "m", "Toy Story", "+", "Alien", "-", "7"}), "Toy Story + Alien - 7");
  EXPECT_EQ(item({"similar", "m", "toy", "--count", "3", "story"}), "toy story");
  EXPECT_EQ(item({"similar", "m"}), "");
}

TEST(CommandLine, splits_lists_at_commas_outside_quotes) {
  const CommandLine line = parse_command_line(
      {"recommend", "m", "--history", "\"x,y\"=5, a b=3 ,\"say \"\"hi\"\"\"=1", "--history", "c=2"});
  EXPECT_EQ(line.request.as<RecommendRequest>().history,
            (std::vector<std::string>{"x,y=5", "a b=3", "say \"hi\"=1", "c=2"}));
}

TEST(CommandLine, knows_when_help_or_the_version_is_wanted) {
  EXPECT_TRUE(parse_command_line({}).wants_help);
  EXPECT_TRUE(parse_command_line({"train", "--help"}).wants_help);
  EXPECT_TRUE(parse_command_line({"help", "train"}).wants_help);
  EXPECT_TRUE(parse_command_line({"--version"}).wants_version);
}

TEST(CommandLine, answers_in_one_form) {
  EXPECT_TRUE(parse_command_line({"inspect", "m.akin", "--csv"}).common.csv);
  EXPECT_THROW(parse_command_line({"inspect", "m.akin", "--csv", "--json"}), Error);
}

}  // namespace
}  // namespace akin
