// The best few of many scores, in one pass.
//
// Higher scores first, equal scores by ascending index: a total order, so the result is that of sorting
// everything. A NaN never enters; to leave something out, make its score a NaN.
//
// Survivors of the comparison with the threshold are collected in a buffer of twice the wanted size; when
// it is full, a selection halves it and raises the threshold. Cost: one comparison a score, and about
// `count` · ln(n / `count`) survivors when scores come in no particular order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace akin {

struct Scored {
  float score;
  std::uint32_t index;

  bool operator==(const Scored&) const = default;
};

// Whether `a` comes before `b`.
inline bool better(const Scored& a, const Scored& b) {
  return a.score > b.score || (a.score == b.score && a.index < b.index);
}

class TopK {
 public:
  explicit TopK(std::size_t count);

  // Each index is offered once.
  void offer(float score, std::uint32_t index) {
    // Not `score < worst_.score`: that lets a NaN pass.
    if (score >= worst_.score && better({score, index}, worst_)) keep({score, index});
  }

  // Offers scores[i] with index `first` + i.
  void offer_all(std::span<const float> scores, std::uint32_t first);

  // The best ones in order. Empties the selection for the next use.
  std::vector<Scored> take();

 private:
  void keep(Scored scored);
  void select();

  std::size_t count_;
  Scored worst_;  // what is to be beaten: once `count_` are known, the worst of these or a worse one
  std::vector<Scored> kept_;
};

}  // namespace akin
