// Files of ratings, good and bad, and what must come of reading each.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/data/read_ratings.h"
#include "akin/data/test_files.h"

namespace akin::test {

// All that came of reading: rows with their ids and the id maps' order and what was skipped, or the
// message.
inline std::string outcome_at(const std::string& path, std::size_t chunk_bytes, std::size_t threads,
                              ReadOptions options = {}) {
  ThreadPool pool(threads);
  options.chunk_bytes = chunk_bytes;
  options.keep_rejects = options.on_error == OnError::skip;
  std::string text;
  try {
    ReadReport report;
    const Ratings ratings = read_ratings(path, options, {pool}, &report);
    EXPECT_EQ(report.rows, ratings.size());
    const bool is_lists = options.layout == RatingLayout::lists;
    EXPECT_EQ(report.lines, report.header_lines + (is_lists ? report.lists : report.rows) +
                                report.rejected + report.blank_lines);
    for (std::uint32_t i = 0; i < ratings.users->size(); ++i) text += ratings.users->text(i) + " ";
    text += "/ ";
    for (std::uint32_t i = 0; i < ratings.items->size(); ++i) text += ratings.items->text(i) + " ";
    text += '/';
    for (std::size_t i = 0; i < ratings.size(); ++i) {
      text += " " + ratings.users->text(ratings.user[i]) + ":" + ratings.items->text(ratings.item[i]);
      if (!ratings.value.empty()) text += "=" + to_text(ratings.value[i]);
      if (ratings.has_times()) text += "@" + std::to_string(ratings.time[i]);
    }
    for (const Reject& reject : report.rejects)
      text += " !" + std::to_string(reject.line) + ":" + std::to_string(reject.column) + " " +
              std::string(kNames<BadLineKind>[static_cast<std::size_t>(reject.kind)]);
    return text;
  } catch (const Error& error) {
    const std::string what = error.what();
    const std::string folder = std::filesystem::path(path).parent_path().string() + "/";
    EXPECT_TRUE(what.starts_with(folder)) << what;
    return what.substr(folder.size());
  }
}

inline std::string outcome(std::string_view bytes, const ReadOptions& options = {}) {
  const TestFile file(bytes);
  return outcome_at(file.path(), 1 << 20, 1, options);
}

struct RatingFile {
  std::string_view bytes;
  std::string_view outcome;
};

using namespace std::string_view_literals;

inline const RatingFile kGood[] = {
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

inline const RatingFile kBad[] = {
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
    {"\x1F\x8B\b\0"sv, "ratings.csv: its gzip data end in the middle, at byte 4; fetch it again"},
    {"\xFF\xFEu\0s\0"sv, "ratings.csv: the file is in UTF-16; convert to UTF-8"},
    {"\xFE\xFF\0u\0s"sv, "ratings.csv: the file is in UTF-16; convert to UTF-8"},
    {"1,2,3\n\n \n1,3,3\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"1,2,3\n\n \nx\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"\n1,2,3\n"sv, "ratings.csv:1:1: a blank line before another rating"},
    {"user,item,rating\n\n1,2,3\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"1,2,3\r1,3,3\r"sv,
     "ratings.csv:1:6: a carriage return inside of the first line; end lines by newlines"sv},
    {"1,2,x\n1,2,y\n"sv, "ratings.csv:1:5: rating is not a number: \"x\""},
    {"1,2,3\n# a comment\n"sv,
     "ratings.csv:2:12: missing field: 1 where the first line has 3: \"# a comment\""},
};

}  // namespace akin::test
