#include "akin/data/dense_ids.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"
#include "akin/data/test_ids.h"

namespace akin {
namespace {

using Ids = std::vector<std::string>;

// Some chunks of a column; a few of them empty.
std::vector<Ids> random_chunks(Random& random, double chance_of_text, std::int64_t factor) {
  std::vector<Ids> chunks(1 + random.below(5));
  for (Ids& ids : chunks)
    for (std::uint64_t count = random.below(30); count > 0; --count)
      ids.push_back(test::random_id(random, chance_of_text, factor));
  return chunks;
}

Ids all_of(const std::vector<Ids>& chunks) {
  Ids all;
  for (const Ids& ids : chunks) all.insert(all.end(), ids.begin(), ids.end());
  return all;
}

// The map that the ids must have: known ones first, then the others, in order.
IdMap expected_map(Ids ids, const IdMap* known) {
  if (known == nullptr) return IdMap::of(std::move(ids));
  std::erase_if(ids, [&](const std::string& id) { return known->find(id).has_value(); });
  return known->extended(IdMap::of(std::move(ids)));
}

void check(const std::vector<Ids>& chunks, const IdMap* known, ThreadPool& pool) {
  std::vector<std::vector<std::uint32_t>> rooms(chunks.size());
  std::vector<IdColumn> columns(chunks.size());
  std::vector<IdColumn*> pointers;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    rooms[i].resize(chunks[i].size());
    columns[i] = IdColumn(rooms[i].data());
    for (const std::string& id : chunks[i]) columns[i].add(ReadId::of(id));
    pointers.push_back(&columns[i]);
  }
  const DenseIds dense(pointers, known, {pool});
  ASSERT_EQ(*dense.map(), expected_map(all_of(chunks), known));
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    std::vector<std::uint32_t> numbers(chunks[i].size());
    dense.number(columns[i], numbers);
    dense.number(columns[i], rooms[i]);  // in place
    ASSERT_EQ(rooms[i], numbers);
    for (std::size_t row = 0; row < numbers.size(); ++row)
      ASSERT_EQ(dense.map()->text(numbers[row]), chunks[i][row]);
  }
}

TEST(DenseIds, gives_each_id_its_place_among_the_sorted_ids) {
  const IdMap known_numbers = IdMap::of({"3", "5", "-9", "1000"});
  const IdMap known_texts = IdMap::of({"3", "x5", "07", "zz"});
  for (const std::size_t threads : {1U, 3U}) {
    ThreadPool pool(threads);
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      Random random(seed, 0);
      const double chance_of_text = seed % 2 == 0 ? 0 : 0.05;
      const std::int64_t factor = seed % 3 == 0 ? std::int64_t{1} << 55 : 1;  // far apart, or close
      const auto chunks = random_chunks(random, chance_of_text, factor);
      for (const IdMap* known : {static_cast<const IdMap*>(nullptr), &known_numbers, &known_texts})
        ASSERT_NO_FATAL_FAILURE(check(chunks, known, pool)) << seed;
    }
  }
}

TEST(DenseIds, takes_the_largest_and_the_smallest_number) {
  ThreadPool pool(2);
  check({{"9223372036854775807", "0"}, {"-9223372036854775808", "0"}}, nullptr, pool);
  check({{"9223372036854775807"}, {"9223372036854775806"}}, nullptr, pool);
}

TEST(DenseIds, works_without_a_row) {
  ThreadPool pool(2);
  const IdMap known = IdMap::of({"1", "x"});
  check({}, nullptr, pool);
  check({{}, {}}, nullptr, pool);
  check({{}}, &known, pool);
}

}  // namespace
}  // namespace akin
