// The selection against a full sort, on scores with many ties.
#include <algorithm>
#include <limits>

#include "akin/math/top_k.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

std::vector<Scored> sorted_best(std::span<const float> scores, std::size_t count) {
  std::vector<Scored> all;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (scores[i] == scores[i]) all.push_back({scores[i], static_cast<std::uint32_t>(i)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Scored& a, const Scored& b) { return a.score > b.score; });
  if (all.size() > count) all.resize(count);
  return all;
}

// From `distinct` values, and a few that are not numbers.
std::vector<float> random_scores(Random& random, std::size_t size, std::size_t distinct) {
  std::vector<float> scores(size);
  for (float& score : scores) {
    score = static_cast<float>(random.below(distinct)) - 3;
    if (random.below(50) == 0) score = std::numeric_limits<float>::quiet_NaN();
    if (random.below(50) == 0) score = -std::numeric_limits<float>::infinity();
  }
  return scores;
}

TEST(TopKOracle, equals_sorting) {
  on_each_instruction_set([] {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      Random random(seed, 0);
      const std::size_t size = random.below(400);
      const auto scores = random_scores(random, size, 1 + random.below(200));
      const std::size_t count = random.below(30);
      TopK best(count);
      best.offer_all(scores, 0);
      EXPECT_EQ(best.take(), sorted_best(scores, count)) << "seed " << seed;
    }
  });
}

TEST(TopKOracle, equals_sorting_in_any_tiles_and_any_order) {
  on_each_instruction_set([] {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      Random random(seed, 1);
      const auto scores = random_scores(random, 300, 1 + random.below(100));
      const std::size_t count = 1 + random.below(20);
      TopK in_tiles(count), last_tile_first(count), backwards(count);
      std::vector<std::size_t> begins = {0};
      while (begins.back() < scores.size())
        begins.push_back(std::min(begins.back() + 1 + random.below(70), scores.size()));
      const auto offer_tile = [&](TopK& best, std::size_t tile) {
        const std::size_t begin = begins[tile];
        best.offer_all(std::span(scores).subspan(begin, begins[tile + 1] - begin),
                       static_cast<std::uint32_t>(begin));
      };
      for (std::size_t tile = 0; tile + 1 < begins.size(); ++tile) offer_tile(in_tiles, tile);
      for (std::size_t tile = begins.size() - 1; tile-- > 0;) offer_tile(last_tile_first, tile);
      for (std::size_t i = scores.size(); i-- > 0;)
        backwards.offer(scores[i], static_cast<std::uint32_t>(i));
      const auto expected = sorted_best(scores, count);
      EXPECT_EQ(in_tiles.take(), expected) << "seed " << seed;
      EXPECT_EQ(last_tile_first.take(), expected) << "seed " << seed;
      EXPECT_EQ(backwards.take(), expected) << "seed " << seed;
    }
  });
}

}  // namespace
}  // namespace akin::oracle
