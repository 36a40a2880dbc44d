#include "akin/index/row_marks.h"

#include <gtest/gtest.h>

#include <set>

#include "akin/base/random.h"

namespace akin {
namespace {

TEST(RowMarks, are_a_set) {
  RowMarks marks(200);
  std::set<std::uint32_t> expected;
  Random random(1, 0);
  for (int turn = 0; turn < 3; ++turn) {
    for (int i = 0; i < 150; ++i) {
      const auto row = static_cast<std::uint32_t>(random.below(200));
      EXPECT_EQ(marks.has(row), expected.contains(row));
      EXPECT_EQ(marks.add(row), expected.insert(row).second);
      EXPECT_TRUE(marks.has(row));
    }
    marks.clear();
    expected.clear();
    for (std::uint32_t row = 0; row < 200; ++row) EXPECT_FALSE(marks.has(row));
  }
}

}  // namespace
}  // namespace akin
