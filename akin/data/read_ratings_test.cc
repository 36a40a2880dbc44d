#include "akin/data/read_ratings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/data/test_files.h"

namespace akin {
namespace {

// All that came of reading: rows with their ids and the id maps' order, or the message.
std::string outcome_at(const std::string& path, std::size_t chunk_bytes, std::size_t threads,
                       ReadOptions options = {}) {
  ThreadPool pool(threads);
  options.chunk_bytes = chunk_bytes;
  std::string text;
  try {
    ReadReport report;
    const Ratings ratings = read_ratings(path, options, {pool}, &report);
    EXPECT_EQ(report.rows, ratings.size());
    EXPECT_EQ(report.lines, report.header_lines + report.rows + report.blank_lines);
    for (std::uint32_t i = 0; i < ratings.users->size(); ++i) text += ratings.users->text(i) + " ";
    text += "/ ";
    for (std::uint32_t i = 0; i < ratings.items->size(); ++i) text += ratings.items->text(i) + " ";
    text += '/';
    for (std::size_t i = 0; i < ratings.size(); ++i) {
      text += " " + ratings.users->text(ratings.user[i]) + ":" + ratings.items->text(ratings.item[i]);
      if (!ratings.value.empty()) text += "=" + to_text(ratings.value[i]);
      if (ratings.has_times()) text += "@" + std::to_string(ratings.time[i]);
    }
    return text;
  } catch (const Error& error) {
    const std::string what = error.what();
    const std::string folder = std::filesystem::path(path).parent_path().string() + "/";
    EXPECT_TRUE(what.starts_with(folder)) << what;
    return what.substr(folder.size());
  }
}

std::string outcome(std::string_view bytes, const ReadOptions& options = {}) {
  const TestFile file(bytes);
  return outcome_at(file.path(), 1 << 20, 1, options);
}

struct Case {
  std::string_view bytes;
  std::string_view outcome;
};

using namespace std::string_view_literals;

const Case kGood[] = {
    {"userId,movieId,rating,timestamp\n1,10,3.5,7\n2,9,4,8\n"sv, "1 2 / 9 10 / 1:10=3.5@7 2:9=4@8"},
    {"196\t242\t3\t881250949\n186\t302\t3\t891717742\n"sv,
     "186 196 / 242 302 / 196:242=3@881250949 186:302=3@891717742"},
    {"1::1193::5::978300760\n"sv, "1 / 1193 / 1:1193=5@978300760"},
    {"a;b;1\n"sv, "a / b / a:b=1"},
    {"a|b|1\n"sv, "a / b / a:b=1"},
    {"Rating, ITEM_ID ,extra,User-Id\n1,b,,a\n2, c ,x y,  b\t\n"sv, "a b / b c / a:b=1 b:c=2"},
    {"user,item,rating\r\n1,2,3\r\n"sv, "1 / 2 / 1:2=3"},
    {"item,rating,user\r\n2,3,1\r\n"sv, "1 / 2 / 1:2=3"},
    {"1,2,3"sv, "1 / 2 / 1:2=3"},
    {"1,2,3\r"sv, "1 / 2 / 1:2=3"},
    {"\xEF\xBB\xBFuser,item,rating\n1,2,3\n"sv, "1 / 2 / 1:2=3"},
    {"\xEF\xBB\xBF"
     "1,2,3\n"sv,
     "1 / 2 / 1:2=3"},
    {"1,2,3\n\n \t\r\n\n"sv, "1 / 2 / 1:2=3"},
    {"1,2,+3\n1,3, 4e0 \n1,4,.5\n1,5,5.\n1,6,-0\n1,7,1e-400\n"sv,
     "1 / 2 3 4 5 6 7 / 1:2=3 1:3=4 1:4=0.5 1:5=5 1:6=0 1:7=0"},
    {"7,1,1\n007,1,1\n+7,1,1\n1.0,1,1\n-0,1,1\n"sv,
     "+7 -0 007 1.0 7 / 1 / 7:1=1 007:1=1 +7:1=1 1.0:1=1 -0:1=1"},
    {"-5,1,1\n9223372036854775807,1,1\n-9223372036854775808,1,1\n"sv,
     "-9223372036854775808 -5 9223372036854775807 / 1 / -5:1=1 9223372036854775807:1=1 "
     "-9223372036854775808:1=1"},
    {"4000000000,1,1\n1,99999999999999999999,1\n"sv,
     "1 4000000000 / 1 99999999999999999999 / 4000000000:1=1 1:99999999999999999999=1"},
    {"user,item,rating\n\"a,b\",\"say \"\"hi\"\"\",\"4\"\n \"c\" , d\"e ,5\n"sv,
     "a,b c / d\"e say \"hi\" / a,b:say \"hi\"=4 c:d\"e=5"},
    {"user,item,rating\n\"7\",1,1\n7,2,1\n"sv, "7 / 1 2 / 7:1=1 7:2=1"},
    {"\"user\";\"item\";\"rating\"\n\"1\";\"2\";\"0\"\n"sv, "1 / 2 / 1:2=0"},
    {"1,2,3,-1\n1,3,4,9223372036854775807\n"sv, "1 / 2 3 / 1:2=3@-1 1:3=4@9223372036854775807"},
    {"userId,movieId,rating,tag|a|b|c|d|e\n1,2,3,x\n"sv, "1 / 2 / 1:2=3"},
    {",user,item,rating\n0,1,2,3\n"sv, "1 / 2 / 1:2=3"},
    {"a:b::c::3\n:d::e::4\n"sv, ":d a:b / c e / a:b:c=3 :d:e=4"},
    {"1,2,0.1\n1,3,1234.567\n1,4,16777217\n1,5,0.30000001192092896\n1,6,123456.75\n"sv,
     "1 / 2 3 4 5 6 / 1:2=0.1 1:3=1234.567 1:4=16777216 1:5=0.3 1:6=123456.75"},
};

const Case kBad[] = {
    {""sv, "ratings.csv: no ratings"},
    {"\xEF\xBB\xBF"sv, "ratings.csv: no ratings"},
    {"\n \n\t\n"sv, "ratings.csv: no ratings"},
    {"user,item,rating\n"sv, "ratings.csv: no ratings"},
    {"user,item,rating"sv, "ratings.csv: no ratings"},
    {"user,item,rating\n\n"sv, "ratings.csv: no ratings"},
    {"user,item,rating\n1,2,x\n"sv, "ratings.csv:2:5: rating is not a number: \"x\""},
    {"1,2,3\n1,2,4.0abc\n"sv, "ratings.csv:2:5: rating is not a number: \"4.0abc\""},
    {"1,2,3\n1,2,0x4\n"sv, "ratings.csv:2:5: rating is not a number: \"0x4\""},
    {"1,2,3\n1,2,1_000\n"sv, "ratings.csv:2:5: rating is not a number: \"1_000\""},
    {"1,2,3\n1,2,٣\n"sv, "ratings.csv:2:5: rating is not a number: \"٣\""},
    {"1;2;3\n1;2; 4,5\n"sv, "ratings.csv:2:6: rating is not a number: \"4,5\""},
    {"1,2,nan\n"sv, "ratings.csv:1:5: rating is not a finite number: \"nan\""},
    {"1,2,-inf\n"sv, "ratings.csv:1:5: rating is not a finite number: \"-inf\""},
    {"1,2,1e400\n"sv, "ratings.csv:1:5: rating is not a finite number: \"1e400\""},
    {"1,2,1e39\n"sv, "ratings.csv:1:5: rating is not a finite number: \"1e39\""},
    {"1,2,\n"sv, "ratings.csv:1:5: rating is empty"},
    {"1,2,3\n,2,3\n"sv, "ratings.csv:2:1: user id is empty"},
    {"1,2,3\n1, \"\",3\n"sv, "ratings.csv:2:4: item id is empty"},
    {"1,2,3\n1,2\n"sv, "ratings.csv:2:4: missing field: 2 where the first line has 3: \"1,2\""},
    {"1,2,3\n1,2,3,4\n"sv, "ratings.csv:2:7: extra field: 4 where the first line has 3: \"1,2,3,4\""},
    {"1,2,3\n1\t2\t3\n"sv,
     "ratings.csv:2:1: fields are divided by a tab, but by a comma in the first line: \"1\\t2\\t3\""},
    {"1,2,3,4\n1,2,3,4.5\n"sv, "ratings.csv:2:7: timestamp is not a whole number: \"4.5\""},
    {"1,2,3,4\n1,2,3,9223372036854775808\n"sv,
     "ratings.csv:2:7: timestamp is not a whole number: \"9223372036854775808\""},
    {"1,2,3,4\n1,2,3, \n"sv, "ratings.csv:2:8: timestamp is empty"},
    {"1,2,3\n1,\"2,3\n4\",5\n"sv, "ratings.csv:2:3: a quote is never closed: \"\\\"2,3\""},
    {"1,2,3\n1,\"2\"x,3\n"sv, "ratings.csv:2:6: text after a closing quote: \"x,3\""},
    {"1,2,3\n1,2\0,3\n"sv, "ratings.csv:2:4: a NUL byte; is this a text file in UTF-8?"},
    {"1,2\0,3\n"sv, "ratings.csv:1:4: a NUL byte; is this a text file in UTF-8?"},
    {"\x1F\x8B\b\0"sv, "ratings.csv: the file is compressed; unpack it first"},
    {"\xFF\xFEu\0s\0"sv, "ratings.csv: the file is in UTF-16; convert to UTF-8"},
    {"\xFE\xFF\0u\0s"sv, "ratings.csv: the file is in UTF-16; convert to UTF-8"},
    {"1,2,3\n\n \n1,3,3\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"1,2,3\n\n \nx\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"\n1,2,3\n"sv, "ratings.csv:1:1: a blank line before another rating"},
    {"user,item,rating\n\n1,2,3\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"1,2,3\r1,3,3\r"sv,
     "ratings.csv:1: 5 fields, and no header to tell what they are; without a header a "
     "line is user, item, rating and perhaps time; found \"1\", \"2\", \"3\\r1\", "
     "\"3\", \"3\""},
    {"1,2,x\n1,2,y\n"sv, "ratings.csv:1:5: rating is not a number: \"x\""},
    {"1,2,3\n# a comment\n"sv,
     "ratings.csv:2:12: missing field: 1 where the first line has 3: \"# a comment\""},
};

TEST(ReadRatings, reads_what_people_have) {
  for (const Case& good : kGood) EXPECT_EQ(outcome(good.bytes), good.outcome) << in_quotes(good.bytes);
}

TEST(ReadRatings, names_the_first_bad_line_and_what_is_wrong_with_it) {
  for (const Case& bad : kBad) EXPECT_EQ(outcome(bad.bytes), bad.outcome) << in_quotes(bad.bytes);
}

TEST(ReadRatings, does_not_depend_on_chunks_or_threads) {
  for (const auto& cases : {std::span<const Case>(kGood), std::span<const Case>(kBad)})
    for (const Case& c : cases) {
      const TestFile file(c.bytes);
      for (std::size_t chunk = 1; chunk <= c.bytes.size() + 1; ++chunk)
        for (const std::size_t threads : {1U, 3U})
          ASSERT_EQ(outcome_at(file.path(), chunk, threads), c.outcome)
              << in_quotes(c.bytes) << " in chunks of " << chunk << " with " << threads << " threads";
    }
}

// Bytes that a parser trips over, more likely than others.
char random_byte(Random& random) {
  constexpr std::string_view kNasty = "\n\r\t ,;|::\"\"0123456789.-+eEnai\0\x80\xFF"sv;
  return kNasty[random.below(kNasty.size())];
}

std::string mutated(std::string bytes, Random& random) {
  for (std::uint64_t count = 1 + random.below(4); count > 0; --count) {
    const std::size_t place = random.below(bytes.size() + 1);
    const std::uint64_t kind = random.below(3);
    if (kind == 0)
      bytes.insert(place, 1, random_byte(random));
    else if (kind == 1)
      bytes.erase(place, 1 + random.below(3));
    else if (place < bytes.size())
      bytes[place] = random_byte(random);
  }
  return bytes;
}

TEST(ReadRatings, survives_damage_with_one_outcome_for_all_chunks) {
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    Random random(seed, 0);
    const std::string bytes = mutated(std::string(kGood[seed % std::size(kGood)].bytes), random);
    const TestFile file(bytes);
    const std::string whole = outcome_at(file.path(), 1 << 20, 1);
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, 1 + random.below(bytes.size() + 1)})
      ASSERT_EQ(outcome_at(file.path(), chunk, 1 + seed % 3), whole)
          << in_quotes(bytes, 200) << " " << chunk;
  }
}

