// Rows into buckets, queries into the nearest ones.
#include "akin/index/lsh/lsh.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/base/parallel.h"
#include "akin/index/found_rows.h"
#include "akin/index/lsh/bucket_hash.h"
#include "akin/index/lsh/bucket_length.h"
#include "akin/index/lsh/hash_tables.h"
#include "akin/index/lsh/probe_order.h"
#include "akin/index/near_space.h"

namespace akin {
namespace {

constexpr double kMostTables = 1000;
constexpr std::size_t kRowsOfBucket = 32;  // at least, by the default number of hashes; below twice that
constexpr std::int64_t kBucketsOfTable = 4;  // looked into by default
constexpr std::size_t kQueriesTogether = 8;

// What one worker needs beside the index.
struct SearchRoom {
  FoundRows found;
  ProbeOrder order;
  std::vector<Crossing> crossings;
};

class LshIndex : public StoredIndex {
 public:
  // `members`: the rows of the space that are not zero, ascending.
  LshIndex(NearSpace space, std::vector<std::uint32_t> members, BucketHash hash, HashTables tables)
      : space_(std::move(space)),
        members_(std::move(members)),
        hash_(std::move(hash)),
        tables_(std::move(tables)),
        effort_(static_cast<std::int64_t>(tables_.tables()) * kBucketsOfTable) {}

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override {
    std::vector<std::vector<Neighbor>> answers(queries.size());
    std::vector<std::optional<SearchRoom>> rooms(context.threads.size());
    for_each_chunk(context, queries.size(), kQueriesTogether,
                   [&](std::size_t begin, std::size_t end, std::size_t worker) {
                     std::optional<SearchRoom>& room = rooms[worker];
                     if (!room) room.emplace(SearchRoom{FoundRows(space_.rows()), {}, {}});
                     const Matrix turned = turned_of(queries.subspan(begin, end - begin));
                     const Matrix projections = projections_of(turned);
                     for (std::size_t q = begin; q < end; ++q) {
                       find_rows(queries[q], projections[q - begin], keep, *room);
                       answers[q] = nearest(queries[q], turned[q - begin], count, room->found);
                     }
                   });
    return answers;
  }

  // The buckets that are looked into, in all tables together, whether they hold rows or not.
  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t effort) override { effort_ = effort; }

  // As many buckets as hold rows. Not each of them may be within reach, so from there on every row is
  // looked at, without a look into any bucket.
  std::int64_t whole_effort() const override {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(tables_.buckets()));
  }

  // As if buckets were of one size and no row came twice.
  double rows_looked_at(std::size_t rows) const override {
    return std::min(1.0, static_cast<double>(tables_.tables()) * static_cast<double>(effort_) /
                             static_cast<double>(whole_effort())) *
           static_cast<double>(rows);
  }

  void save(BlobWriter& arrays) const override {
    hash_.save(arrays);
    tables_.save(arrays);
  }

 private:
  Matrix turned_of(std::span<const RowQuery> queries) const {
    Matrix turned(queries.size(), space_.dimensions());
    for (std::size_t q = 0; q < queries.size(); ++q) space_.turn_query(queries[q].vector, turned[q]);
    return turned;
  }

  Matrix projections_of(const Matrix& turned) const {
    PackedQueries packed(turned.columns());
    for (std::size_t q = 0; q < turned.rows(); ++q) packed.add(turned[q]);
    Matrix projections(turned.rows(), hash_.tables() * hash_.hashes());
    hash_.project(packed, projections);
    return projections;
  }

  void find_rows(const RowQuery& query, std::span<const float> projections,
                 std::span<const std::uint8_t> keep, SearchRoom& room) const {
    room.found.start(query.leave_out);
    if (effort_ >= whole_effort()) {
      room.found.add(members_, keep);
      return;
    }
    room.order.clear();
    for (std::size_t table = 0; table < hash_.tables(); ++table) {
      const std::span<const float> own = hash_.of_table(projections, table);
      hash_.find_crossings(own, room.crossings);
      room.order.add_table(hash_.key(own), room.crossings);
    }
    for (std::int64_t looks = 0; looks < effort_; ++looks) {
      const std::optional<Probe> probe = room.order.next();
      if (!probe) return;
      room.found.add(tables_.bucket(probe->table, probe->key), keep);
    }
  }

