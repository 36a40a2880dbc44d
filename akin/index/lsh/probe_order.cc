// A heap of sets of boundaries.
#include "akin/index/lsh/probe_order.h"

#include <algorithm>
#include <tuple>

namespace akin {

void ProbeOrder::clear() {
  keys_.clear();
  crossings_.clear();
  starts_.assign(1, 0);
  own_buckets_ = 0;
  steps_.clear();
}

void ProbeOrder::add_table(std::uint64_t key, std::span<const Crossing> crossings) {
  keys_.push_back(key);
  crossings_.insert(crossings_.end(), crossings.begin(), crossings.end());
  starts_.push_back(crossings_.size());
}

std::optional<Probe> ProbeOrder::next() {
  if (own_buckets_ < keys_.size()) {
    const std::size_t table = own_buckets_++;
    push({.cost = 0,
          .cost_before = 0,
          .table = static_cast<std::uint32_t>(table),
          .last = 0,
          .crossed = 0,
          .key = keys_[table]},
         0);
    return Probe{table, keys_[table]};
  }
  while (!steps_.empty()) {
    std::pop_heap(steps_.begin(), steps_.end(), is_after);
    const Step step = steps_.back();
    steps_.pop_back();
    push(step, step.last + std::size_t{1});
    const Crossing& crossing = crossings_of(step.table)[step.last];
    const std::uint64_t hash = std::uint64_t{1} << crossing.hash;
    if ((step.crossed & hash) != 0) continue;  // over both boundaries of a place at once
    const std::uint64_t key = step.key + crossing.change;
    push({.cost = 0,
          .cost_before = step.cost,
          .table = step.table,
          .last = 0,
          .crossed = step.crossed | hash,
          .key = key},
         step.last + std::size_t{1});
    return Probe{step.table, key};
  }
  return std::nullopt;
}

bool ProbeOrder::is_after(const Step& a, const Step& b) {
  return std::tie(a.cost, a.table, a.key, a.last) > std::tie(b.cost, b.table, b.key, b.last);
}

std::span<const Crossing> ProbeOrder::crossings_of(std::size_t table) const {
  return std::span(crossings_).subspan(starts_[table], starts_[table + 1] - starts_[table]);
}

void ProbeOrder::push(Step step, std::size_t last) {
  const std::span<const Crossing> crossings = crossings_of(step.table);
  if (last == crossings.size()) return;
  step.last = static_cast<std::uint32_t>(last);
  step.cost = step.cost_before + crossings[last].cost;
  steps_.push_back(step);
  std::push_heap(steps_.begin(), steps_.end(), is_after);
}

}  // namespace akin
