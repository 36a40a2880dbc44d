// Columns get labels by popularity; a pair is counted with its less popular column, and stands there
// first.
#include "akin/math/co_occurrence.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cassert>
#include <limits>
#include <numeric>

#include "akin/base/column.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/math/bit_sets.h"
#include "akin/math/large_counters.h"
#include "akin/math/row_schedule.h"
#include "akin/math/simd_targets.h"
//
#include <hwy/cache_control.h>

namespace akin {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kShortLabels = std::size_t{1} << 16;    // so many fit into two bytes
constexpr std::size_t kShortCounters = std::size_t{1} << 16;  // rows fewer than these are counted in two
constexpr std::size_t kAhead = 4;  // rows that are asked for before they are gone through
constexpr std::size_t kCacheLine = 64;

// Words of bit sets that are compared while a counter is incremented once. Measured with AVX-512: 6 to 8
// for 2.5 million ratings, whose counters stay in the first cache level, and 9 to 11 for 25 million. It
// decides on the time alone, and hardly: between 8 and 12 the sum of both is the same.
constexpr double kWordsAnIncrement = 10;

// Puts whole numbers below a limit in order: a bit for each, and a bit for each word that has some.
class NumbersInOrder {
 public:
  explicit NumbersInOrder(std::size_t limit)
      : words_((limit + 63) / 64), filled_((words_.size() + 63) / 64) {}

  // One that is added twice comes once.
  void add(std::size_t number) {
    words_[number / 64] |= bit(number);
    filled_[number / 4096] |= bit(number / 64);
  }

  // Calls f(number) for each, ascending; none is left.
  template <class F>
  void take(const F& f) {
    for (std::size_t i = 0; i < filled_.size(); ++i) {
      for (std::uint64_t some = filled_[i]; some != 0; some &= some - 1) {
        const std::size_t word = 64 * i + lowest(some);
        for (std::uint64_t ones = words_[word]; ones != 0; ones &= ones - 1) f(64 * word + lowest(ones));
        words_[word] = 0;
      }
      filled_[i] = 0;
    }
  }

 private:
  static std::uint64_t bit(std::size_t number) { return std::uint64_t{1} << (number % 64); }
  static std::size_t lowest(std::uint64_t ones) {
    return static_cast<std::size_t>(std::countr_zero(ones));
  }

  std::vector<std::uint64_t> words_, filled_;
};

// --- labels

// The columns that may stand in a pair, most popular first; ties to the smaller column.
struct Labels {
  std::vector<std::uint32_t> columns;    // of each label
  std::vector<std::uint32_t> rows;       // of each label, how many
  std::vector<std::uint32_t> of_column;  // kNone where it is too rare

  std::size_t size() const { return columns.size(); }
};

Labels labels_of(const CsrMatrix& columns, const CoOccurrenceLimits& limits, const Context& context) {
  std::vector<std::uint32_t> rows(columns.rows());
  for_each_row(context, rows.size(), [&](std::size_t column) {
    rows[column] = static_cast<std::uint32_t>(count_distinct(columns[column].columns));
  });
  const std::uint32_t least = std::max(limits.least_column, limits.least_pair);
  Labels labels;
  for (std::uint32_t column = 0; column < rows.size(); ++column)
    if (rows[column] >= least) labels.columns.push_back(column);
  std::stable_sort(labels.columns.begin(), labels.columns.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rows[a] > rows[b]; });
  labels.of_column.assign(rows.size(), kNone);
  for (std::uint32_t label = 0; label < labels.size(); ++label) {
    labels.of_column[labels.columns[label]] = label;
    labels.rows.push_back(rows[labels.columns[label]]);
  }
  return labels;
}

// Calls f(label) for the cells of a row that have one, in the order of their columns, each once.
template <class F>
void for_labels(SparseRow row, const Labels& labels, const F& f) {
  std::uint32_t before = kNone;
  for (const std::uint32_t column : row.columns) {
    if (column != before && labels.of_column[column] != kNone) f(labels.of_column[column]);
    before = column;
  }
}

// The rows as ascending labels.
template <class Label>
struct LabelledRows {
  std::vector<std::uint64_t> starts;
  Column<Label> labels;