  // With the whole effort the list is that of the exact index, whatever is equally near.
  std::vector<Neighbor> nearest(const RowQuery& query, std::span<const float> turned, std::size_t count,
                                const FoundRows& found) const {
    if (effort_ >= whole_effort()) return space_.best(query.vector, found.rows(), count);
    return space_.best_of_many(query.vector, turned, found.rows(), count);
  }

  NearSpace space_;
  std::vector<std::uint32_t> members_;
  BucketHash hash_;
  HashTables tables_;
  std::int64_t effort_;
};

// The largest number with which a bucket of each of 2^hashes holds kRowsOfBucket rows.
std::size_t usual_hashes(std::size_t rows) {
  return std::max<std::size_t>(2, static_cast<std::size_t>(std::bit_width(rows / kRowsOfBucket))) - 1;
}

BucketHash drawn_hash(const NearSpace& space, std::span<const std::uint32_t> members,
                      const LshOptions& options, const Context& context) {
  const auto hashes = static_cast<std::size_t>(options.hashes);
  const HashShape shape{.tables = static_cast<std::size_t>(options.tables),
                        .hashes = hashes == 0 ? usual_hashes(members.size()) : hashes,
                        .dimensions = space.dimensions()};
  if (space.nearness() != Nearness::euclidean) return BucketHash::planes(shape, context.seed);
  const double length = std::isnan(options.bucket_length)
                            ? usual_bucket_length(space.turned(), members, context)
                            : options.bucket_length;
  return BucketHash::places(shape, length, context.seed);
}

// One for each row of `members`, table by table.
std::vector<std::uint64_t> keys_of(const Matrix& vectors, std::span<const std::uint32_t> members,
                                   const BucketHash& hash, const Context& context) {
  std::vector<std::uint64_t> keys(hash.tables() * members.size());
  for_each_chunk(context, members.size(), PackedQueries::kMost,
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   PackedQueries packed(hash.dimensions());
                   for (std::size_t i = begin; i < end; ++i) packed.add(vectors[members[i]]);
                   Matrix projections(end - begin, hash.tables() * hash.hashes());
                   hash.project(packed, projections);
                   for (std::size_t table = 0; table < hash.tables(); ++table)
                     for (std::size_t i = begin; i < end; ++i)
                       keys[table * members.size() + i] =
                           hash.key(hash.of_table(projections[i - begin], table));
                 });
  return keys;
}

}  // namespace

void LshOptions::describe(FieldVisitor& visit) {
  visit(Field("tables", "tables, each with directions of its own").at_least(1).at_most(kMostTables),
        tables);
  visit(Field("hashes", "directions that a bucket is made of; 0: so many that it holds a few dozen rows")
            .at_least(0)
            .at_most(static_cast<double>(BucketHash::kMostHashes)),
        hashes);
  visit(Field("bucket_length",
              "of Euclidean distance: length of a place on a direction; none: by the spread of the rows")
            .at_least(1e-30)
            .at_most(1e30)
            .or_none(),
        bucket_length);
}

std::unique_ptr<StoredIndex> build_lsh(const Matrix& rows, Nearness nearness, const LshOptions& options,
                                       const Context& context) {
  check_fields(options);
  refuse_unused(options, {{"bucket_length", nearness == Nearness::euclidean, "Euclidean distance"}});
  NearSpace space(rows, nearness);
  std::vector<std::uint32_t> members = space.rows_with_direction();
  BucketHash hash = drawn_hash(space, members, options, context);
  HashTables tables(members, hash.tables(), keys_of(space.turned(), members, hash, context), context);
  return std::make_unique<LshIndex>(std::move(space), std::move(members), std::move(hash),
                                    std::move(tables));
}

std::unique_ptr<StoredIndex> read_lsh(const Matrix& rows, Nearness nearness, const LshOptions& options,
                                      BlobReader& arrays) {
  if (options.tables < 1 || static_cast<double>(options.tables) > kMostTables)
    throw Error(ErrorCode::bad_input,
                fmt::format("the number of tables is {}, not 1 to {}", options.tables, kMostTables));
  const auto count = static_cast<std::size_t>(options.tables);
  NearSpace space(rows, nearness);
  std::vector<std::uint32_t> members = space.rows_with_direction();
  BucketHash hash = BucketHash::read(nearness == Nearness::euclidean, count, space.dimensions(), arrays);
  HashTables tables = HashTables::read(members, count, arrays);
  return std::make_unique<LshIndex>(std::move(space), std::move(members), std::move(hash),
                                    std::move(tables));
}

}  // namespace akin
