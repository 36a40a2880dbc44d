// Bad lines are put into the good file at three places; what is wrong with a whole file stands in a list.
#include "tests/contract/polluted_files.h"

#include <algorithm>
#include <string_view>

#include "akin/data/test_gzip.h"

namespace akin::test {
namespace {

using namespace std::string_literals;

const std::string kHeader = "userId,movieId,rating,timestamp";
const std::string kMissing = "missing field: ";
const std::string kFewer = " where the first line has 4: ";

std::vector<std::string> good_rows() {
  std::vector<std::string> rows;
  for (int i = 0; i < 12; ++i)
    rows.push_back(std::to_string(1 + i / 4) + "," + std::to_string(10 + 7 * i % 5 + i) + "," +
                   (i % 2 == 0 ? "4.0" : "3.5") + "," + std::to_string(964982703 + i));
  return rows;
}

std::string joined(const std::vector<std::string>& lines, const std::string& end = "\n") {
  std::string bytes;
  for (const std::string& line : lines) bytes += line + end;
  return bytes;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t place = text.find(from); place != std::string::npos;
       place = text.find(from, place + to.size()))
    text.replace(place, from.size(), to);
  return text;
}

struct BadLineText {
  std::string name;
  std::string line;
  std::string place;  // its column
  std::string reason;
  std::string kind;
};

std::vector<BadLineText> bad_lines() {
  const auto rating = [](const std::string& text, const std::string& shown = "") {
    return BadLineText{"rating " + text, "1,2," + text + ",964982703", "5",
                       "rating is not a number: \"" + (shown.empty() ? text : shown) + "\"", "rating"};
  };
  const auto infinite = [](const std::string& text) {
    return BadLineText{"rating " + text, "1,2," + text + ",964982703", "5",
                       "rating is not a finite number: \"" + text + "\"", "not_finite"};
  };
  const auto time = [](const std::string& text) {
    return BadLineText{"time " + text, "1,2,4.5," + text, "9",
                       "timestamp is not a whole number: \"" + text + "\"", "timestamp"};
  };
  return {
      rating("four"),
      rating("4.0abc"),
      rating("0x4"),
      rating("1_000"),
      rating("4.5.1"),
      rating("--4"),
      rating("4 5"),
      rating("４"),
      rating("٣"),
      rating("1e"),
      rating("."),
      rating("$4"),
      rating("4%"),
      rating("NULL"),
      rating("true"),
      rating("\xA0"
             "4",
             "\xEF\xBF\xBD"
             "4"),
      infinite("nan"),
      infinite("NaN"),
      infinite("inf"),
      infinite("-inf"),
      infinite("1e400"),
      infinite("1e39"),
      infinite("-1e999"),
      time("yesterday"),
      time("964982703.5"),
      time("2000-07-30"),
      time("9223372036854775808"),
      time("1e9"),
      {"no rating", "1,2,,964982703", "5", "rating is empty", "rating"},
      {"a blank rating", "1,2, ,964982703", "6", "rating is empty", "rating"},
      {"no time", "1,2,4.5,", "9", "timestamp is empty", "timestamp"},
      {"no user", ",2,4.5,964982703", "1", "user id is empty", "empty_id"},
      {"a blank user", " ,2,4.5,964982703", "2", "user id is empty", "empty_id"},
      {"no item", "1,,4.5,964982703", "3", "item id is empty", "empty_id"},
      {"an item of quotes", "1,\"\",4.5,964982703", "3", "item id is empty", "empty_id"},
      {"a decimal comma", "1,2,4,5,964982703", "9", "extra field: 5" + kFewer + "\"1,2,4,5,964982703\"",
       "extra_field"},
      {"a comma at the end", "1,2,4.5,964982703,", "19",
       "extra field: 5" + kFewer + "\"1,2,4.5,964982703,\"", "extra_field"},
      {"a missing time", "1,2,4.5", "8", kMissing + "3" + kFewer + "\"1,2,4.5\"", "missing_field"},
      {"one word", "x", "2", kMissing + "1" + kFewer + "\"x\"", "missing_field"},
      {"a comment", "# 2026", "7", kMissing + "1" + kFewer + "\"# 2026\"", "missing_field"},
      {"semicolons", "1;2;4.5;964982703", "1",
       "fields are divided by a semicolon, but by a comma in the first line: \"1;2;4.5;964982703\"",
       "delimiter"},
      {"tabs", "1\t2\t4.5\t964982703", "1",
       "fields are divided by a tab, but by a comma in the first line: \"1\\t2\\t4.5\\t964982703\"",
       "delimiter"},
      {"double colons", "1::2::4.5::964982703", "1",
       "fields are divided by ::, but by a comma in the first line: \"1::2::4.5::964982703\"",
       "delimiter"},
      {"bars", "1|2|4.5|964982703", "1",
       "fields are divided by a |, but by a comma in the first line: \"1|2|4.5|964982703\"", "delimiter"},
      {"a header in between", kHeader, "16", "rating is not a number: \"rating\"", "rating"},
      {"an open quote", "1,\"2,4.5,964982703", "3", "a quote is never closed: \"\\\"2,4.5,964982703\"",
       "quotes"},
      {"a quote closed too early", "1,\"2\"x,4.5,964982703", "6",
       "text after a closing quote: \"x,4.5,964982703\"", "quotes"},
      {"a quote closed by a backslash", "1,\"2\\\"\",4.5,964982703", "3",
       "a quote is never closed: \"\\\"2\\\\\\\"\\\",4.5,964982703\"", "quotes"},
      {"a NUL byte", "1,2\0,4.5,964982703"s, "4", "a NUL byte; is this a text file in UTF-8?",
       "nul_byte"},
      {"a NUL byte in a rating", "1,2,4\0,964982703"s, "6", "a NUL byte; is this a text file in UTF-8?",
       "nul_byte"},
      {"two lines with a lone CR", "1,2,4.5,964982703\r1,3,4.5,964982703", "21",
       "extra field: 7" + kFewer + "\"1,2,4.5,964982703\\r1,3,4.5,964982703\"", "extra_field"},
  };
}

// The good file with a line of its own before the row with that number.
std::string with_line(const std::string& line, std::size_t before) {
  std::vector<std::string> lines = good_rows();
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(before), line);
  lines.insert(lines.begin(), kHeader);
  return joined(lines);
}