  std::size_t size() const { return starts.size() - 1; }
  std::span<const Label> operator[](std::size_t row) const {
    return {labels.data() + starts[row], starts[row + 1] - starts[row]};
  }

  // So that it is there when it is gone through; the processor sees by itself what follows.
  void ask_for(std::size_t row) const {
    const Label* first = labels.data() + starts[row];
    hwy::Prefetch(first);
    hwy::Prefetch(first + kCacheLine / sizeof(Label));
  }
};

template <class Label>
LabelledRows<Label> labelled_rows(const CsrMatrix& rows, const Labels& labels, const Context& context) {
  LabelledRows<Label> labelled;
  labelled.starts.resize(rows.rows() + 1);
  for_each_row(context, rows.rows(), [&](std::size_t row) {
    std::uint64_t size = 0;
    for_labels(rows[row], labels, [&](std::uint32_t) { ++size; });
    labelled.starts[row + 1] = size;
  });
  std::partial_sum(labelled.starts.begin(), labelled.starts.end(), labelled.starts.begin());
  labelled.labels.resize(labelled.starts.back());
  std::vector<NumbersInOrder> orders(context.threads.size(), NumbersInOrder(labels.size()));
  for_each_chunk(context, rows.rows(), kRowChunk,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   for (std::size_t row = begin; row < end; ++row) {
                     NumbersInOrder& order = orders[worker];
                     for_labels(rows[row], labels, [&](std::uint32_t label) { order.add(label); });
                     Label* at = labelled.labels.data() + labelled.starts[row];
                     order.take([&](std::size_t label) { *at++ = static_cast<Label>(label); });
                   }
                 });
  return labelled;
}

// What counting the pairs of each label with more popular ones takes by increments: in each of its rows,
// as many as stand before it.
template <class Label>
std::vector<std::uint64_t> increments_of(const LabelledRows<Label>& rows, std::size_t labels,
                                         const Context& context) {
  std::vector<std::vector<std::uint64_t>> parts(context.threads.size());
  for_each_chunk(context, rows.size(), kRowChunk,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   std::vector<std::uint64_t>& part = parts[worker];
                   part.resize(labels);
                   for (std::size_t row = begin; row < end; ++row) {
                     const std::span<const Label> cells = rows[row];
                     for (std::size_t place = 0; place < cells.size(); ++place)
                       part[cells[place]] += place;
                   }
                 });
  std::vector<std::uint64_t> increments(labels);
  for (const std::vector<std::uint64_t>& part : parts)
    for (std::size_t label = 0; label < part.size(); ++label) increments[label] += part[label];
  return increments;
}

// --- which pairs are counted how

// Bit sets take no more memory than the numbers of the cells do.
std::size_t most_bit_sets(std::uint64_t cells, std::size_t rows) {
  const std::size_t words = BitSets::words_for(rows);
  return words == 0 ? 0 : cells * sizeof(std::uint32_t) / (words * sizeof(std::uint64_t));
}

// How many labels are the head, all of whose pairs are counted by bit sets: where increments and bit sets
// together cost least. A label of the head costs a comparison with each one before it.
std::size_t head_of(const std::vector<std::uint64_t>& increments, std::size_t rows, std::size_t most) {
  const double comparison = static_cast<double>(BitSets::words_for(rows)) / kWordsAnIncrement;
  double gain = 0;
  double best = 0;
  std::size_t head = 0;
  for (std::size_t label = 0; label < std::min(increments.size(), most); ++label) {
    gain += static_cast<double>(increments[label]) - static_cast<double>(label) * comparison;
    if (gain <= best) continue;
    best = gain;
    head = label + 1;
  }
  return head;
}

// --- counting

struct Pair {
  std::uint32_t label;  // the more popular one
  std::uint32_t count;
};
using Pairs = std::vector<Pair>;  // of one label with more popular ones, ascending

// Sees to it that there is room for the answer while pairs are found: how many there are is not known
// before they are counted.
class Room {
 public:
  void take(std::size_t pairs) {
    const std::uint64_t before = pairs_.fetch_add(pairs, std::memory_order_relaxed);
    if ((before + pairs) / kBetween == before / kBetween) return;
    require_memory((before + pairs) * kPairBytes, "what is left of the counts of pairs",
                   "leave out more of what is rare");
  }

