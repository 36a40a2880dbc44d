// Sorting, halving, and what a damaged or hostile file may not say.
#include "akin/index/lsh/hash_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <string_view>
#include <tuple>

#include "akin/base/error.h"
#include "akin/base/parallel.h"

namespace akin {
namespace {

constexpr const char* kFirsts = "tables";
constexpr const char* kKeys = "keys";
constexpr const char* kStarts = "starts";
constexpr const char* kRows = "rows";

struct KeyedRow {
  std::uint64_t key;
  std::uint32_t row;

  bool operator<(const KeyedRow& other) const {
    return std::tie(key, row) < std::tie(other.key, other.row);
  }
};

// Orders both by key, rows of a key ascending.
void sort_by_key(std::span<std::uint64_t> keys, std::span<std::uint32_t> rows) {
  std::vector<KeyedRow> keyed(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) keyed[i] = {keys[i], rows[i]};
  std::sort(keyed.begin(), keyed.end());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    keys[i] = keyed[i].key;
    rows[i] = keyed[i].row;
  }
}

template <class T>
std::vector<T> taken(BlobReader& arrays, const char* name, std::uint64_t size) {
  const std::span<const T> values = arrays.take<T>(name, {size});
  return {values.begin(), values.end()};
}

bool rises(std::span<const std::uint64_t> numbers) {
  return std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) == numbers.end();
}

void require(bool holds, std::string_view name, std::string_view defect) {
  if (!holds) throw Error(ErrorCode::bad_input, fmt::format("the array {} {}", name, defect));
}

}  // namespace

HashTables::HashTables(std::span<const std::uint32_t> rows, std::size_t tables,
                       std::vector<std::uint64_t> keys, const Context& context)
    : rows_(tables * rows.size()) {
  assert(keys.size() == rows_.size());
  for_each_chunk(context, tables, 1, [&](std::size_t table, std::size_t, std::size_t) {
    const std::size_t begin = table * rows.size();
    const std::span<std::uint32_t> own = std::span(rows_).subspan(begin, rows.size());
    std::copy(rows.begin(), rows.end(), own.begin());
    sort_by_key(std::span(keys).subspan(begin, rows.size()), own);
  });
  for (std::size_t table = 0; table < tables; ++table) {
    firsts_.push_back(keys_.size());
    const std::size_t begin = table * rows.size();
    for (std::size_t place = begin; place < begin + rows.size(); ++place) {
      if (place > begin && keys[place] == keys[place - 1]) continue;
      keys_.push_back(keys[place]);
      starts_.push_back(place);
    }
  }
  firsts_.push_back(keys_.size());
  starts_.push_back(rows_.size());
}

std::span<const std::uint32_t> HashTables::bucket(std::size_t table, std::uint64_t key) const {
  const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(firsts_[table]);
  const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(firsts_[table + 1]);
  const auto found = std::lower_bound(begin, end, key);
  if (found == end || *found != key) return {};
  const auto place = static_cast<std::size_t>(found - keys_.begin());
  return std::span(rows_).subspan(starts_[place], starts_[place + 1] - starts_[place]);
}

void HashTables::save(BlobWriter& arrays) const {
  arrays.add(kFirsts, {firsts_.size()}, std::span<const std::uint64_t>(firsts_));
  arrays.add(kKeys, {keys_.size()}, std::span<const std::uint64_t>(keys_));
  arrays.add(kStarts, {starts_.size()}, std::span<const std::uint64_t>(starts_));
  arrays.add(kRows, {rows_.size()}, std::span<const std::uint32_t>(rows_));
}

HashTables HashTables::read(std::span<const std::uint32_t> rows, std::size_t tables, BlobReader& arrays) {
  HashTables stored;
  const std::uint64_t buckets = arrays.rows(kKeys);
  stored.firsts_ = taken<std::uint64_t>(arrays, kFirsts, tables + 1);
  stored.keys_ = taken<std::uint64_t>(arrays, kKeys, buckets);
  stored.starts_ = taken<std::uint64_t>(arrays, kStarts, buckets + 1);
  stored.rows_ = taken<std::uint32_t>(arrays, kRows, tables * rows.size());
  stored.check(rows);
  return stored;
}

void HashTables::check(std::span<const std::uint32_t> rows) const {
  require(firsts_.front() == 0 && firsts_.back() == keys_.size() &&
              std::is_sorted(firsts_.begin(), firsts_.end()),
          kFirsts, "does not rise from 0 to the number of buckets");
  require(starts_.front() == 0 && starts_.back() == rows_.size() && rises(starts_), kStarts,
          "does not rise from 0 to the number of places in all tables");
  check_buckets(rows.size());
  check_rows(rows);
}

void HashTables::check_buckets(std::size_t rows) const {
  for (std::size_t table = 0; table < tables(); ++table) {
    require(starts_[firsts_[table]] == table * rows, kStarts,
            "does not begin each table after all rows of the one before");
    for (std::size_t bucket = firsts_[table] + 1; bucket < firsts_[table + 1]; ++bucket)
      require(keys_[bucket - 1] < keys_[bucket], kKeys, "does not ascend inside a table");
  }
}

// Each table has as many places as there are rows, so it has each row once if none twice.
void HashTables::check_rows(std::span<const std::uint32_t> rows) const {
  constexpr std::size_t kNoMember = static_cast<std::size_t>(-1);
  std::vector<std::size_t> tables_with(rows.empty() ? 0 : rows.back() + std::size_t{1}, kNoMember);
  for (const std::uint32_t row : rows) tables_with[row] = 0;
  for (std::size_t table = 0; table < tables(); ++table)
    for (const std::uint32_t row : std::span(rows_).subspan(table * rows.size(), rows.size())) {
      require(row < tables_with.size() && tables_with[row] == table, kRows,
              "does not hold each row that is not zero once a table");
      ++tables_with[row];
    }
}

}  // namespace akin
