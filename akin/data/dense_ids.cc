// Integers that lie close together go through an array, others through a hash table.
#include "akin/data/dense_ids.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "akin/base/parallel.h"

namespace akin {
namespace {

constexpr std::uint64_t kAlwaysClose = 1 << 16;  // an array of that length costs nothing
constexpr std::uint64_t kPerRow = 2;             // entries of the array that a row may pay for

struct Range {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = std::numeric_limits<std::int64_t>::min();
};

template <class F>
void for_each_column(std::span<IdColumn* const> columns, const Context& context, const F& f) {
  for_each_chunk(context, columns.size(), 1,
                 [&](std::size_t i, std::size_t, std::size_t worker) { f(i, worker); });
}

// Calls f for numbers of a column, each different one at least once.
template <class F>
void for_each_number(const IdColumn& column, const F& f) {
  if (column.form() == IdColumn::Form::ordinals)
    for (const std::uint32_t ordinal : column.entries()) f(std::int64_t{ordinal});
  else
    for (const std::int64_t number : column.numbers().values()) f(number);
}

Range range_of(const IdColumn& column) {
  if (column.size() == 0) return {};
  if (column.form() == IdColumn::Form::ordinals) {
    const std::span<const std::uint32_t> ordinals = column.entries();
    std::uint32_t least = ordinals[0];
    std::uint32_t most = ordinals[0];
    for (const std::uint32_t ordinal :
         ordinals) {  // one by one, so that the compiler makes vectors of it
      least = std::min(least, ordinal);
      most = std::max(most, ordinal);
    }
    return {least, most};
  }
  Range range;
  for (const std::int64_t id : column.numbers().values())
    range = {std::min(range.least, id), std::max(range.most, id)};
  return range;
}

Range range_of(std::span<IdColumn* const> columns, const Context& context) {
  std::vector<Range> ranges(columns.size());
  for_each_column(columns, context,
                  [&](std::size_t i, std::size_t) { ranges[i] = range_of(*columns[i]); });
  return std::accumulate(ranges.begin(), ranges.end(), Range(), [](const Range& a, const Range& b) {
    return Range{std::min(a.least, b.least), std::max(a.most, b.most)};
  });
}

std::uint64_t distance(std::int64_t least, std::int64_t id) {
  return static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(least);
}

std::vector<std::int64_t> different_far(std::span<IdColumn* const> columns, const Context& context) {
  std::vector<NumberTable> tables(context.threads.size());
  for_each_column(columns, context, [&](std::size_t i, std::size_t worker) {
    for_each_number(*columns[i], [&](std::int64_t id) { tables[worker].add(id); });
  });
  std::vector<std::int64_t> ids;
  for (const NumberTable& table : tables)
    ids.insert(ids.end(), table.values().begin(), table.values().end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

IdMap text_map(const TextTable& texts, const std::vector<std::uint32_t>& order) {
  std::string bytes;
  std::vector<std::int64_t> offsets = {0};
  offsets.reserve(order.size() + 1);
  for (const std::uint32_t text : order) {
    bytes += texts[text];
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  return IdMap(std::move(bytes), std::move(offsets));
}

// The ids that `known` lacks, as a map of their own.
IdMap cold_ids(const IdMap& found, const IdMap& known) {
  std::vector<std::string> cold;
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    std::string id = found.text(i);
    if (!known.find(id)) cold.push_back(std::move(id));
  }
  return IdMap::of(std::move(cold));
}

}  // namespace

DenseIds::DenseIds(std::span<IdColumn* const> columns, const IdMap* known, const Context& context) {
  const bool all_numeric = std::all_of(columns.begin(), columns.end(),
                                       [](const IdColumn* column) { return column->is_numeric(); });
  if (all_numeric) {
    number_integers(columns, known, context);
  } else {
    for_each_column(columns, context, [&](std::size_t i, std::size_t) { columns[i]->hold_text(); });
    number_texts(columns, known);
  }
}

void DenseIds::number_integers(std::span<IdColumn* const> columns, const IdMap* known,
                               const Context& context) {
  std::uint64_t rows = 0;
  for (const IdColumn* column : columns) rows += column->size();
  if (rows == 0) {
    join(IdMap(), known);
    return;
  }
  const Range range = range_of(columns, context);
  least_ = range.least;
  if (distance(range.least, range.most) < std::max(kAlwaysClose, kPerRow * rows)) {
    by_distance_.resize(distance(range.least, range.most) + 1);
    const std::vector<std::int64_t> ids = different_close(columns, context);
    const std::vector<std::uint32_t> dense = join(IdMap(ids), known);
    for (std::size_t i = 0; i < ids.size(); ++i) by_distance_[distance(least_, ids[i])] = dense[i];
  } else {
    const std::vector<std::int64_t> ids = different_far(columns, context);
    for (const std::int64_t id : ids) numbers_.add(id);
    dense_ = join(IdMap(ids), known);
  }
}

std::vector<std::int64_t> DenseIds::different_close(std::span<IdColumn* const> columns,
                                                    const Context& context) {
  for_each_column(columns, context, [&](std::size_t i, std::size_t) {
    std::uint64_t before = by_distance_.size();  // the same id often comes many times in a row
    for_each_number(*columns[i], [&](std::int64_t id) {
      const std::uint64_t place = distance(least_, id);
      if (std::exchange(before, place) == place) return;
      const std::atomic_ref<std::uint32_t> seen(by_distance_[place]);
      if (seen.load(std::memory_order_relaxed) == 0) seen.store(1, std::memory_order_relaxed);
    });
  });
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < by_distance_.size(); ++i)
    if (by_distance_[i] != 0) ids.push_back(least_ + static_cast<std::int64_t>(i));
  return ids;
}

void DenseIds::number_texts(std::span<IdColumn* const> columns, const IdMap* known) {
  for (const IdColumn* column : columns)
    for (std::size_t i = 0; i < column->texts().size(); ++i) texts_.add(column->texts()[i]);
  std::vector<std::uint32_t> order(texts_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return texts_[a] < texts_[b]; });
  const std::vector<std::uint32_t> dense = join(text_map(texts_, order), known);
  dense_.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) dense_[order[i]] = dense[i];
}

