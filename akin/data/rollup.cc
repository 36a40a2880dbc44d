// Level by level: each row's codes make one number, the numbers that occur become groups, the rows are
// brought together by group, and each group is measured by itself. Genres are done one after another, so
// that never more than the ratings' own number of rows is held.
#include "akin/data/rollup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/data/group_rows.h"
#include "akin/data/number_table.h"

namespace akin {
namespace {

constexpr std::size_t kRows = 1 << 18;  // of a task
constexpr std::size_t kMostDimensions = 8;

// Tells different users and items; for one thread at a time.
class Seen {
 public:
  Seen(std::size_t user_count, std::size_t item_count) : user_(user_count), item_(item_count) {}

  void start_group() {
    ++group_;
    users = items = 0;
  }
  void see(std::uint32_t user, std::uint32_t item) {
    users += std::exchange(user_[user], group_) != group_ ? 1U : 0U;
    items += std::exchange(item_[item], group_) != group_ ? 1U : 0U;
  }

  std::uint64_t users = 0;  // of the group
  std::uint64_t items = 0;

 private:
  std::vector<std::uint32_t> user_;  // the last group that each was seen in
  std::vector<std::uint32_t> item_;
  std::uint32_t group_ = 0;
};

// `row_at(i)` is the row of the group's place i.
template <class RowAt>
Measures measure_group(const Ratings& ratings, std::size_t count, const RowAt& row_at, Seen& seen) {
  Measures group{.count = count,
                 .mean = std::numeric_limits<double>::quiet_NaN(),
                 .deviation = std::numeric_limits<double>::quiet_NaN(),
                 .least = std::numeric_limits<float>::quiet_NaN(),
                 .most = std::numeric_limits<float>::quiet_NaN()};
  seen.start_group();
  for (std::size_t i = 0; i < count; ++i) seen.see(ratings.user[row_at(i)], ratings.item[row_at(i)]);
  group.users = seen.users;
  group.items = seen.items;
  if (count == 0 || ratings.value.empty()) return group;

  double sum = 0;
  group.least = group.most = ratings.value[row_at(0)];
  for (std::size_t i = 0; i < count; ++i) {
    const float value = ratings.value[row_at(i)];
    sum += double{value};
    group.least = std::min(group.least, value);
    group.most = std::max(group.most, value);
  }
  group.mean = sum / static_cast<double>(count);
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double distance = double{ratings.value[row_at(i)]} - group.mean;
    squares += distance * distance;
  }
  if (count > 1) group.deviation = std::sqrt(squares / static_cast<double>(count - 1));
  return group;
}

// The numbers of the rows' codes in mixed radix, and what to divide by to get the codes back.
class Keys {
 public:
  Keys(const DimensionCodes& codes, std::span<const std::uint32_t> rows, std::vector<Dimension> by,
       const Context& context)
      : codes_(codes), by_(std::move(by)), keys_(rows.size()) {
    for (const Dimension dimension : by_) append(dimension, rows, context);
  }

  // Group numbers of the rows, ascending with the codes.
  std::vector<std::uint32_t> number_groups(const Context& context) {
    return size_ <= kFew ? number_few(context) : number_many(context);
  }

  std::size_t groups() const { return different_.size(); }

  // Of a group, in the order of the dimensions.
  std::vector<std::uint32_t> codes_of(std::size_t group) const {
    std::vector<std::uint32_t> codes(by_.size());
    auto rest = static_cast<std::uint64_t>(different_[group]);
    for (std::size_t i = by_.size(); i-- > 0;) {
      codes[i] = static_cast<std::uint32_t>(rest % codes_.size(by_[i]));
      rest /= codes_.size(by_[i]);
    }
    return codes;
  }

 private:
  static constexpr std::uint64_t kFew = 1 << 22;  // a flag for each possible key is a small table

