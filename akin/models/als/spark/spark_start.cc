// Ids to blocks, then block by block.
#include "akin/models/als/spark/spark_start.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/base/text.h"
#include "akin/data/group_rows.h"

namespace akin {
namespace {

struct RatedId {
  std::int32_t id;
  std::uint32_t row;
};

std::int32_t checked_id(const SparkSide& side, std::uint32_t row) {
  using Limits = std::numeric_limits<std::int32_t>;
  const std::string id = side.ids.text(row);
  const std::optional<std::int64_t> number = canonical_number(id);
  if (!number || *number < Limits::min() || *number > Limits::max())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} {} cannot be trained as Spark does, whose ids are whole numbers from {} "
                            "to {}; number the {}s or train without the dialect of Spark",
                            side.name, in_quotes(id), Limits::min(), Limits::max(), side.name));
  return static_cast<std::int32_t>(*number);
}

std::vector<RatedId> rated_ids(const SparkSide& side) {
  std::vector<RatedId> rated;
  for (std::uint32_t row = 0; row < side.ratings.rows(); ++row)
    if (side.ratings[row].size() > 0) rated.push_back({checked_id(side, row), row});
  // Rows ascend with their ids but for ids that were appended to a map.
  std::sort(rated.begin(), rated.end(), [](const RatedId& a, const RatedId& b) { return a.id < b.id; });
  return rated;
}

std::uint32_t block_of(std::int32_t id, std::int64_t blocks) {
  const std::int64_t remainder = id % blocks;
  return static_cast<std::uint32_t>(remainder < 0 ? remainder + blocks : remainder);
}

// scala.util.hashing.byteswap64.
std::int64_t mixed(std::int64_t value) {
  constexpr std::uint64_t kFactor = 0x9e3775cd9e3775cd;
  return static_cast<std::int64_t>(__builtin_bswap64(static_cast<std::uint64_t>(value) * kFactor) *
                                   kFactor);
}

void draw_unit_vector(SparkRandom& random, std::span<float> vector) {
  double squares = 0;
  for (float& value : vector) {
    value = static_cast<float>(random.next_gaussian());
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const float scale = 1 / static_cast<float>(std::sqrt(squares));
  for (float& value : vector) value *= scale;
}

}  // namespace

SparkSeeds spark_seeds(std::uint64_t seed, SparkVersion version) {
  SparkRandom random(static_cast<std::int64_t>(seed), version);
  const std::int64_t users = random.next_long();
  return {.users = users, .items = random.next_long()};
}

Matrix spark_start(const SparkSide& side, std::size_t rank, std::int64_t blocks, std::int64_t seed,
                   SparkVersion version, const Context& context) {
  const std::vector<RatedId> rated = rated_ids(side);
  std::vector<std::uint32_t> block(rated.size());
  std::transform(rated.begin(), rated.end(), block.begin(),
                 [&](const RatedId& entry) { return block_of(entry.id, blocks); });
  GroupedRows by_block = group_rows(block, static_cast<std::size_t>(blocks), context);

  Matrix vectors(side.ratings.rows(), rank);
  for_each_chunk(context, by_block.groups(), 1, [&](std::size_t number, std::size_t, std::size_t) {
    SparkRandom random(mixed(seed ^ static_cast<std::int64_t>(number)), version);
    for (const std::uint64_t place : by_block[number])
      draw_unit_vector(random, vectors[rated[place].row]);
  });
  return vectors;
}

}  // namespace akin