 private:
  static constexpr std::uint64_t kBetween = 1 << 20;  // pairs between two looks
  static constexpr std::uint64_t kPairBytes =
      4 * sizeof(std::uint32_t);  // of the answer, both ways round

  std::atomic<std::uint64_t> pairs_ = 0;
};

BitSets head_sets(std::size_t head, const CsrMatrix& columns, const Labels& labels,
                  const Context& context) {
  BitSets sets(head, columns.columns());
  for_each_chunk(context, head, 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t label = begin; label < end; ++label)
      for (const std::uint32_t row : columns[labels.columns[label]].columns) sets.add(label, row);
  });
  return sets;
}

// A task is a block of labels with all blocks before it, those with the most first.
void count_head(std::size_t head, const CsrMatrix& columns, const Labels& labels, std::uint32_t least,
                std::vector<Pairs>& pairs, Room& room, const Context& context) {
  const BitSets sets = head_sets(head, columns, labels, context);
  context.threads.run(sets.blocks(), [&](std::size_t task, std::size_t) {
    context.check_stop();
    const std::size_t block = sets.blocks() - 1 - task;
    const std::size_t end = std::min(head, (block + 1) * BitSets::kBlock);
    std::array<std::uint32_t, BitSets::kPairs> counts{};
    for (std::size_t other = 0; other <= block; ++other) {
      sets.count_common(block, other, counts);
      for (std::size_t label = block * BitSets::kBlock; label < end; ++label) {
        const std::uint32_t* own = counts.data() + label % BitSets::kBlock * BitSets::kBlock;
        const std::size_t first = other * BitSets::kBlock;
        for (std::size_t place = 0; place < BitSets::kBlock && first + place < label; ++place)
          if (own[place] >= least)
            pairs[label].push_back({static_cast<std::uint32_t>(first + place), own[place]});
      }
    }
    for (std::size_t label = block * BitSets::kBlock; label < end; ++label)
      room.take(pairs[label].size());
  });
}

// Increments the counters of the labels of a row that come before this one, which is in it.
template <class Label, class Counter>
void count_row(std::span<const Label> row, Label label, Counter* counters) {
  const Label* at = row.data();
  const Label* const end = at + row.size();
  for (; end - at >= 4 && at[3] < label; at += 4) {
    ++counters[at[0]];
    ++counters[at[1]];
    ++counters[at[2]];
    ++counters[at[3]];
  }
  for (; *at < label; ++at) ++counters[*at];
}

// What a thread counts in: counters that are 0 between two columns, and room for those that come far.
struct Tally {
  std::vector<std::uint16_t> short_counters;
  std::vector<std::uint32_t> long_counters;
  std::vector<std::uint32_t> places, numbers;

  explicit Tally(std::size_t labels) : places(labels), numbers(labels) {}

  // Counters for columns of so many rows.
  template <class Counter>
  std::span<Counter> counters(std::size_t count) {
    if constexpr (sizeof(Counter) == sizeof(std::uint16_t))
      return first(short_counters, count);
    else
      return first(long_counters, count);
  }

 private:
  template <class Counter>
  std::span<Counter> first(std::vector<Counter>& all, std::size_t count) const {
    if (all.empty()) all.resize(places.size());
    return std::span(all).first(count);
  }
};

template <class Counter, class Label>
Pairs pairs_of(std::size_t label, const LabelledRows<Label>& rows, const CsrMatrix& columns,
               const Labels& labels, std::uint32_t least, Tally& tally) {
  const std::span<Counter> counters = tally.counters<Counter>(label);
  const std::span<const std::uint32_t> holders = columns[labels.columns[label]].columns;
  for (std::size_t k = 0; k < holders.size(); ++k) {
    if (k + kAhead < holders.size()) rows.ask_for(holders[k + kAhead]);
    if (k > 0 && holders[k] == holders[k - 1]) continue;
    count_row(rows[holders[k]], static_cast<Label>(label), counters.data());
  }
  const std::size_t found = take_large_counters(counters, least, tally.places, tally.numbers);
  Pairs pairs(found);
  for (std::size_t i = 0; i < found; ++i) pairs[i] = {tally.places[i], tally.numbers[i]};
  return pairs;
}

