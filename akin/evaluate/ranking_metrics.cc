// Sums over the places of the hits.
#include "akin/evaluate/ranking_metrics.h"

#include <algorithm>
#include <cmath>

namespace akin {
namespace {

double size(std::size_t count) { return static_cast<double>(count); }

double gain_at(std::size_t place) { return 1 / std::log2(size(place) + 2); }

std::size_t most_hits(const ListHits& list) { return std::min(list.length, list.relevant); }

}  // namespace

double precision(const ListHits& list) { return size(list.places.size()) / size(list.length); }

double recall(const ListHits& list) { return size(list.places.size()) / size(list.relevant); }

double truncated_recall(const ListHits& list) { return size(list.places.size()) / size(most_hits(list)); }

double hit_rate(const ListHits& list) { return list.places.empty() ? 0 : 1; }

double reciprocal_rank(const ListHits& list) {
  return list.places.empty() ? 0 : 1 / (size(list.places.front()) + 1);
}

double average_precision(const ListHits& list) {
  double sum = 0;
  for (std::size_t hit = 0; hit < list.places.size(); ++hit)
    sum += (size(hit) + 1) / (size(list.places[hit]) + 1);
  return sum / size(most_hits(list));
}

double ndcg(const ListHits& list) {
  double gain = 0, ideal = 0;
  for (const std::size_t place : list.places) gain += gain_at(place);
  for (std::size_t place = 0; place < most_hits(list); ++place) ideal += gain_at(place);
  return gain / ideal;
}

double auc(const Standing& standing) {
  const double relevant = size(standing.relevant);
  const double others = size(standing.candidates) - relevant;
  // Of each pair of relevant items one is ahead of the other, or both are halfway.
  const double others_ahead = standing.ahead - relevant * (relevant - 1) / 2;
  return others > 0 ? 1 - others_ahead / (relevant * others) : std::nan("");
}

}  // namespace akin