TEST(ReadRatings, takes_the_columns_it_is_told) {
  ReadOptions options;
  options.user_column = "Who";
  options.rating_column = "movieId";
  EXPECT_EQ(outcome("what,who,item,movieId\n1,2,3,4\n", options), "2 / 3 / 2:3=4");
  EXPECT_EQ(outcome("what,user,item,movieId\n1,2,3,4\n", options),
            "ratings.csv:1: no column for the user; found \"what\", \"user\", \"item\", \"movieId\"; set "
            "user_column");
}

TEST(ReadRatings, says_what_it_found_where_columns_are_unclear) {
  EXPECT_EQ(
      outcome("user,item,stars,score\n1,2,3,4\n"),
      "ratings.csv:1: 2 columns for the rating; found \"user\", \"item\", \"stars\", \"score\"; set "
      "rating_column");
  EXPECT_EQ(outcome("a,b,c\nx,y,z\n"),
            "ratings.csv:1: no column for the user; found \"a\", \"b\", \"c\"; set user_column");
  EXPECT_EQ(outcome("1 2 3\n"),
            "ratings.csv:1: no comma, tab, \"::\", semicolon or | divides the first line: \"1 2 3\"");
  EXPECT_EQ(outcome("1,2\n"),
            "ratings.csv:1: 2 fields, and no header to tell what they are; without a header a line is "
            "user, item, rating and perhaps time; found \"1\", \"2\"");
}