template <class Label>
void count_tail(std::size_t head, const LabelledRows<Label>& rows, const CsrMatrix& columns,
                const Labels& labels, const std::vector<std::uint64_t>& increments, std::uint32_t least,
                std::vector<Pairs>& pairs, Room& room, const Context& context) {
  std::vector<double> costs;
  for (std::size_t label = head; label < labels.size(); ++label) {
    const std::uint64_t cost = increments[label] + label / 8 + 1;
    costs.push_back(static_cast<double>(cost));
  }
  std::vector<Tally> tallies(context.threads.size(), Tally(labels.size()));
  RowSchedule(std::span<const double>(costs))
      .for_each_row(context, [&](std::uint32_t place, std::size_t worker) {
        const std::size_t label = head + place;
        Tally& tally = tallies[worker];
        pairs[label] = labels.rows[label] < kShortCounters
                           ? pairs_of<std::uint16_t>(label, rows, columns, labels, least, tally)
                           : pairs_of<std::uint32_t>(label, rows, columns, labels, least, tally);
        room.take(pairs[label].size());
      });
}

template <class Label>
std::vector<Pairs> count_pairs(const CsrMatrix& rows, const CsrMatrix& columns, const Labels& labels,
                               std::uint32_t least, const Context& context) {
  const LabelledRows<Label> labelled = labelled_rows<Label>(rows, labels, context);
  const std::vector<std::uint64_t> increments = increments_of(labelled, labels.size(), context);
  const std::size_t most = most_bit_sets(labelled.labels.size(), rows.rows());
  const std::size_t head = head_of(increments, rows.rows(), most);
  std::vector<Pairs> pairs(labels.size());
  Room room;
  count_head(head, columns, labels, least, pairs, room, context);
  count_tail(head, labelled, columns, labels, increments, least, pairs, room, context);
  return pairs;
}

// --- the answer

// How many cells the row of each label has: its pairs with more popular ones, and with less popular ones.
std::vector<std::uint64_t> sizes_of(const std::vector<Pairs>& pairs, const Context& context) {
  constexpr std::size_t kTogether = 64;
  std::vector<std::vector<std::uint64_t>> parts(context.threads.size());
  for_each_chunk(context, pairs.size(), kTogether,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   std::vector<std::uint64_t>& part = parts[worker];
                   part.resize(pairs.size());
                   for (std::size_t label = begin; label < end; ++label) {
                     part[label] += pairs[label].size();
                     for (const Pair& pair : pairs[label]) ++part[pair.label];
                   }
                 });
  std::vector<std::uint64_t> sizes(pairs.size());
  for (const std::vector<std::uint64_t>& part : parts)
    for (std::size_t label = 0; label < part.size(); ++label) sizes[label] += part[label];
  return sizes;
}

// Writes both halves of the pairs into the rows of the answer, in no order.
class Halves {
 public:
  Halves(const Labels& labels, const std::vector<Pairs>& pairs, CoOccurrences& answer,
         const Context& context)
      : labels_(labels), pairs_(pairs), answer_(answer) {
    const std::vector<std::uint64_t> sizes = sizes_of(pairs, context);
    answer.starts.assign(labels.of_column.size() + 1, 0);
    for (std::size_t column = 0; column < labels.of_column.size(); ++column) {
      const std::uint32_t label = labels.of_column[column];
      answer.starts[column + 1] = answer.starts[column] + (label == kNone ? 0 : sizes[label]);
    }
    answer.columns.resize(answer.starts.back());
    answer.counts.resize(answer.starts.back());
  }

  // Those of the labels begin … end - 1, which no other range writes to.
  void write(std::size_t begin, std::size_t end) const {
    std::vector<std::uint64_t> next;
    for (std::size_t label = begin; label < end; ++label) {
      std::uint64_t place = answer_.starts[labels_.columns[label]];
      for (const Pair& pair : pairs_[label]) put(place++, pair.label, pair.count);
      next.push_back(place);
    }
    for (std::size_t label = begin + 1; label < pairs_.size(); ++label) {
      const Pairs& pairs = pairs_[label];
      auto pair = std::lower_bound(pairs.begin(), pairs.end(), begin,
                                   [](const Pair& a, std::size_t b) { return a.label < b; });
      for (; pair != pairs.end() && pair->label < end; ++pair)
        put(next[pair->label - begin]++, label, pair->count);
    }
  }

