// How good is one person's list? With k places, R relevant items and places p counted from 1:
//
//     precision = hits / k                recall = hits / R            hit_rate = 1 where there is a hit
//     truncated_recall = hits / min(k, R)
//     mrr       = 1 / p of the first hit  map = Σ (hits down to p) / p over the hits, / min(k, R)
//     ndcg      = Σ 1 / log2(p + 1) over the hits, / the same sum over the places 1 … min(k, R)
//     auc       = share of the pairs of a relevant and another candidate that are in the right order,
//                 equal scores counting half
//
// A hit is a relevant item in the list; without one all but auc are 0. A list of fewer candidates than k
// has empty places, which are no hits: precision is still divided by k.
#pragma once

#include <cstddef>
#include <span>

namespace akin {

// A list beside what was held out of it.
struct ListHits {
  std::span<const std::size_t> places;  // of the relevant items in the list, from 0, ascending
  std::size_t relevant = 0;             // items in all, at least 1
  std::size_t length = 0;               // k, at least 1
};

double precision(const ListHits& list);
double recall(const ListHits& list);
double truncated_recall(const ListHits& list);
double hit_rate(const ListHits& list);
double reciprocal_rank(const ListHits& list);
double average_precision(const ListHits& list);
double ndcg(const ListHits& list);

// Where the relevant items stand among all candidates.
struct Standing {
  double ahead = 0;  // over the relevant items: candidates with a higher score, and half of the others
                     // with an equal one
  std::size_t relevant = 0;
  std::size_t candidates = 0;  // the relevant ones included
};

// NaN where every candidate is relevant.
double auc(const Standing& standing);

}  // namespace akin
