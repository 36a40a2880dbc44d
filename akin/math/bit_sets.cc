// Two sets of the first block with four of the second at a time: eight counts in registers, six loads for
// eight pairs.
#include "akin/math/bit_sets.h"

#include <algorithm>
#include <cassert>

#define AKIN_COUNTS_BITS
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/bit_sets.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Words = hn::ScalableTag<std::uint64_t>;
using Vector = hn::Vec<Words>;

constexpr std::size_t kLanes = hn::MaxLanes(Words());

// Ones that two vectors of a set share with those at `other`, added up over some lanes.
HWY_INLINE Vector shared(Vector low, Vector high, const std::uint64_t* HWY_RESTRICT other) {
  const Words words;
  low = hn::And(low, hn::Load(words, other));
  high = hn::And(high, hn::Load(words, other + kLanes));
#if HWY_TARGET <= HWY_AVX3_DL
  return hn::Add(hn::PopulationCount(low), hn::PopulationCount(high));
#else
  const hn::Repartition<std::uint8_t, Words> bytes;
  return hn::SumsOf8(hn::Add(hn::PopulationCount(hn::BitCast(bytes, low)),
                             hn::PopulationCount(hn::BitCast(bytes, high))));
#endif
}

HWY_INLINE std::uint32_t sum_of(Vector counts) {
  return static_cast<std::uint32_t>(hn::GetLane(hn::SumOfLanes(Words(), counts)));
}

// Sets stand `size` words behind each other. Adds to counts[0 … 3] for the first one of two and to
// counts[kBlock …] for the second.
HWY_INLINE void add_two_by_four(const std::uint64_t* HWY_RESTRICT two,
                                const std::uint64_t* HWY_RESTRICT four, std::size_t size,
                                std::uint32_t* HWY_RESTRICT counts) {
  const Words words;
  Vector a0 = hn::Zero(words);
  Vector a1 = a0;
  Vector a2 = a0;
  Vector a3 = a0;
  Vector b0 = a0;
  Vector b1 = a0;
  Vector b2 = a0;
  Vector b3 = a0;
  for (std::size_t word = 0; word < size; word += 2 * kLanes) {
    const std::uint64_t* at = four + word;
    const Vector a_low = hn::Load(words, two + word);
    const Vector a_high = hn::Load(words, two + word + kLanes);
    const Vector b_low = hn::Load(words, two + size + word);
    const Vector b_high = hn::Load(words, two + size + word + kLanes);
    a0 = hn::Add(a0, shared(a_low, a_high, at));
    b0 = hn::Add(b0, shared(b_low, b_high, at));
    a1 = hn::Add(a1, shared(a_low, a_high, at + size));
    b1 = hn::Add(b1, shared(b_low, b_high, at + size));
    a2 = hn::Add(a2, shared(a_low, a_high, at + 2 * size));
    b2 = hn::Add(b2, shared(b_low, b_high, at + 2 * size));
    a3 = hn::Add(a3, shared(a_low, a_high, at + 3 * size));
    b3 = hn::Add(b3, shared(b_low, b_high, at + 3 * size));
  }
  counts[0] += sum_of(a0);
  counts[1] += sum_of(a1);
  counts[2] += sum_of(a2);
  counts[3] += sum_of(a3);
  counts += BitSets::kBlock;
  counts[0] += sum_of(b0);
  counts[1] += sum_of(b1);
  counts[2] += sum_of(b2);
  counts[3] += sum_of(b3);
}

// A piece of all pairs of two blocks. Four sets of the second stay in the first cache level meanwhile.
void add_piece(const std::uint64_t* first, const std::uint64_t* second, std::size_t size,
               std::uint32_t* counts) {
  for (std::size_t j = 0; j < BitSets::kBlock; j += 4)
    for (std::size_t i = 0; i < BitSets::kBlock; i += 2)
      add_two_by_four(first + i * size, second + j * size, size, counts + i * BitSets::kBlock + j);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(add_piece);

BitSets::BitSets(std::size_t sets, std::size_t rows)
    : padded_((sets + kBlock - 1) / kBlock * kBlock), words_(words_for(rows)), bits_(padded_ * words_) {}

void BitSets::count_common(std::size_t first, std::size_t second,
                           std::span<std::uint32_t, kPairs> counts) const {
  assert(first < blocks() && second < blocks());
  std::fill(counts.begin(), counts.end(), 0U);
  for (std::size_t piece = 0; piece * kPieceWords < words_; ++piece) HWY_DYNAMIC_DISPATCH(add_piece)
  (bits_.data() + place_of(first * kBlock, piece), bits_.data() + place_of(second * kBlock, piece),
   words_in(piece), counts.data());
}

}  // namespace akin
#endif