 private:
  void put(std::uint64_t place, std::size_t label, std::uint32_t count) const {
    answer_.columns[place] = labels_.columns[label];
    answer_.counts[place] = count;
  }

  const Labels& labels_;
  const std::vector<Pairs>& pairs_;
  CoOccurrences& answer_;
};

void put_rows_in_order(CoOccurrences& answer, const Context& context) {
  constexpr std::size_t kRows = 64;
  struct Scratch {
    NumbersInOrder order;
    std::vector<std::uint32_t> counts;  // of each column
  };
  std::vector<Scratch> scratches(
      context.threads.size(),
      Scratch{NumbersInOrder(answer.size()), std::vector<std::uint32_t>(answer.size())});
  for_each_chunk(context, answer.size(), kRows,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   Scratch& scratch = scratches[worker];
                   for (std::size_t row = begin; row < end; ++row) {
                     std::uint64_t place = answer.starts[row];
                     for (std::uint64_t i = place; i < answer.starts[row + 1]; ++i) {
                       scratch.order.add(answer.columns[i]);
                       scratch.counts[answer.columns[i]] = answer.counts[i];
                     }
                     scratch.order.take([&](std::size_t column) {
                       answer.columns[place] = static_cast<std::uint32_t>(column);
                       answer.counts[place++] = scratch.counts[column];
                     });
                   }
                 });
}

CoOccurrences both_halves(const Labels& labels, const std::vector<Pairs>& pairs, const Context& context) {
  CoOccurrences answer;
  const Halves halves(labels, pairs, answer, context);
  const std::size_t range = std::max<std::size_t>(256, labels.size() / 64);
  for_each_chunk(context, labels.size(), range,
                 [&](std::size_t begin, std::size_t end, std::size_t) { halves.write(begin, end); });
  put_rows_in_order(answer, context);
  return answer;
}

}  // namespace

CoOccurrencePlan plan_co_occurrences(const CsrMatrix& rows, const CsrMatrix& columns,
                                     const CoOccurrenceLimits& limits, const Context& context) {
  struct Work {
    std::uint64_t cells = 0, increments = 0;
    Work operator+(const Work& other) const {
      return {cells + other.cells, increments + other.increments};
    }
  };
  const Labels labels = labels_of(columns, limits, context);
  const Work work = sum_over_rows(context, rows.rows(), [&](std::size_t row) {
    std::uint64_t size = 0;
    for_labels(rows[row], labels, [&](std::uint32_t) { ++size; });
    return Work{size, size == 0 ? 0 : size * (size - 1) / 2};
  });
  const std::uint64_t label =
      labels.size() <= kShortLabels ? sizeof(std::uint16_t) : sizeof(std::uint32_t);
  const std::uint64_t counters =
      labels.size() * (3 * sizeof(std::uint32_t) + sizeof(std::uint16_t) + sizeof(std::uint64_t));
  const std::uint64_t sets =
      most_bit_sets(work.cells, rows.rows()) * BitSets::words_for(rows.rows()) * sizeof(std::uint64_t);
  return {.columns = labels.size(),
          .increments = work.increments,
          .memory = work.cells * label + (rows.rows() + 1) * sizeof(std::uint64_t) + sets +
                    context.threads.size() * counters};
}

CoOccurrences count_co_occurrences(const CsrMatrix& rows, const CsrMatrix& columns,
                                   const CoOccurrenceLimits& limits, const Context& context) {
  assert(limits.least_column > 0 && limits.least_pair > 0 && columns.rows() == rows.columns());
  const Labels labels = labels_of(columns, limits, context);
  const std::vector<Pairs> pairs =
      labels.size() <= kShortLabels
          ? count_pairs<std::uint16_t>(rows, columns, labels, limits.least_pair, context)
          : count_pairs<std::uint32_t>(rows, columns, labels, limits.least_pair, context);
  return both_halves(labels, pairs, context);
}

}  // namespace akin
