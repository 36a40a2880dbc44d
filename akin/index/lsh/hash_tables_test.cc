// Buckets hold what has their key; arrays that say anything else are refused.
#include "akin/index/lsh/hash_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/test_arrays.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::uint64_t> random_keys(std::size_t size, std::uint64_t below, std::uint64_t seed) {
  Random random(seed, 0);
  std::vector<std::uint64_t> keys(size);
  for (std::uint64_t& key : keys) key = random.below(below) * 0x0123456789abcdef;
  return keys;
}

HashTables small_tables(ThreadPool& pool) {
  const std::vector<std::uint32_t> rows = {1, 2, 5};
  return HashTables(rows, 2, {9, 4, 9, 7, 7, 7}, {.threads = pool});
}

TEST(HashTables, hold_the_rows_of_each_key) {
  ThreadPool pool(2);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 3; row < 2000; row += 2) rows.push_back(row);
  constexpr std::size_t kTables = 7;
  const auto keys = random_keys(kTables * rows.size(), 90, 1);
  const HashTables tables(rows, kTables, keys, {.threads = pool});
  EXPECT_EQ(tables.tables(), kTables);
  std::size_t buckets = 0;
  for (std::size_t table = 0; table < kTables; ++table) {
    std::map<std::uint64_t, std::vector<std::uint32_t>> expected;
    for (std::size_t i = 0; i < rows.size(); ++i)
      expected[keys[table * rows.size() + i]].push_back(rows[i]);
    for (const auto& [key, members] : expected) {
      EXPECT_THAT(tables.bucket(table, key), ElementsAreArray(members));
      EXPECT_THAT(tables.bucket(table, key + 1), IsEmpty());
    }
    buckets += expected.size();
  }
  EXPECT_EQ(tables.buckets(), buckets);
}

TEST(HashTables, are_the_same_for_any_number_of_threads) {
  std::vector<std::uint32_t> rows(5000);
  for (std::uint32_t row = 0; row < 5000; ++row) rows[row] = row;
  const auto keys = random_keys(9 * rows.size(), 400, 2);
  ThreadPool one(1);
  const TestArrays expected(HashTables(rows, 9, keys, {.threads = one}));
  for (const std::size_t threads : {2, 7}) {
    ThreadPool pool(threads);
    EXPECT_EQ(TestArrays(HashTables(rows, 9, keys, {.threads = pool})), expected);
  }
}

TEST(HashTables, of_no_rows_have_no_buckets) {
  ThreadPool pool(1);
  const HashTables tables({}, 3, {}, {.threads = pool});
  EXPECT_EQ(tables.buckets(), 0U);
  EXPECT_THAT(tables.bucket(2, 0), IsEmpty());
  const TestArrays arrays(tables);
  BlobReader reader = arrays.reader();
  EXPECT_EQ(TestArrays(HashTables::read({}, 3, reader)), arrays);
}

TEST(HashTables, stop_when_told_to) {
  ThreadPool pool(2);
  std::stop_source source;
  source.request_stop();
  const std::vector<std::uint32_t> rows = {0};
  EXPECT_THROW(HashTables(rows, 2, {1, 2}, {.threads = pool, .stop = source.get_token()}), Error);
}

TEST(HashTables, come_back_from_their_arrays) {
  ThreadPool pool(1);
  const HashTables tables = small_tables(pool);
  const TestArrays arrays(tables);
  EXPECT_THAT(arrays.get<std::uint64_t>("tables"), ElementsAre(0, 2, 3));
  EXPECT_THAT(arrays.get<std::uint64_t>("keys"), ElementsAre(4, 9, 7));
  EXPECT_THAT(arrays.get<std::uint64_t>("starts"), ElementsAre(0, 1, 3, 6));
  EXPECT_THAT(arrays.get<std::uint32_t>("rows"), ElementsAre(2, 1, 5, 1, 2, 5));
  const std::vector<std::uint32_t> rows = {1, 2, 5};
  BlobReader reader = arrays.reader();
  const HashTables again = HashTables::read(rows, 2, reader);
  reader.refuse_rest();
  EXPECT_EQ(TestArrays(again), arrays);
  EXPECT_THAT(again.bucket(0, 9), ElementsAre(1, 5));
}

template <class T>
std::string refusal(const TestArrays& sound, const std::string& name, const std::vector<T>& values,
                    std::size_t tables = 2) {
  TestArrays arrays = sound;
  arrays.set<T>(name, values);
  const std::vector<std::uint32_t> rows = {1, 2, 5};
  BlobReader reader = arrays.reader();
  try {
    HashTables::read(rows, tables, reader);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return "nothing was refused";
}

TEST(HashTables, refuse_numbers_that_cannot_be) {
  ThreadPool pool(1);
  const TestArrays sound(small_tables(pool));
  using Longs = std::vector<std::uint64_t>;
  using Rows = std::vector<std::uint32_t>;
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  for (const Longs& tables : {Longs{1, 2, 3}, Longs{0, 2, 2}, Longs{0, 3, 2}, Longs{0, kHuge, 3},
                              Longs{0, 2, 4}, Longs{0, 2, kHuge}})
    EXPECT_THAT(refusal(sound, "tables", tables), HasSubstr("the array tables does not rise"));
  for (const Longs& tables : {Longs{0, 1, 3}, Longs{0, 0, 3}})
    EXPECT_THAT(refusal(sound, "tables", tables), HasSubstr("the array starts does not begin"));
  for (const Longs& starts : {Longs{1, 2, 3, 6}, Longs{0, 1, 3, 5}, Longs{0, 1, 3, 7}, Longs{0, 3, 3, 6},
                              Longs{0, 4, 3, 6}, Longs{0, kHuge, 3, 6}, Longs{0, 1, 3, kHuge}})
    EXPECT_THAT(refusal(sound, "starts", starts), HasSubstr("the array starts does not rise"));
  EXPECT_THAT(refusal(sound, "starts", Longs{0, 1, 4, 6}), HasSubstr("the array starts does not begin"));
  EXPECT_THAT(refusal(sound, "tables", Longs{0, 3, 3}), HasSubstr("the array keys does not ascend"));
  for (const Longs& keys : {Longs{9, 4, 7}, Longs{9, 9, 7}})
    EXPECT_THAT(refusal(sound, "keys", keys), HasSubstr("the array keys does not ascend"));
  for (const Rows& rows :
       {Rows{2, 1, 5, 1, 2, 6}, Rows{2, 1, 5, 1, 2, 4}, Rows{2, 1, 5, 1, 2, 0}, Rows{2, 1, 5, 1, 2, 2},
        Rows{2, 2, 5, 1, 1, 5}, Rows{2, 1, 5, 1, 2, 0xffffffff}})
    EXPECT_THAT(refusal(sound, "rows", rows), HasSubstr("the array rows does not hold each row"));
  EXPECT_THAT(refusal(sound, "rows", Rows{2, 1, 5, 1, 2}), HasSubstr("shape"));
  EXPECT_THAT(refusal(sound, "keys", Longs{4, 9}), HasSubstr("shape"));
  EXPECT_THAT(refusal(sound, "tables", Longs{0, 2, 3}, 3), HasSubstr("shape"));
  EXPECT_THAT(refusal(sound, "tables", Longs{0, 2, 3}), HasSubstr("nothing was refused"));
}

}  // namespace
}  // namespace akin
