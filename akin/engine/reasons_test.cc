// Explanations in words.
#include "akin/engine/reasons.h"

#include <gtest/gtest.h>

#include "akin/base/json.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

const std::vector<std::uint32_t> kItems = {0, 1, 2, 3};
const std::vector<float> kRatings = {5, 0.5F, 3, 4};

Reasons reasons(const std::vector<float>& parts) {
  Model model = test_model();
  model.titles = {"Heat (1995)", "", "Alien (1979)", "Big (1988)"};
  return reasons_of(model, {kItems, kRatings}, {.base = 3.25F, .parts = parts, .rest = 0});
}

TEST(Reasons, are_the_three_largest_parts_and_the_smallest) {
  const Reasons found = reasons({0.25F, 0.5F, -0.125F, 0.375F});
  EXPECT_EQ(found.because,
            "101 rated 0.5: +0.50; Big (1988) [103] rated 4: +0.38; Heat (1995) [100] rated 5: +0.25");
  EXPECT_EQ(found.against, "Alien (1979) [102] rated 3: -0.12");
  EXPECT_EQ(found.base, 3.25F);
  EXPECT_EQ(found.unclipped, 4.25);
  ASSERT_EQ(found.parts.size(), 4U);
  EXPECT_EQ(found.parts[0].item, "101");
  EXPECT_EQ(found.parts[3].title, "Alien (1979)");
  EXPECT_EQ(found.parts[3].part, -0.125F);
}

TEST(Reasons, name_nothing_that_adds_nothing) {
  const Reasons for_it = reasons({0.5F, 0, 0, 0});
  EXPECT_EQ(for_it.because, "Heat (1995) [100] rated 5: +0.50");
  EXPECT_EQ(for_it.against, "");
  const Reasons against_it = reasons({-0.5F, -0.25F, -0.25F, -1});
  EXPECT_EQ(against_it.because, "");
  EXPECT_EQ(against_it.against, "Big (1988) [103] rated 4: -1.00");
}

TEST(Reasons, stand_whole_in_json) {
  Reasons found = reasons({0.25F, 0, 0, 0});
  found.parts.resize(1);
  EXPECT_EQ(
      to_json(found),
      "{\"unclipped\": 3.5, \"base\": 3.25, \"because\": \"Heat (1995) [100] rated 5: +0.25\", "
      "\"against\": \"\", \"parts\": [{\"item\": \"100\", \"title\": \"Heat (1995)\", \"rating\": 5, "
      "\"part\": 0.25}], \"rest\": 0}");
}

}  // namespace
}  // namespace akin
