// What is read does not depend on the size of the chunks and the number of threads.
#include <gtest/gtest.h>

#include <span>

#include "akin/base/random.h"
#include "akin/data/read_ratings.h"
#include "akin/data/test_rating_files.h"

namespace akin {
namespace {

using namespace test;

TEST(ReadRatingsChunks, does_not_depend_on_chunks_or_threads) {
  for (const auto& cases : {std::span<const RatingFile>(kGood), std::span<const RatingFile>(kBad)})
    for (const RatingFile& c : cases) {
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

// Where a strict reader stops is the first line that a skipping one skips, and what that one reads is the
// rest. It looks for the layout behind blank lines, where the strict one stops before.
void expect_agreement(const std::string& strict, const std::string& skipped, const std::string& bytes) {
  const std::size_t first = skipped.find(" !");
  if (first == std::string::npos) {
    const bool all_bad = skipped.find("all of its lines are bad") != std::string::npos;
    const bool no_layout = strict == "ratings.csv:1:1: a blank line before another rating" && !all_bad;
    if (all_bad) {
      EXPECT_TRUE(skipped.ends_with(strict.substr(strict.find(':') + 1))) << strict << skipped;
    } else if (!no_layout) {
      EXPECT_EQ(strict, skipped) << in_quotes(bytes, 200);
    }
    return;
  }
  const std::string place = skipped.substr(first + 2, skipped.find(' ', first + 2) - first - 2);
  EXPECT_TRUE(strict.starts_with("ratings.csv:" + place + ": ")) << in_quotes(bytes, 200) << strict;
}

TEST(ReadRatingsChunks, skips_the_same_lines_in_chunks_of_any_size) {
  ReadOptions skip;
  skip.on_error = OnError::skip;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    Random random(seed, 5);
    const auto& cases =
        seed % 2 == 0 ? std::span<const RatingFile>(kGood) : std::span<const RatingFile>(kBad);
    std::string bytes(cases[seed / 2 % cases.size()].bytes);
    for (std::uint64_t more = random.below(3); more > 0; --more)
      bytes += kGood[random.below(std::size(kGood))].bytes;
    bytes = mutated(bytes, random);
    const TestFile file(bytes);
    skip.max_errors = 1000;
    expect_agreement(outcome_at(file.path(), 1 << 20, 1), outcome_at(file.path(), 1 << 20, 1, skip),
                     bytes);
    skip.max_errors = 1 + random.below(6);
    const std::string whole = outcome_at(file.path(), 1 << 20, 1, skip);
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, 1 + random.below(bytes.size() + 1)})
      ASSERT_EQ(outcome_at(file.path(), chunk, 1 + seed % 3, skip), whole)
          << in_quotes(bytes, 200) << " " << chunk;
  }
}

TEST(ReadRatingsChunks, survives_damage_with_one_outcome_for_all_chunks) {
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

TEST(ReadRatingsChunks, refuses_a_line_without_an_end) {
  std::string bytes = "user,item,rating,note\n1,2,3,x\n1,3,3,";
  bytes.append((std::size_t{16} << 20) + 1, 'x');
  const TestFile file(bytes + "\n1,4,3,x\n");
  for (const std::size_t chunk : {std::size_t{1} << 16, std::size_t{1} << 20, std::size_t{1} << 26})
    EXPECT_EQ(outcome_at(file.path(), chunk, 2), "ratings.csv:3:1: the line is longer than 16 MiB");
}

TEST(ReadRatingsChunks, skips_a_line_without_an_end) {
  const TestFile file("user,item,rating,note\n1,2,3,x\n1,3,3," + std::string(std::size_t{40} << 20, 'x') +
                      "\n1,4,3,x\n");
  ReadOptions skip;
  skip.on_error = OnError::skip;
  skip.max_errors = 1;
  for (const std::size_t chunk : {std::size_t{1} << 16, std::size_t{1} << 20, std::size_t{1} << 26})
    EXPECT_EQ(outcome_at(file.path(), chunk, 2, skip), "1 / 2 4 / 1:2=3 1:4=3 !3:1 long_line");
}

TEST(ReadRatingsChunks, refuses_a_long_field) {
  const std::string field((std::size_t{1} << 20) + 1, 'x');
  const TestFile file("user,item,rating,note\n1,2,3,x\n1,3,3," + field + "\n1,4,3,x\n");
  for (const std::size_t chunk : {std::size_t{1} << 16, std::size_t{1} << 22})
    EXPECT_EQ(outcome_at(file.path(), chunk, 2), "ratings.csv:3:7: the field is longer than 1 MiB");
}

TEST(ReadRatingsChunks, refuses_a_blank_line_without_an_end) {
  const TestFile file("1,2,3\n" + std::string(std::size_t{40} << 20, ' ') + "x\n");
  for (const std::size_t chunk : {std::size_t{1} << 16, std::size_t{1} << 20, std::size_t{1} << 26})
    EXPECT_EQ(outcome_at(file.path(), chunk, 2), "ratings.csv:2:1: the line is longer than 16 MiB");
}

TEST(ReadRatingsChunks, keeps_the_numbers_of_known_ids_and_appends_the_others) {
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

TEST(ReadRatingsChunks, numbers_far_and_near_ids_alike) {
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

}  // namespace
}  // namespace akin
