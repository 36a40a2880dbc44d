#include "akin/data/text_table.h"

#include <gtest/gtest.h>

#include <map>

#include "akin/base/random.h"

namespace akin {
namespace {

// Short, so that texts come again; of any bytes; now and then long or empty.
std::string random_text(Random& random) {
  std::string text(random.below(50) == 0 ? 5000 : random.below(4), ' ');
  for (char& c : text) c = static_cast<char>(random.below(4) == 0 ? random.below(256) : 'a');
  return text;
}

TEST(TextTable, numbers_texts_as_a_map_does) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed, 0);
    TextTable table;
    std::map<std::string, std::uint32_t> map;
    for (std::uint64_t count = random.below(2000); count > 0; --count) {
      const std::string text = random_text(random);
      const std::uint32_t number = map.emplace(text, map.size()).first->second;
      ASSERT_EQ(table.add(text), number);
    }
    ASSERT_EQ(table.size(), map.size());
    for (const auto& [text, number] : map) {
      ASSERT_EQ(table.number_of(text), number);
      ASSERT_EQ(table[number], text);
    }
  }
}

}  // namespace
}  // namespace akin
