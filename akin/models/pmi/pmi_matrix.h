// What goes with what: how much more often two items are in one history than chance would have it.
//
//     pmi(i, j) = ln( n_ij N / (n_i n_j) ) − ln k
//
// Counted in users, n_ij of them have both items, n_i have one, and N have any. Counted in pairs, as
// word2vec does, n_i is the sum of the n_ij over all j, and N the sum of these. With smoothing a below 1
// the n_j become proportional to n_j^a and keep their sum, so that rare items do not go with everything.
//
// Church and Hanks, "Word association norms, mutual information, and lexicography", Computational
// Linguistics 16 (1990). The shift ln k: Levy and Goldberg, "Neural word embedding as implicit matrix
// factorization", NIPS 2014. The smoothing: Levy, Goldberg and Dagan, "Improving distributional
// similarity with lessons learned from word embeddings", TACL 3 (2015).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/data/dataset.h"
#include "akin/math/co_occurrence.h"
#include "akin/models/observer.h"

namespace akin {

// What the counts are shares of.
enum class PmiTotal { users, pairs };

template <>
inline constexpr std::array<std::string_view, 2> kNames<PmiTotal> = {"users", "pairs"};

// What is counted, and what becomes of the counts.
struct PairFields {
  std::int64_t min_count = 10;
  std::int64_t min_pair_count = 10;
  std::int64_t max_history = 0;  // 0: histories are taken whole
  PmiTotal total = PmiTotal::users;
  bool positive = true;
  double shift = 1;      // k
  double smoothing = 1;  // a

  void describe(FieldVisitor& visit);

  // Whether pmi(i, j) = pmi(j, i).
  bool is_symmetric() const { return smoothing == 1; }
};

struct PairCounts {
  std::vector<std::uint32_t> items;  // users who have the item; 0 where fewer than min_count have
  std::uint64_t users = 0;           // who have any of these
  std::uint64_t increments = 0;      // pairs of items in a history, over all histories
  CoOccurrences pairs;               // of min_pair_count users and more, by the numbers of the items

  std::uint64_t kept_items() const;
};

// A history counts each of its items once, whatever its rating. Of one that is longer than max_history so
// many items are drawn, by (seed, user). Notes what it will take, where that is more than a moment.
// Throws Error(no_resource) and Error(cancelled).
PairCounts count_item_pairs(const Dataset& data, const PairFields& fields, const Context& context,
                            Observer& observer);

// The formula. Where pmi is to be positive, it is 0 at least.
class Pmi {
 public:
  Pmi(const PairCounts& counts, const PairFields& fields);

  // Of a pair that `count` users have.
  double operator()(std::size_t item, std::size_t other, std::uint32_t count) const;

 private:
  bool positive_;
  double total_ = 0;
  double shift_;
  std::vector<double> items_;
  std::vector<double> contexts_;  // smoothed
};

// The pmi of the counted pairs as float32. Where it is to be positive, others are left out.
CsrMatrix pmi_matrix(const PairCounts& counts, const PairFields& fields, const Context& context);

}  // namespace akin
