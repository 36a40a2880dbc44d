// The reader of ratings against one that goes through the file line by line and byte by byte.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/base/thread_pool.h"
#include "akin/data/read_ratings.h"

namespace akin::oracle {
namespace {

using Texts = std::vector<std::string>;
using namespace std::string_view_literals;

// How a file is laid out; the roles are u, i, r, t, w and . for a column that is left alone.
struct Layout {
  std::string header;  // or none
  std::string delimiter;
  std::string roles;
};

const Layout kLayouts[] = {
    {"userId,movieId,rating,timestamp", ",", "uirt"},
    {"", "\t", "uirt"},
    {"", "::", "uirt"},
    {"", ",", "uir"},
    {"rating;note;item;user", ";", "r.iu"},
    {"item|user|stars|ts", "|", "iurt"},
    {"user,item,rating,w", ",", "uirw"},
    {"w;user;time;item;rating", ";", "wutir"},
};

struct Row {
  std::string user, item;
  float value = 0;
  std::int64_t time = 0;
  float weight = 1;
  bool operator==(const Row&) const = default;
};

// What came of reading: rows and the ids in order, or the first bad line (0: the file has no ratings).
struct Outcome {
  std::vector<Row> rows;
  Texts users, items;
  std::int64_t bad_line = -1;
  bool operator==(const Outcome&) const = default;
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool has_only(const std::string& text, const char* letters) {
  return !text.empty() && text.find_first_not_of(letters) == std::string::npos;
}

bool read_float(const std::string& text, float& value) {
  char* end = nullptr;
  value = std::strtof(text.c_str(), &end) + 0.0F;
  return has_only(text, "+-.0123456789eE") && *end == '\0' && std::isfinite(value);
}

bool read_whole(const std::string& text, std::int64_t& number) {
  char* end = nullptr;
  errno = 0;
  number = std::strtoll(text.c_str(), &end, 10);
  return has_only(text, "+-0123456789") && *end == '\0' && errno == 0;
}

// The fields of a line, each trimmed or as it stood in its quotes; false where a quote is out of place.
bool split(const std::string& line, const std::string& delimiter, Texts& fields) {
  std::size_t p = 0;
  for (;;) {
    std::size_t start = p;
    while (start < line.size() && line.compare(start, delimiter.size(), delimiter) != 0 &&
           (line[start] == ' ' || line[start] == '\t'))
      ++start;
    std::string field;
    if (start < line.size() && line[start] == '"') {
      for (p = start + 1;; ++p) {
        if (p >= line.size()) return false;
        if (line[p] == '"' && (p + 1 == line.size() || line[p + 1] != '"')) break;
        field += line[p];
        if (line[p] == '"') ++p;
      }
      for (++p; p < line.size() && line.compare(p, delimiter.size(), delimiter) != 0; ++p)
        if (line[p] != ' ' && line[p] != '\t') return false;
    } else {
      for (; p < line.size() && line.compare(p, delimiter.size(), delimiter) != 0; ++p) field += line[p];
      field = trimmed(field);
    }
    fields.push_back(field);
    if (p == line.size()) return true;
    p += delimiter.size();
  }
}

bool read_row(const std::string& line, const Layout& layout, Row& row) {
  Texts fields;
  if (line.find('\0') != std::string::npos) return false;
  if (!split(line, layout.delimiter, fields) || fields.size() != layout.roles.size()) return false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (layout.roles[i] == 'u') row.user = fields[i];
    if (layout.roles[i] == 'i') row.item = fields[i];
    if (layout.roles[i] == 'r' && !read_float(trimmed(fields[i]), row.value)) return false;
    if (layout.roles[i] == 't' && !read_whole(trimmed(fields[i]), row.time)) return false;
    if (layout.roles[i] == 'w' && !(read_float(trimmed(fields[i]), row.weight) && row.weight > 0))
      return false;
  }
  return !row.user.empty() && !row.item.empty();
}

// By size where each of them is what its number prints as, else bytewise.
Texts in_order(const std::set<std::string>& ids) {
  std::map<std::int64_t, std::string> by_number;
  for (const std::string& id : ids) {
    std::int64_t number = 0;
    if (read_whole(id, number) && std::to_string(number) == id) by_number[number] = id;
  }
  if (by_number.size() < ids.size()) return {ids.begin(), ids.end()};
  Texts sorted;
  for (const auto& [number, id] : by_number) sorted.push_back(id);
  return sorted;
}

Outcome read_naively(const std::string& bytes, const Layout& layout) {
  Outcome outcome;
  std::set<std::string> users, items;
  std::istringstream lines(bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes);
  std::int64_t number = 0, blank = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (number == 1 && !layout.header.empty()) continue;
    if (trimmed(line).empty()) {
      if (blank == 0) blank = number;
      continue;
    }
    Row row;
    if (blank > 0) return {{}, {}, {}, blank};
    if (!read_row(line, layout, row)) return {{}, {}, {}, number};
    users.insert(row.user);
    items.insert(row.item);
    outcome.rows.push_back(row);
  }
  if (outcome.rows.empty()) return {{}, {}, {}, 0};
  outcome.users = in_order(users);
  outcome.items = in_order(items);
  return outcome;
}

std::int64_t line_in(const std::string& message, const std::string& path) {
  EXPECT_TRUE(message.starts_with(path + ":")) << message;
  return message == path + ": no ratings" ? 0 : std::atoll(message.c_str() + path.size() + 1);
}

Outcome read_with_akin(const std::string& path, const Layout& layout, std::size_t chunk_bytes,
                       ThreadPool& threads) {
  ReadOptions options;
  if (layout.roles.find('w') != std::string::npos) options.weight_column = "w";
  options.chunk_bytes = chunk_bytes;
  Outcome outcome;
  try {
    const Ratings ratings = read_ratings(path, options, {threads});
    for (std::uint32_t i = 0; i < ratings.users->size(); ++i)
      outcome.users.push_back(ratings.users->text(i));
    for (std::uint32_t i = 0; i < ratings.items->size(); ++i)
      outcome.items.push_back(ratings.items->text(i));
    for (std::size_t i = 0; i < ratings.size(); ++i)
      outcome.rows.push_back({outcome.users.at(ratings.user[i]), outcome.items.at(ratings.item[i]),
                              ratings.value[i], ratings.has_times() ? ratings.time[i] : 0,
                              ratings.weight_of(i)});
  } catch (const Error& error) {
    outcome.bad_line = line_in(error.what(), path);
  }
  return outcome;
}

std::string random_id(Random& random, bool may_be_text) {
  const std::string number = std::to_string(static_cast<std::int64_t>(random.below(30)) - 5);
  if (!may_be_text || random.below(3) > 0)
    return random.below(20) > 0 ? number : std::to_string(static_cast<std::int64_t>(random.bits()));
  constexpr const char* kTexts[] = {"007", "x", "\"a\"\"b\"", "é", " 7 ", "+7", "\" 7\""};
  return kTexts[random.below(std::size(kTexts))];
}

std::string random_rating(Random& random) {
  constexpr const char* kUnusual[] = {"+4", "1e-3", ".5", "5.", "-0", "123456.789", "\"3\"", "16777217"};
  if (random.below(8) == 0) return kUnusual[random.below(std::size(kUnusual))];
  return std::to_string(random.below(6)) + (random.below(2) == 0 ? ".5" : "");
}

std::string random_line(const Layout& layout, Random& random, bool may_be_text) {
  std::string line;
  for (const char role : layout.roles) {
    if (!line.empty()) line += layout.delimiter;
    if (role == 'u' || role == 'i') line += random_id(random, may_be_text);
    if (role == 'r') line += random_rating(random);
    if (role == 'w') line += random.below(30) == 0 ? "0" : "1" + random_rating(random);
    if (role == 't') line += std::to_string(random.below(2000000000));
    if (role == '.') line += random.below(2) == 0 ? "some words" : "7";
  }
  return line + (random.below(8) == 0 ? "\r\n" : "\n");
}

// One to three bytes changed, put in or taken out, anywhere behind the first line.
void pollute(std::string& bytes, Random& random) {
  constexpr std::string_view kNasty = "\n\n\r\t ,;|::\"\"09.-+eExn\0\x80\xFF"sv;
  const std::size_t first = bytes.find('\n') + 1;
  for (std::uint64_t count = 1 + random.below(3); count > 0; --count) {
    const std::size_t place = first + random.below(bytes.size() + 1 - first);
    const char c = kNasty[random.below(kNasty.size())];
    const std::uint64_t kind = random.below(3);
    if (kind == 0) bytes.insert(place, 1, c);
    if (kind == 1 && place < bytes.size()) bytes[place] = c;
    if (kind == 2) bytes.erase(place, 1 + random.below(4));
  }
}

// What a field looks like: its length and where its point stands.
std::pair<std::size_t, std::size_t> shape_of_last_field(const std::string& line, const Layout& layout) {
  const std::size_t place = line.rfind(layout.delimiter);
  const std::string field = trimmed(place == std::string::npos ? line : line.substr(place + 1));
  return {field.size(), field.find('.')};
}

// Whether the last line, where it is not ended, might be taken for one that was cut off: that is another
// test's matter. It is not where another line ends alike.
bool may_look_cut_off(const std::string& bytes, const Layout& layout) {
  if (bytes.ends_with('\n')) return false;
  Texts lines;
  std::istringstream stream(bytes);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  const auto last = shape_of_last_field(lines.back(), layout);
  return std::none_of(lines.begin(), lines.end() - 1,
                      [&](const std::string& line) { return shape_of_last_field(line, layout) == last; });
}

// The first line is plain: how a layout is told from it is another test's matter.
std::string random_file(const Layout& layout, Random& random) {
  std::string bytes = random.below(8) == 0 ? "\xEF\xBB\xBF" : "";
  if (!layout.header.empty()) {
    bytes += layout.header + "\n";
  } else {
    for (const char role : layout.roles) bytes += (role == 'u' ? "" : layout.delimiter) + "1";
    bytes += '\n';
  }
  const bool may_be_text = random.below(2) == 0;
  for (std::uint64_t lines = random.below(7); lines > 0; --lines)
    bytes += random_line(layout, random, may_be_text);
  if (random.below(4) == 0) bytes += " \n\r\n";
  if (random.below(2) == 0) pollute(bytes, random);
  if (random.below(4) == 0 && bytes.ends_with('\n')) bytes.pop_back();
  if (may_look_cut_off(bytes, layout)) bytes += '\n';
  return bytes;
}

TEST(ReadRatingsOracle, equals_reading_line_by_line_in_chunks_of_any_size) {
  const auto path =
      std::filesystem::path(testing::TempDir()) / ("akin_oracle_" + std::to_string(::getpid()) + ".csv");
  ThreadPool one(1), three(3);
  int good = 0, bad = 0;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    Random random(seed, 0);
    const Layout& layout = kLayouts[seed % std::size(kLayouts)];
    const std::string bytes = random_file(layout, random);
    std::ofstream(path, std::ios::binary) << bytes;
    const Outcome expected = read_naively(bytes, layout);
    (expected.bad_line < 0 ? good : bad) += 1;
    for (std::size_t chunk = 1; chunk <= bytes.size() + 1; ++chunk) {
      const Outcome found = read_with_akin(path, layout, chunk, chunk % 8 == 0 ? three : one);
      ASSERT_EQ(found.bad_line, expected.bad_line) << "seed " << seed << " chunk " << chunk << "\n"
                                                   << bytes;
      ASSERT_TRUE(found == expected) << "seed " << seed << " chunk " << chunk << "\n" << bytes;
    }
  }
  std::filesystem::remove(path);
  EXPECT_GT(good, 200);
  EXPECT_GT(bad, 100);
}

}  // namespace
}  // namespace akin::oracle