TEST(ReadRatings, reads_pairs_where_no_rating_is_required) {
  ReadOptions options;
  options.rating_required = false;
  EXPECT_EQ(outcome("1,2\n3,4\n", options), "1 3 / 2 4 / 1:2 3:4");
  EXPECT_EQ(outcome("item,user\n1,2\n", options), "2 / 1 / 2:1");
  EXPECT_EQ(outcome("1,2,3\n", options), "1 / 2 / 1:2=3");
}

TEST(ReadRatings, keeps_the_numbers_of_known_ids_and_appends_the_others) {
  const TestFile file("9,b,1\n5,a,1\n7,c,1\n4,x,1\n");
  ThreadPool pool(2);
  const IdMap users = IdMap::of({"5", "9", "100"});
  const IdMap items = IdMap::of({"b", "zz"});
  for (const std::size_t chunk : {1U, 7U, 1000U}) {
    ReadOptions options;
    options.chunk_bytes = chunk;
    const Ratings ratings = read_ratings(file.path(), options, {pool}, users, items);
    EXPECT_EQ(ratings.user, (std::vector<std::uint32_t>{1, 0, 4, 3}));
    EXPECT_EQ(ratings.item, (std::vector<std::uint32_t>{0, 2, 3, 4}));
    EXPECT_EQ(ratings.users->known_size(), 3u);
    EXPECT_EQ(ratings.users->text(4), "7");
    EXPECT_EQ(ratings.items->text(4), "x");
  }
  const TestFile mixed("007,1,1\nx,1,1\n7,1,1\n", "mixed.csv");
  const Ratings ratings = read_ratings(mixed.path(), {}, {pool}, IdMap::of({"7", "8"}), IdMap::of({"1"}));
  EXPECT_EQ(ratings.user, (std::vector<std::uint32_t>{2, 3, 0}));
}

