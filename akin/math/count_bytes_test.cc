#include "akin/math/count_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

TEST(CountBytes, counts_as_a_loop_does) {
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      Random random(seed, 0);
      std::string text(random.below(700), '\0');
      for (char& c : text) c = "\n\xFFx\0"[random.below(4)];
      for (const char c : {'\n', '\xFF', 'x', '\0', 'y'})
        ASSERT_EQ(count_bytes(text, c), static_cast<std::size_t>(std::count(text.begin(), text.end(), c)))
            << set << ' ' << seed;
    }
  }
  use_instruction_set(instruction_sets().front());
}

}  // namespace
}  // namespace akin
