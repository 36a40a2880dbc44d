// The draws against those of a running Spark.
#include "akin/models/als/spark/spark_random.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace akin {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// MurmurHash3.bytesHash of Scala over ByteBuffer.allocate(8) and of allocate(64), twice each.
TEST(SparkRandom, hashes_seeds_over_8_bytes_and_in_spark_2_over_64) {
  struct Known {
    std::int64_t seed;
    std::uint64_t two, three;
  };
  for (const Known& known : {Known{0, 0x427b0291eea8d4ae, 0x80b91e250a05cc5f},
                             Known{1, 0xeb35a34df420ed6f, 0xfd30615c78820a0c},
                             Known{5757, 0xcc28f7542f390d39, 0x88b1c93766cdeeb4},
                             Known{-1, 0x9381fb26c753f09e, 0xc3ae0f83ca4cec43}}) {
    EXPECT_EQ(hash_of_spark_seed(known.seed, SparkVersion::two), known.two) << known.seed;
    EXPECT_EQ(hash_of_spark_seed(known.seed, SparkVersion::three), known.three) << known.seed;
  }
}

TEST(SparkRandom, draws_what_a_jvm_draws) {
  struct Known {
    std::int64_t seed;
    std::vector<std::int64_t> longs;
    std::vector<double> gaussians;  // after them
  };
  const Known knowns[] = {{0,
                           {2236810499658231116, 1880247635712773362, 7521471761000875977},
                           {-0.9852128542502976, 1.1484152092065236, -0.8005462327452949}},
                          {1,
                           {2201036318770978408, 8819672148546340389, 3209399900856087452},
                           {0.8307714772204976, -0.9681255454704047, -0.9983120258629777}},
                          {-1,
                           {87341357561603782, -7401428064487729366, -1180509954718997369},
                           {1.0157377675412393, -0.2619161133636438, -0.002640020798748763}},
                          {5757,
                           {-152411052670200373, 2291798921403798131, -7730250442971505300},
                           {0.9005205420425868, -0.47305968598519477, 0.6872609012377665}},
                          {kMost,
                           {-6866466478644451627, 5161547190091318579, -1993533062608801215},
                           {-1.0349142823539137, -0.09797422846881686, -0.9517047132689751}},
                          {kLeast,
                           {-1389025518444996125, 4495484108528196451, 6984597892363862047},
                           {-0.2586691643365486, 0.7428737455562675, 1.2315645540977838}}};
  for (const Known& known : knowns) {
    SparkRandom random(known.seed, SparkVersion::three);
    for (const std::int64_t value : known.longs) EXPECT_EQ(random.next_long(), value) << known.seed;
    for (const double value : known.gaussians)
      EXPECT_DOUBLE_EQ(random.next_gaussian(), value) << known.seed;
  }
}

TEST(SparkRandom, draws_other_numbers_in_spark_2) {
  SparkRandom two(5, SparkVersion::two), three(5, SparkVersion::three);
  EXPECT_NE(two.next_long(), three.next_long());
}

TEST(SparkRandom, draws_doubles_of_the_unit_interval_and_normal_numbers) {
  SparkRandom random(3, SparkVersion::three);
  constexpr int kDraws = 100000;
  double sum = 0, normal_sum = 0, normal_squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double uniform = random.next_double(), normal = random.next_gaussian();
    ASSERT_GE(uniform, 0);
    ASSERT_LT(uniform, 1);
    sum += uniform;
    normal_sum += normal;
    normal_squares += normal * normal;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.01);
  EXPECT_NEAR(normal_sum / kDraws, 0, 0.02);
  EXPECT_NEAR(normal_squares / kDraws, 1, 0.02);
}

}  // namespace
}  // namespace akin