void add_bad_lines(std::vector<PollutedFile>& files) {
  for (const BadLineText& bad : bad_lines())
    for (const std::size_t before : {0U, 6U, 12U})
      files.push_back({bad.name + " before row " + std::to_string(before), with_line(bad.line, before),
                       std::to_string(before + 2) + ":" + bad.place + ": " + bad.reason,
                       "12 rows, 1 " + bad.kind, true});
}

// Lines that look odd and are right.
void add_odd_lines(std::vector<PollutedFile>& files) {
  for (const std::string line : {" 1 , 2\t, 4.5 , 964982703 ",
                                 "\"1\",\"2\",\"4.5\",\"964982703\"",
                                 "1,2,+4,964982703",
                                 "1,2,1e-400,964982703",
                                 "1,2,4e0,964982703",
                                 "1,2,.5,964982703",
                                 "1,2,5.,964982703",
                                 "1,2,0,964982703",
                                 "1,2,-1,964982703",
                                 "1,2,4.5,-1",
                                 "1,2,4.5,0",
                                 "1,2,4.5,964982703000",
                                 "1,2,4.5,4102444800",
                                 "1,2,4.5,9223372036854775807",
                                 "-5,-9223372036854775808,4.5,1",
                                 "0,4000000000,4.5,1",
                                 "18446744073709551616,2,4.5,1",
                                 "007,1.0,4.5,1",
                                 "ann,\"a,\"\"b\"\"\",4.5,1",
                                 "é\xFF,2,4.5,1",
                                 "1,2,4.5,1\r",
                                 "1,10,4.5,1"})
    for (const std::size_t before : {0U, 12U})
      files.push_back({"a line of its own: " + line, with_line(line, before), "13 rows", "13 rows"});
}

void add_blank_lines(std::vector<PollutedFile>& files) {
  const std::string complaint = ":1: a blank line before another rating";
  for (const std::string blank : {"", " ", "\t \r"}) {
    for (const std::size_t before : {0U, 6U})
      files.push_back({"a blank line before row " + std::to_string(before), with_line(blank, before),
                       std::to_string(before + 2) + complaint, "12 rows, 1 blank_line", true});
    files.push_back({"a blank line at the end", with_line(blank, 12), "12 rows", "12 rows", true});
    files.push_back({"a blank line before the header", blank + "\n" + good_file(), "1" + complaint,
                     "12 rows, 1 blank_line", true});
  }
  files.push_back({"many blank lines before a row", with_line("\n\n\n\n\n", 6), "8" + complaint,
                   "13" + complaint + "; this is one bad line more than the 5 of max_errors"});
  files.push_back({"nothing but blank lines", "\n\n \n\t\n\n\n\n\n\n", "no ratings", "no ratings"});
}

