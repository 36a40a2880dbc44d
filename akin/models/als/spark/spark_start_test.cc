// The random start against that of a running Spark, block by block.
#include "akin/models/als/spark/spark_start.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/als/spark/spark_test_data.h"

namespace akin {
namespace {

struct SideCase {
  bool users;
  std::int64_t blocks;
  std::uint64_t seed;
  std::vector<std::vector<float>> vectors;  // by ascending id
};

Matrix start_of(const Dataset& data, bool users, std::size_t rank, std::int64_t blocks,
                std::uint64_t seed, const Context& context, SparkVersion version = SparkVersion::three) {
  const SparkSeeds seeds = spark_seeds(seed, version);
  const SparkSide side = users ? SparkSide{"user", *data.users(), data.by_user()}
                               : SparkSide{"item", *data.items(), data.by_item()};
  return spark_start(side, rank, blocks, users ? seeds.users : seeds.items, version, context);
}

std::string refusal(const IdMap& ids) {
  ThreadPool threads(2);
  std::vector<std::uint64_t> starts(ids.size() + 1);
  for (std::size_t row = 0; row < starts.size(); ++row) starts[row] = row;
  const CsrMatrix ratings(1, starts, std::vector<std::uint32_t>(ids.size()),
                          std::vector<float>(ids.size(), 1));
  try {
    spark_start({"item", ids, ratings}, 2, 10, 1, SparkVersion::three, {threads});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
  return "nothing was refused";
}

// ALS(maxIter=0, …).fit(…): what a running Spark starts with.
TEST(SparkStart, is_the_start_of_spark) {
  ThreadPool threads(2);
  const Dataset data = spark_test_data(spark_known_ratings(), {threads});
  const SideCase cases[] = {{true,
                             3,
                             42,
                             {{-0.632704854F, -0.705087245F, 0.320213139F},
                              {0.418993652F, -0.607808709F, 0.674546421F},
                              {-0.419326484F, 0.204712123F, 0.884453595F},
                              {-0.859344542F, -0.386346757F, 0.335056812F},
                              {-0.679619491F, -0.648673952F, -0.342548519F}}},
                            {false,
                             4,
                             42,
                             {{0.712530136F, -0.0745707229F, 0.697667599F},
                              {0.705215752F, -0.470142037F, 0.530695021F},
                              {-0.929506004F, -0.367423683F, -0.0319120996F},
                              {0.036794655F, 0.337489456F, -0.940609872F},
                              {0.35675931F, 0.514846742F, -0.779522657F},
                              {0.371975631F, -0.894811571F, -0.24687317F}}},
                            {true,
                             1,
                             static_cast<std::uint64_t>(-5),
                             {{-0.557334185F, -0.830288351F},
                              {-0.975916088F, 0.21814622F},
                              {0.96322614F, -0.268692225F},
                              {-0.849400759F, 0.527748346F},
                              {-0.727023721F, 0.686612308F}}},
                            {false,
                             100,
                             static_cast<std::uint64_t>(-5),
                             {{0.928938091F, 0.370235145F},
                              {-0.706791341F, 0.707422018F},
                              {-0.932935774F, 0.360042959F},
                              {0.294643283F, -0.955607355F},
                              {-0.105961509F, 0.994370162F},
                              {0.766984165F, 0.641665995F}}}};
  for (const SideCase& known : cases) {
    const std::size_t rank = known.vectors[0].size();
    const Matrix start = start_of(data, known.users, rank, known.blocks, known.seed, {threads});
    ASSERT_EQ(start.rows(), known.vectors.size());
    for (std::size_t row = 0; row < start.rows(); ++row)
      for (std::size_t k = 0; k < rank; ++k)
        EXPECT_NEAR(start[row][k], known.vectors[row][k], 2e-7)
            << (known.users ? "user " : "item ") << row << " at " << k << ", " << known.blocks
            << " blocks";
  }
}

TEST(SparkStart, draws_the_seeds_of_the_sides_from_the_one_seed) {
  const SparkSeeds seeds = spark_seeds(0, SparkVersion::three);
  EXPECT_EQ(seeds.users, 2236810499658231116);
  EXPECT_EQ(seeds.items, 1880247635712773362);
}

TEST(SparkStart, has_rows_of_length_1_and_zeros_where_nothing_was_rated) {
  ThreadPool threads(1);
  const IdMap ids({3, 4, 5});
  const CsrMatrix ratings(1, {0, 1, 1, 2}, {0, 0}, {5, 0});
  const Matrix start = spark_start({"user", ids, ratings}, 7, 2, 9, SparkVersion::three, {threads});
  for (const std::size_t row : {0, 2}) {
    double squares = 0;
    for (const float value : start[row])
      squares += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(squares, 1, 1e-6);
  }
  for (const float value : start[1]) EXPECT_EQ(value, 0);
}

// Spark has never heard of an id without ratings: no number is drawn for it.
TEST(SparkStart, passes_over_rows_without_ratings) {
  ThreadPool threads(1);
  const IdMap three({3, 4, 5}), two({3, 5});
  const Matrix sparse = spark_start({"user", three, CsrMatrix(1, {0, 1, 1, 2}, {0, 0}, {5, 0})}, 4, 1, 9,
                                    SparkVersion::three, {threads});
  const Matrix dense = spark_start({"user", two, CsrMatrix(1, {0, 1, 2}, {0, 0}, {5, 0})}, 4, 1, 9,
                                   SparkVersion::three, {threads});
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(sparse[0][k], dense[0][k]);
    EXPECT_EQ(sparse[2][k], dense[1][k]);
  }
}

TEST(SparkStart, draws_in_the_order_of_the_ids_where_rows_are_not) {
  ThreadPool threads(1);
  const IdMap appended = IdMap({5, 7}).extended(IdMap({-3, 6})), sorted({-3, 5, 6, 7});
  const CsrMatrix ratings(1, {0, 1, 2, 3, 4}, {0, 0, 0, 0}, {1, 1, 1, 1});
  const Matrix one = spark_start({"user", appended, ratings}, 3, 2, 9, SparkVersion::three, {threads});
  const Matrix other = spark_start({"user", sorted, ratings}, 3, 2, 9, SparkVersion::three, {threads});
  for (const std::string id : {"-3", "5", "6", "7"})
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_EQ(one[*appended.find(id)][k], other[*sorted.find(id)][k]) << id;
}

TEST(SparkStart, depends_on_blocks_seed_and_version_but_not_on_threads) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t id = -500; id < 3000; ++id) numbers.push_back(id);
  std::vector<SparkTestRating> rows;
  for (const std::int64_t id : numbers) rows.push_back({id, 1, 1});
  ThreadPool one(1);
  const Dataset data = spark_test_data(rows, {one});
  const Matrix start = start_of(data, true, 3, 7, 1, {one});
  for (const std::size_t thread_count : {2, 3, 7}) {
    ThreadPool threads(thread_count);
    EXPECT_EQ(start_of(data, true, 3, 7, 1, {threads}), start) << thread_count;
  }
  EXPECT_NE(start_of(data, true, 3, 8, 1, {one}), start);
  EXPECT_NE(start_of(data, true, 3, 7, 2, {one}), start);
  EXPECT_NE(start_of(data, true, 3, 7, 1, {one}, SparkVersion::two), start);
}

TEST(SparkStart, refuses_ids_that_spark_could_not_take) {
  const std::string rest =
      " cannot be trained as Spark does, whose ids are whole numbers from -2147483648 to 2147483647; "
      "number the items or train without the dialect of Spark";
  EXPECT_EQ(refusal(IdMap({1, 2147483648})), "item \"2147483648\"" + rest);
  EXPECT_EQ(refusal(IdMap({-2147483649, 1})), "item \"-2147483649\"" + rest);
  EXPECT_EQ(refusal(IdMap::of({"1", "tt0111161"})), "item \"tt0111161\"" + rest);
  EXPECT_EQ(refusal(IdMap::of({"007", "8"})), "item \"007\"" + rest);
  EXPECT_EQ(refusal(IdMap({-2147483648, 2147483647})), "nothing was refused");
}

}  // namespace
}  // namespace akin