  void append(Dimension dimension, std::span<const std::uint32_t> rows, const Context& context) {
    const std::uint64_t count = std::max<std::uint64_t>(codes_.size(dimension), 1);
    if (size_ > static_cast<std::uint64_t>(INT64_MAX) / count)
      throw Error(ErrorCode::invalid_argument,
                  "these dimensions have too many combinations; choose fewer of them");
    size_ *= count;
    codes_.with_codes(dimension, [&](const auto& code) {
      for_each_chunk(context, rows.size(), kRows, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i)
          keys_[i] = keys_[i] * static_cast<std::int64_t>(count) + code(rows[i]);
      });
    });
  }

  std::vector<std::uint32_t> number_few(const Context& context) {
    std::vector<std::uint32_t> number(size_);
    for (const std::int64_t key : keys_) number[static_cast<std::size_t>(key)] = 1;
    for (std::size_t key = 0; key < size_; ++key) {
      if (number[key] == 0) continue;
      number[key] = static_cast<std::uint32_t>(different_.size());
      different_.push_back(static_cast<std::int64_t>(key));
    }
    return numbered([&](std::int64_t key) { return number[static_cast<std::size_t>(key)]; }, context);
  }

  std::vector<std::uint32_t> number_many(const Context& context) {
    NumberTable table;
    for (const std::int64_t key : keys_) table.add(key);
    different_ = table.values();
    std::sort(different_.begin(), different_.end());
    std::vector<std::uint32_t> number(different_.size());
    for (std::size_t group = 0; group < different_.size(); ++group)
      number[table.number_of(different_[group])] = static_cast<std::uint32_t>(group);
    return numbered([&](std::int64_t key) { return number[table.number_of(key)]; }, context);
  }

  template <class NumberOf>
  std::vector<std::uint32_t> numbered(const NumberOf& number_of, const Context& context) {
    std::vector<std::uint32_t> numbers(keys_.size());
    for_each_chunk(context, numbers.size(), kRows, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t i = begin; i < end; ++i) numbers[i] = number_of(keys_[i]);
    });
    keys_ = {};
    return numbers;
  }

  const DimensionCodes& codes_;
  std::vector<Dimension> by_;
  std::vector<std::int64_t> keys_;
  std::uint64_t size_ = 1;  // how many keys are possible
  std::vector<std::int64_t> different_;
};

class RollupMaker {
 public:
  RollupMaker(const DimensionCodes& codes, std::span<const std::uint32_t> rows,
              std::span<const Dimension> by, const Context& context)
      : codes_(codes),
        rows_(rows),
        context_(context),
        seen_(context.threads.size(),
              Seen(codes.ratings().users->size(), codes.ratings().items->size())) {
    rollup_.by.assign(by.begin(), by.end());
  }

  // Bit i of `mask`: dimension i is told apart.
  void add_level(unsigned mask) {
    std::vector<Dimension> simple;
    bool by_genre = false;
    for (std::size_t i = 0; i < rollup_.by.size(); ++i) {
      if ((mask >> i & 1U) == 0) continue;
      if (rollup_.by[i] == Dimension::genre)
        by_genre = true;
      else
        simple.push_back(rollup_.by[i]);
    }
    if (!by_genre) return add_groups(rows_, simple, mask, DimensionCodes::kAll);
    for (std::uint32_t genre = 0; genre < codes_.size(Dimension::genre); ++genre)
      add_groups(rows_of(genre), simple, mask, genre);
  }

  Rollup sorted() && {
    std::vector<std::uint32_t> order(rollup_.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      return std::ranges::lexicographical_compare(rollup_.codes_of(a), rollup_.codes_of(b));
    };
    if (std::is_sorted(order.begin(), order.end(), before)) return std::move(rollup_);
    std::sort(order.begin(), order.end(), before);
    Rollup result{.by = rollup_.by};
    for (const std::uint32_t group : order) {
      const auto codes = rollup_.codes_of(group);
      result.codes.insert(result.codes.end(), codes.begin(), codes.end());
      result.measures.push_back(rollup_.measures[group]);
    }
    return result;
  }