// Makes map_ of `known` and `found`, and gives the place in it of each id found.
std::vector<std::uint32_t> DenseIds::join(IdMap found, const IdMap* known) {
  std::vector<std::uint32_t> dense(found.size());
  if (known == nullptr) {
    std::iota(dense.begin(), dense.end(), 0U);
    map_ = std::make_shared<const IdMap>(std::move(found));
    return dense;
  }
  map_ = std::make_shared<const IdMap>(known->extended(cold_ids(found, *known)));
  for (std::uint32_t i = 0; i < found.size(); ++i) dense[i] = map_->find(found.text(i)).value();
  return dense;
}

std::uint32_t DenseIds::number_of(std::int64_t id) const {
  return by_distance_.empty() ? dense_[numbers_.number_of(id)] : by_distance_[distance(least_, id)];
}

void DenseIds::number(const IdColumn& column, std::span<std::uint32_t> dense) const {
  const std::span<const std::uint32_t> entries = column.entries();
  if (column.form() == IdColumn::Form::ordinals && !by_distance_.empty()) {
    const std::uint32_t* const numbers = by_distance_.data();
    for (std::size_t i = 0; i < dense.size(); ++i) dense[i] = numbers[distance(least_, entries[i])];
  } else if (column.form() == IdColumn::Form::ordinals) {
    for (std::size_t i = 0; i < dense.size(); ++i) dense[i] = number_of(entries[i]);
  } else {
    const std::vector<std::uint32_t> by_place = numbers_of_different(column);
    for (std::size_t i = 0; i < dense.size(); ++i) dense[i] = by_place[entries[i]];
  }
}

// Of the column's different ids.
std::vector<std::uint32_t> DenseIds::numbers_of_different(const IdColumn& column) const {
  std::vector<std::uint32_t> numbers;
  if (column.form() == IdColumn::Form::numbers)
    for (const std::int64_t id : column.numbers().values()) numbers.push_back(number_of(id));
  else
    for (std::size_t i = 0; i < column.texts().size(); ++i)
      numbers.push_back(dense_[texts_.number_of(column.texts()[i])]);
  return numbers;
}

}  // namespace akin
