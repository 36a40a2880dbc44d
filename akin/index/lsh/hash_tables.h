// The rows of an index by bucket: in each table, all rows, those of a bucket side by side.
//
// Buckets that hold rows have a key each, ascending inside a table, so that one is found by halving.
// 4 bytes a row and table, 16 a bucket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/blob.h"
#include "akin/base/context.h"

namespace akin {

class HashTables {
 public:
  // `rows` ascend; `keys` has one for each of them, table by table. The same for any number of threads.
  // Throws Error(cancelled).
  HashTables(std::span<const std::uint32_t> rows, std::size_t tables, std::vector<std::uint64_t> keys,
             const Context& context);

  // None where no row has this key.
  std::span<const std::uint32_t> bucket(std::size_t table, std::uint64_t key) const;

  std::size_t tables() const { return firsts_.size() - 1; }
  std::size_t buckets() const { return keys_.size(); }  // of all tables

  // They live as long as the tables.
  void save(BlobWriter& arrays) const;
  // Throws Error(bad_input) unless each table holds each of `rows` (ascending) once, bucket by bucket.
  static HashTables read(std::span<const std::uint32_t> rows, std::size_t tables, BlobReader& arrays);

 private:
  HashTables() = default;

  void check(std::span<const std::uint32_t> rows) const;
  void check_buckets(std::size_t rows) const;
  void check_rows(std::span<const std::uint32_t> rows) const;

  std::vector<std::uint64_t> firsts_;  // the first bucket of each table, and how many there are
  std::vector<std::uint64_t> keys_;    // of each bucket
  std::vector<std::uint64_t> starts_;  // the first place of each bucket in rows_, and how many there are
  std::vector<std::uint32_t> rows_;
};

}  // namespace akin