 private:
  std::vector<std::uint32_t> rows_of(std::uint32_t genre) const {
    const ItemFacts& facts = codes_.facts();
    std::vector<bool> has(facts.items());
    for (std::uint32_t item = 0; item < has.size(); ++item) {
      const auto genres = facts.genres(item);
      has[item] = genre == facts.genre_names.size()
                      ? genres.empty()
                      : std::find(genres.begin(), genres.end(), genre) != genres.end();
    }
    std::vector<std::vector<std::uint32_t>> parts(rows_.size() / kRows + 1);
    for_each_chunk(context_, rows_.size(), kRows, [&](std::size_t begin, std::size_t end, std::size_t) {
      std::vector<std::uint32_t>& part = parts[begin / kRows];
      for (std::size_t i = begin; i < end; ++i)
        if (has[codes_.ratings().item[rows_[i]]]) part.push_back(rows_[i]);
    });
    std::vector<std::uint32_t> rows;
    for (const auto& part : parts) rows.insert(rows.end(), part.begin(), part.end());
    return rows;
  }

  void add_groups(std::span<const std::uint32_t> rows, const std::vector<Dimension>& by, unsigned mask,
                  std::uint32_t genre) {
    if (by.empty()) {
      if (!rows.empty())
        add(mask, genre, {},
            measure_group(
                codes_.ratings(), rows.size(), [&](std::size_t i) { return rows[i]; }, seen_[0]));
      return;
    }
    Keys keys(codes_, rows, by, context_);
    const std::vector<std::uint32_t> numbers = keys.number_groups(context_);
    GroupedRows grouped = group_rows(numbers, keys.groups(), context_);
    std::vector<Measures> measures(keys.groups());
    for_each_chunk(context_, measures.size(), tasks_of(measures.size()),
                   [&](std::size_t begin, std::size_t end, std::size_t worker) {
                     for (std::size_t group = begin; group < end; ++group) {
                       const auto places = grouped[group];
                       measures[group] = measure_group(
                           codes_.ratings(), places.size(),
                           [&](std::size_t i) { return rows[places[i]]; }, seen_[worker]);
                     }
                   });
    for (std::size_t group = 0; group < measures.size(); ++group)
      add(mask, genre, keys.codes_of(group), measures[group]);
  }

  // Few groups are likely to be large.
  static std::size_t tasks_of(std::size_t groups) { return groups < kRowChunk ? 1 : kRowChunk; }

  void add(unsigned mask, std::uint32_t genre, const std::vector<std::uint32_t>& simple,
           const Measures& measures) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < rollup_.by.size(); ++i) {
      const bool is_told = (mask >> i & 1U) != 0;
      const bool is_genre = rollup_.by[i] == Dimension::genre;
      rollup_.codes.push_back(!is_told ? DimensionCodes::kAll : is_genre ? genre : simple[next++]);
    }
    rollup_.measures.push_back(measures);
  }

  const DimensionCodes& codes_;
  std::span<const std::uint32_t> rows_;
  const Context& context_;
  std::vector<Seen> seen_;  // of each thread
  Rollup rollup_;
};

void check(const DimensionCodes& codes, std::span<const Dimension> by) {
  if (by.size() > kMostDimensions)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} dimensions are too many; {} are the most", by.size(), kMostDimensions));
  for (std::size_t i = 0; i < by.size(); ++i) {
    codes.require(by[i]);
    if (std::find(by.begin(), by.begin() + static_cast<std::ptrdiff_t>(i), by[i]) !=
        by.begin() + static_cast<std::ptrdiff_t>(i))
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("the dimension {} is given twice", kind_of(by[i]).name));
  }
}

}  // namespace

Rollup roll_up(const DimensionCodes& codes, std::span<const std::uint32_t> rows,
               std::span<const Dimension> by, Levels levels, const Context& context) {
  check(codes, by);
  RollupMaker maker(codes, rows, by, context);
  const unsigned all = (1U << by.size()) - 1;
  for (unsigned mask = 0; mask <= all; ++mask) {
    const bool is_prefix = (mask & (mask + 1)) == 0;
    if (levels == Levels::all || mask == all || (levels == Levels::rollup && is_prefix))
      maker.add_level(mask);
  }
  return std::move(maker).sorted();
}

Measures measure(const Ratings& ratings, std::span<const std::uint32_t> rows) {
  Seen seen(ratings.users->size(), ratings.items->size());
  return measure_group(
      ratings, rows.size(), [&](std::size_t i) { return rows[i]; }, seen);
}

}  // namespace akin
