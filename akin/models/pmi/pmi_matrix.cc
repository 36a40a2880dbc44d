#include "akin/models/pmi/pmi_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"

namespace akin {
namespace {

constexpr std::uint64_t kMoment = 1'000'000'000;             // increments that need no plan
constexpr std::uint64_t kHistoryDraws = 0x486973746f727973;  // other numbers than those of the vectors

// So many of the items of a row, each equally likely: an item is taken with the probability that the
// places left are for it (Knuth, volume 2, algorithm 3.4.2 S).
template <class F>
void draw_items(std::span<const std::uint32_t> items, std::size_t most, Random random, const F& take) {
  std::size_t left = count_distinct(items);
  std::size_t places = std::min(most, left);
  for (std::size_t i = 0; i < items.size() && places > 0; ++i) {
    if (i > 0 && items[i] == items[i - 1]) continue;
    if (random.below(left--) >= places) continue;
    --places;
    take(items[i]);
  }
}

CsrMatrix drawn_histories(const CsrMatrix& by_user, std::size_t most, const Context& context) {
  std::vector<std::uint64_t> starts(by_user.rows() + 1);
  for_each_row(context, by_user.rows(), [&](std::size_t user) {
    starts[user + 1] = std::min<std::uint64_t>(most, count_distinct(by_user[user].columns));
  });
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<std::uint32_t> items(starts.back());
  for_each_row(context, by_user.rows(), [&](std::size_t user) {
    std::uint32_t* at = items.data() + starts[user];
    draw_items(by_user[user].columns, most, Random(context.seed ^ kHistoryDraws, user),
               [&](std::uint32_t item) { *at++ = item; });
  });
  std::vector<float> values(items.size(), 1);
  return {by_user.columns(), std::move(starts), std::move(items), std::move(values)};
}

// Histories as they are counted, both ways round: those of the data, or what was drawn of them.
class Histories {
 public:
  Histories(const Dataset& data, std::int64_t most, const Context& context) : data_(data) {
    if (most == 0) return;
    drawn_ = drawn_histories(data.by_user(), static_cast<std::size_t>(most), context);
    drawn_by_item_ = drawn_->transposed();
  }

  const CsrMatrix& by_user() const { return drawn_ ? *drawn_ : data_.by_user(); }
  const CsrMatrix& by_item() const { return drawn_ ? drawn_by_item_ : data_.by_item(); }