TEST(ReadRatings, numbers_far_and_near_ids_alike) {
  ThreadPool pool(3);
  for (const std::int64_t factor : {std::int64_t{1}, std::int64_t{1} << 40}) {
    std::string bytes;
    std::vector<std::uint32_t> expected;
    Random random(1, 2);
    for (int i = 0; i < 20000; ++i) {
      const std::int64_t id = i < 500 ? 499 - i : static_cast<std::int64_t>(random.below(500));
      expected.push_back(static_cast<std::uint32_t>(id));
      bytes += std::to_string((id - 250) * factor) + ",1,1\n";
    }
    const TestFile file(bytes);
    ReadOptions options;
    options.chunk_bytes = 1000;
    const Ratings ratings = read_ratings(file.path(), options, {pool});
    EXPECT_EQ(ratings.user, expected);
    EXPECT_EQ(ratings.users->text(0), std::to_string(-250 * factor));
  }
}

TEST(ReadRatings, takes_plain_lines_as_the_careful_way_does) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed, 3);
    std::string plain;
    std::string careful;  // a blank before each rating: never a plain line
    for (int i = 0; i < 5; ++i) {
      std::string value = std::to_string(random.below(random.below(2) == 0 ? 10 : 20000000));
      if (random.below(2) == 0)
        value += "." + std::to_string(random.below(random.below(2) == 0 ? 10 : 100000));
      const std::string time = std::to_string(random.bits() >> (1 + random.below(60)));
      const std::string user = std::to_string(random.bits() >> random.below(64));
      plain += user + ",1," + value + "," + time + "\n";
      careful += user + ",1, " + value + "," + time + "\n";
    }
    if (seed % 2 == 0) {
      plain = "user,item,rating,time\n" + plain;
      careful = "user,item,rating,time\n" + careful;
    }
    EXPECT_EQ(outcome(plain), outcome(careful)) << plain;
  }
}

TEST(ReadRatings, refuses_a_line_without_an_end) {
  std::string bytes = "user,item,rating,note\n1,2,3,x\n1,3,3,";
  bytes.append((std::size_t{16} << 20) + 1, 'x');
  const TestFile file(bytes + "\n1,4,3,x\n");
  for (const std::size_t chunk : {std::size_t{1} << 16, std::size_t{1} << 20, std::size_t{1} << 26})
    EXPECT_EQ(outcome_at(file.path(), chunk, 2), "ratings.csv:3:1: the line is longer than 16 MiB");
}

TEST(ReadRatings, says_why_a_file_cannot_be_read) {
  ThreadPool pool(1);
  const auto code_of = [&](const std::string& path) {
    try {
      read_ratings(path, {}, {pool});
    } catch (const Error& error) {
      return name(error.code());
    }
    return std::string_view("none");
  };
  EXPECT_EQ(code_of("/nowhere/ratings.csv"), "not_found");
  EXPECT_EQ(code_of("/tmp"), "io");
  EXPECT_EQ(code_of("/dev/null"), "bad_input");
}

}  // namespace
}  // namespace akin