void add_whole_files(std::vector<PollutedFile>& files) {
  const std::string good = good_file();
  const std::string rows = joined(good_rows());
  const auto same = [&](const std::string& name, const std::string& bytes) {
    files.push_back({name, bytes, "12 rows", "12 rows", true});
  };
  const auto refused = [&](const std::string& name, const std::string& bytes, const std::string& reason) {
    files.push_back({name, bytes, reason, reason});
  };
  same("a byte order mark", "\xEF\xBB\xBF" + good);
  same("CRLF", replaced(good, "\n", "\r\n"));
  same("no header", rows);
  same("no last newline", good.substr(0, good.size() - 1));
  same("CRLF without the last LF", replaced(good, "\n", "\r\n").substr(0, good.size() + 12));
  same("blanks at the ends of lines", replaced(good, "\n", " \n"));
  same("tabs", replaced(good, ",", "\t"));
  same("double colons", replaced(rows, ",", "::"));
  same("semicolons", replaced(good, ",", ";"));
  same("bars", replaced(good, ",", "|"));
  same("a header in other letters", replaced(good, kHeader, "USER ID,Movie_Id,Rating,TimeStamp"));
  same("a column more", replaced(replaced(good, "\n", ",x\n"), kHeader + ",x", kHeader + ",note"));
  same("packed", packed(good));
  same("packed in two members", packed(good.substr(0, 50)) + packed(good.substr(50)));
  same("packed with an empty member", packed("") + packed(good) + packed(""));

  refused("nothing", "", "no ratings");
  refused("a header alone", kHeader + "\n", "no ratings");
  refused("a header without an end", kHeader, "no ratings");
  refused("nothing, packed", packed(""), "no ratings");
  refused("packed twice", packed(packed(good)),
          "the file is packed with gzip twice over; unpack it first");
  const std::string gzip = packed(good);
  refused(
      "packed and cut off", gzip.substr(0, gzip.size() - 9),
      "its gzip data end in the middle, at byte " + std::to_string(gzip.size() - 9) + "; fetch it again");
  refused("packed with something behind", gzip + good,
          "something else stands behind the gzip data, from byte " + std::to_string(gzip.size()) +
              " on; cut it off");
  refused("a bomb", packed(std::string(std::size_t{40} << 20, '1')),
          "it unpacks to more than 200 times its size; unpack it yourself if that is meant");
  refused("zip", "PK\x03\x04" + good, "the file is packed as zip; unpack it first");
  refused("zstd", "\x28\xB5\x2F\xFD" + good, "the file is packed with zstd; unpack it first");
  refused("UTF-16", "\xFF\xFE" + replaced(good, "1", "1\0"s), "the file is in UTF-16; convert to UTF-8");
  refused("UTF-16 the other way round", "\xFE\xFF" + good, "the file is in UTF-16; convert to UTF-8");
  refused("lone CRs", replaced(good, "\n", "\r"),
          "1:32: a carriage return inside of the first line; end lines by newlines");
  refused("a NUL byte at first", "\0"s + good, "1:1: a NUL byte; is this a text file in UTF-8?");
  refused("a comment at first", "# ratings of 2026\n" + good,
          "1: no comma, tab, \"::\", semicolon or | divides the first line: \"# ratings of 2026\"");
  refused("a header with a name twice", replaced(good, "movieId", "userId"),
          "1: 2 columns for the user; found \"userId\", \"userId\", \"rating\", \"timestamp\"; set "
          "user_column");
  refused("a header without ratings", replaced(good, "rating", "note"),
          "1: no column for the rating; found \"userId\", \"movieId\", \"note\", \"timestamp\"; set "
          "rating_column");
  refused("an open quote in the header", "\"" + good,
          "1: a quote is never closed: \"\\\"userId,movieId,rating,timestamp\"");
  files.push_back(
      {"all lines bad", kHeader + "\n1,2,x,1\n1,3,y,1\n", "2:5: rating is not a number: \"x\"",
       "no ratings, all of its lines are bad; the first: 2:5: rating is not a number: \"x\""});
  files.push_back({"more bad lines than may be skipped", with_line("a\nb\nc\nd\ne\nf\ng", 3),
                   "5:2: missing field: 1 where the first line has 4: \"a\"",
                   "10:2: missing field: 1 where the first line has 4: \"f\"; this is one bad line more "
                   "than the 5 of max_errors"});
}

// The last line without its last bytes, as a full disk leaves it.
void add_cut_off_files(std::vector<PollutedFile>& files) {
  const std::string good = good_file();
  const std::string last = good_rows().back();
  const std::string head = good.substr(0, good.size() - last.size() - 1);
  const std::size_t time = last.rfind(',') + 1;
  for (std::size_t size = 1; size < last.size(); ++size) {
    const std::string cut = last.substr(0, size);
    PollutedFile file{"cut off at byte " + std::to_string(size) + " of the last line", head + cut, "",
                      ""};
    const auto fields = static_cast<int>(std::count(cut.begin(), cut.end(), ',')) + 1;
    if (fields < 4) {
      file.strict = "13:" + std::to_string(size + 1) + ": missing field: " + std::to_string(fields) +
                    kFewer + "\"" + cut + "\"";
      file.skipped = "11 rows, 1 missing_field";
    } else if (size == time) {
      file.strict = "13:" + std::to_string(time + 1) + ": timestamp is empty";
      file.skipped = "11 rows, 1 timestamp";
    } else {
      file.strict = "13:" + std::to_string(time + 1) + ": the file ends here without a newline, and \"" +
                    cut.substr(time) +
                    "\" is shorter than this field of the lines before: was it cut off? put a newline "
                    "behind it if it was not";
      file.skipped = "11 rows, 1 cut_off";
    }
    files.push_back(file);
  }
}

}  // namespace

std::string good_file() { return kHeader + "\n" + joined(good_rows()); }

std::vector<PollutedFile> polluted_files() {
  std::vector<PollutedFile> files;
  add_bad_lines(files);
  add_odd_lines(files);
  add_blank_lines(files);
  add_whole_files(files);
  add_cut_off_files(files);
  return files;
}

}  // namespace akin::test
