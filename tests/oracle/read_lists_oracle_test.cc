// The reader of files of lists against one that goes through the file line by line and word by word.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/base/thread_pool.h"
#include "akin/data/byte_source.h"
#include "akin/data/read_ratings.h"

namespace akin::oracle {
namespace {

using Texts = std::vector<std::string>;

struct Outcome {
  std::vector<std::pair<std::string, std::string>> rows;
  Texts users, items;
  std::uint64_t lists = 0, empty_lists = 0;
  std::int64_t bad_line = -1;  // 0: the file has no rows
  bool operator==(const Outcome&) const = default;
};

bool is_number(const std::string& id) {
  return std::to_string(std::strtoll(id.c_str(), nullptr, 10)) == id;
}

// By size where all of them are numbers, else bytewise.
Texts in_order(const std::set<std::string>& ids) {
  Texts sorted(ids.begin(), ids.end());
  if (std::all_of(ids.begin(), ids.end(), is_number))
    std::sort(sorted.begin(), sorted.end(),
              [](const std::string& a, const std::string& b) { return std::stoll(a) < std::stoll(b); });
  return sorted;
}

Outcome read_naively(const std::string& bytes) {
  Outcome outcome;
  std::set<std::string> users, items;
  std::istringstream file(bytes);
  std::int64_t number = 0, blank = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    std::istringstream words(line);
    std::string user, item;
    if (!(words >> user)) {
      blank = blank == 0 ? number : blank;
      continue;
    }
    if (blank > 0 || line.find(',') != std::string::npos) {
      return {.bad_line = blank > 0 ? blank : number};
    }
    ++outcome.lists;
    bool is_empty = true;
    while (words >> item) {
      is_empty = false;
      outcome.rows.emplace_back(user, item);
      users.insert(user);
      items.insert(item);
    }
    outcome.empty_lists += is_empty;
  }
  if (outcome.rows.empty()) return {.bad_line = 0};
  outcome.users = in_order(users);
  outcome.items = in_order(items);
  return outcome;
}

Outcome read_with_akin(const std::string& bytes, std::size_t chunk, ThreadPool& threads) {
  Outcome outcome;
  ReadOptions options;
  options.layout = RatingLayout::lists;
  options.rating_required = false;
  options.chunk_bytes = chunk;
  try {
    ReadReport report;
    ByteSource source("f", bytes);
    const Ratings ratings = read_ratings(source, options, {threads}, KnownIds{}, &report);
    outcome.lists = report.lists;
    outcome.empty_lists = report.empty_lists;
    for (std::uint32_t i = 0; i < ratings.users->size(); ++i)
      outcome.users.push_back(ratings.users->text(i));
    for (std::uint32_t i = 0; i < ratings.items->size(); ++i)
      outcome.items.push_back(ratings.items->text(i));
    for (std::size_t i = 0; i < ratings.size(); ++i)
      outcome.rows.emplace_back(outcome.users[ratings.user[i]], outcome.items[ratings.item[i]]);
  } catch (const Error& error) {
    const std::string what = error.what();  // "f: no ratings" or "f:3:1: …"
    return {.bad_line = what[1] == ':' && what[2] != ' ' ? std::stoll(what.substr(2)) : 0};
  }
  return outcome;
}

std::string random_word(Random& random, bool may_be_text) {
  if (may_be_text && random.below(4) == 0)
    return std::string(1 + random.below(3), static_cast<char>('a' + random.below(3)));
  return std::to_string(random.below(random.below(8) == 0 ? 10000000000 : 30));
}

std::string random_file(Random& random) {
  const bool may_be_text = random.below(2) == 0;
  const bool is_polluted = random.below(3) == 0;
  constexpr std::string_view kBlanks[] = {" ", " ", " ", "\t", "  "};
  std::string bytes;
  for (std::uint64_t lines = random.below(8); lines > 0; --lines) {
    bytes += random_word(random, may_be_text);
    for (std::uint64_t items = random.below(6); items > 0; --items)
      bytes += std::string(kBlanks[random.below(5)]) + random_word(random, may_be_text);
    if (random.below(6) == 0) bytes += ' ';
    if (is_polluted && random.below(4) == 0) bytes += random.below(2) == 0 ? ",1" : "\n";
    bytes += random.below(6) == 0 ? "\r\n" : "\n";
  }
  if (random.below(5) == 0) bytes += " \n\r\n";
  if (random.below(5) == 0 && bytes.ends_with('\n')) bytes.pop_back();
  return bytes;
}

TEST(ReadListsOracle, equals_reading_word_by_word_in_chunks_of_any_size) {
  ThreadPool one(1), three(3);
  int good = 0, bad = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    Random random(seed, 0);
    const std::string bytes = random_file(random);
    const Outcome expected = read_naively(bytes);
    (expected.bad_line < 0 ? good : bad) += 1;
    for (std::size_t chunk = 1; chunk <= bytes.size() + 1; ++chunk) {
      const Outcome found = read_with_akin(bytes, chunk, chunk % 8 == 0 ? three : one);
      ASSERT_EQ(found.bad_line, expected.bad_line) << "seed " << seed << " chunk " << chunk << "\n"
                                                   << bytes;
      ASSERT_TRUE(found == expected) << "seed " << seed << " chunk " << chunk << "\n" << bytes;
    }
  }
  EXPECT_GT(good, 300);
  EXPECT_GT(bad, 80);
}

}  // namespace
}  // namespace akin::oracle