 private:
  const Dataset& data_;
  std::optional<CsrMatrix> drawn_;
  CsrMatrix drawn_by_item_;
};

std::vector<std::uint32_t> users_of_items(const CsrMatrix& by_item, std::uint32_t least,
                                          const Context& context) {
  std::vector<std::uint32_t> users(by_item.rows());
  for_each_row(context, users.size(), [&](std::size_t item) {
    const auto count = static_cast<std::uint32_t>(count_distinct(by_item[item].columns));
    users[item] = count >= least ? count : 0;
  });
  return users;
}

std::uint64_t users_with_any(const CsrMatrix& by_user, const std::vector<std::uint32_t>& items,
                             const Context& context) {
  return sum_over_rows(context, by_user.rows(), [&](std::size_t user) {
    const auto history = by_user[user].columns;
    return std::uint64_t{
        std::any_of(history.begin(), history.end(), [&](std::uint32_t item) { return items[item] > 0; })};
  });
}

std::string plan_text(const CoOccurrencePlan& plan, std::size_t users, std::size_t threads) {
  return fmt::format(
      "plan: {:.1f} billion pairs in the histories of {} users to count, of {} items: {} of memory "
      "beside the ratings and the counts, on {} thread{}",
      static_cast<double>(plan.increments) * 1e-9, users, plan.columns, memory_text(plan.memory), threads,
      threads == 1 ? "" : "s");
}

// n^a, with the sum that the n have.
std::vector<double> smoothed(const std::vector<double>& counts, double exponent) {
  std::vector<double> powers(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i)
    powers[i] = counts[i] > 0 ? std::pow(counts[i], exponent) : 0;
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  const double sum_of_powers = std::accumulate(powers.begin(), powers.end(), 0.0);
  if (sum_of_powers == 0) return powers;
  for (double& power : powers) power *= sum / sum_of_powers;
  return powers;
}

// How often each item stands in a pair. Whole numbers, so that their sums are exact.
std::vector<double> pairs_of_items(const CoOccurrences& pairs) {
  std::vector<double> sums(pairs.size());
  for (std::size_t item = 0; item < sums.size(); ++item)
    for (std::uint64_t i = pairs.starts[item]; i < pairs.starts[item + 1]; ++i)
      sums[item] += pairs.counts[i];
  return sums;
}

}  // namespace

void PairFields::describe(FieldVisitor& visit) {
  visit(Field("min_count", "users who must have an item for it to count").at_least(1).at_most(1e9),
        min_count);
  visit(Field("min_pair_count", "users who must have both items of a pair for it to count")
            .at_least(1)
            .at_most(1e9),
        min_pair_count);
  visit(Field("max_history",
              "longest history that is counted whole; of a longer one so many items are drawn; 0 is no "
              "limit")
            .at_least(0)
            .at_most(1e9),
        max_history);
  visit(Field("total",
              "what counts are shares of: users, those with any item; pairs, all pairs, as word2vec "
              "counts them"),
        total);
  visit(Field("positive", "leave out pairs that are no more frequent than chance would have it"),
        positive);
  visit(Field("shift", "so many times as frequent is taken for chance: its logarithm is subtracted")
            .above(0)
            .at_most(1e6),
        shift);
  visit(Field("smoothing",
              "exponent of the count of the other item: below 1 rare items go with less; then what i "
              "means to j is not what j means to i")
            .above(0)
            .at_most(1),
        smoothing);
}

std::uint64_t PairCounts::kept_items() const {
  return static_cast<std::uint64_t>(
      std::count_if(items.begin(), items.end(), [](std::uint32_t users_of) { return users_of > 0; }));
}

PairCounts count_item_pairs(const Dataset& data, const PairFields& fields, const Context& context,
                            Observer& observer) {
  const Histories histories(data, fields.max_history, context);
  const CoOccurrenceLimits limits{.least_column = static_cast<std::uint32_t>(fields.min_count),
                                  .least_pair = static_cast<std::uint32_t>(fields.min_pair_count)};
  const CoOccurrencePlan plan =
      plan_co_occurrences(histories.by_user(), histories.by_item(), limits, context);
  require_memory(plan.memory, fmt::format("counting the pairs of {} items", plan.columns),
                 "choose a larger min_count, or a max_history");
  if (plan.increments >= kMoment)
    observer.on_note(plan_text(plan, histories.by_user().rows(), context.threads.size()));
  PairCounts counts;
  counts.items = users_of_items(histories.by_item(), limits.least_column, context);
  counts.users = users_with_any(histories.by_user(), counts.items, context);
  counts.increments = plan.increments;
  counts.pairs = count_co_occurrences(histories.by_user(), histories.by_item(), limits, context);
  return counts;
}

Pmi::Pmi(const PairCounts& counts, const PairFields& fields)
    : positive_(fields.positive),
      shift_(std::log(fields.shift)),
      items_(fields.total == PmiTotal::pairs
                 ? pairs_of_items(counts.pairs)
                 : std::vector<double>(counts.items.begin(), counts.items.end())) {
  total_ = fields.total == PmiTotal::pairs ? std::accumulate(items_.begin(), items_.end(), 0.0)
                                           : static_cast<double>(counts.users);
  contexts_ = fields.is_symmetric() ? items_ : smoothed(items_, fields.smoothing);
}

double Pmi::operator()(std::size_t item, std::size_t other, std::uint32_t count) const {
  const double pmi =
      std::log(static_cast<double>(count) * total_ / (items_[item] * contexts_[other])) - shift_;
  return positive_ ? std::max(pmi, 0.0) : pmi;
}

CsrMatrix pmi_matrix(const PairCounts& counts, const PairFields& fields, const Context& context) {
  const CoOccurrences& pairs = counts.pairs;
  const Pmi pmi(counts, fields);
  std::vector<float> all(pairs.cells());
  std::vector<std::uint64_t> starts(pairs.size() + 1);
  const auto is_kept = [&](float value) { return !fields.positive || value > 0; };
  for_each_chunk(context, pairs.size(), 64, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t item = begin; item < end; ++item) {
      for (std::uint64_t i = pairs.starts[item]; i < pairs.starts[item + 1]; ++i) {
        all[i] = static_cast<float>(pmi(item, pairs.columns[i], pairs.counts[i]));
        if (is_kept(all[i])) ++starts[item + 1];
      }
    }
  });
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<std::uint32_t> others(starts.back());
  std::vector<float> values(starts.back());
  for_each_chunk(context, pairs.size(), 64, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::uint64_t place = starts[begin];
    for (std::uint64_t i = pairs.starts[begin]; i < pairs.starts[end]; ++i) {
      if (!is_kept(all[i])) continue;
      others[place] = pairs.columns[i];
      values[place++] = all[i];
    }
  });
  return {pairs.size(), std::move(starts), std::move(others), std::move(values)};
}

}  // namespace akin
