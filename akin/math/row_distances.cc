// Four rows at a time; where fewer are left over, the last one stands for those that are missing.
#include "akin/math/row_distances.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/row_distances.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "akin/math/four_rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

using OneLane = hn::CappedTag<float, 1>;

constexpr std::size_t kRowsAhead = 8;  // that are asked for before they are read

HWY_INLINE Vector add_square(Vector a, Vector b, Vector sum) {
  const Vector difference = hn::Sub(a, b);
  return hn::MulAdd(difference, difference, sum);
}

// Of single vectors, which need be neither aligned nor padded.
float distance_of_two(const float* a, const float* b, std::size_t size) {
  const Lanes lanes;
  Vector even = hn::Zero(lanes);
  Vector odd = even;
  std::size_t i = 0;
  for (; i + 2 * kLanes <= size; i += 2 * kLanes) {
    even = add_square(hn::LoadU(lanes, a + i), hn::LoadU(lanes, b + i), even);
    odd = add_square(hn::LoadU(lanes, a + i + kLanes), hn::LoadU(lanes, b + i + kLanes), odd);
  }
  const bool one_more = i + kLanes <= size;
  if (one_more) {
    even = add_square(hn::LoadU(lanes, a + i), hn::LoadU(lanes, b + i), even);
    i += kLanes;
  }
  if (i < size) {
    HWY_ALIGN float rest_of_a[kLanes] = {};
    HWY_ALIGN float rest_of_b[kLanes] = {};
    std::copy(a + i, a + size, rest_of_a);
    std::copy(b + i, b + size, rest_of_b);
    const Vector last_of_a = hn::Load(lanes, rest_of_a);
    const Vector last_of_b = hn::Load(lanes, rest_of_b);
    if (one_more)
      odd = add_square(last_of_a, last_of_b, odd);
    else
      even = add_square(last_of_a, last_of_b, even);
  }
  const Vector sums = hn::Add(even, odd);
  return hn::GetLane(sums_of_four(sums, sums, sums, sums));
}

// A chain of sums of each of four rows.
struct FourSums {
  Vector first;
  Vector second;
  Vector third;
  Vector fourth;

  HWY_INLINE void add_squares(const Four& rows, const float* query, std::size_t at) {
    const Lanes lanes;
    const Vector numbers = hn::Load(lanes, query + at);
    first = add_square(numbers, hn::Load(lanes, rows.first + at), first);
    second = add_square(numbers, hn::Load(lanes, rows.second + at), second);
    third = add_square(numbers, hn::Load(lanes, rows.third + at), third);
    fourth = add_square(numbers, hn::Load(lanes, rows.fourth + at), fourth);
  }
};

struct DistancesOfFour {
  const float* query;
  std::size_t vectors;

  HWY_INLINE FourVector operator()(const Four& rows) const {
    const Vector zero = hn::Zero(Lanes());
    FourSums even{zero, zero, zero, zero};
    FourSums odd = even;
    std::size_t v = 0;
    for (; v + 2 <= vectors; v += 2) {
      even.add_squares(rows, query, v * kLanes);
      odd.add_squares(rows, query, (v + 1) * kLanes);
    }
    if (v < vectors) even.add_squares(rows, query, v * kLanes);
    return sums_of_four(hn::Add(even.first, odd.first), hn::Add(even.second, odd.second),
                        hn::Add(even.third, odd.third), hn::Add(even.fourth, odd.fourth));
  }
};

// One number a lane, one lane a row: in the order of the numbers, as a tile of scores sums them.
struct DotsOfFourInOrder {
  const float* query;
  std::size_t size;

  HWY_INLINE FourVector operator()(const Four& rows) const {
    const OneLane lane;
    auto first = hn::Zero(lane);
    auto second = first;
    auto third = first;
    auto fourth = first;
    for (std::size_t k = 0; k < size; ++k) {
      const auto number = hn::Load(lane, query + k);
      first = hn::MulAdd(number, hn::Load(lane, rows.first + k), first);
      second = hn::MulAdd(number, hn::Load(lane, rows.second + k), second);
      third = hn::MulAdd(number, hn::Load(lane, rows.third + k), third);
      fourth = hn::MulAdd(number, hn::Load(lane, rows.fourth + k), fourth);
    }
    HWY_ALIGN const float found[4] = {hn::GetLane(first), hn::GetLane(second), hn::GetLane(third),
                                      hn::GetLane(fourth)};
    return hn::Load(FourLanes(), found);
  }
};

HWY_INLINE void prefetch_rows_of(const Matrix& rows, std::span<const std::uint32_t> which,
                                 std::size_t begin, std::size_t count) {
  const std::size_t end = std::min(begin + count, which.size());
  for (std::size_t i = begin; i < end; ++i) prefetch_row(rows, which[i]);
}

// results[i] is what `of_four` finds for rows[which[i]].
template <class OfFour>
HWY_INLINE void for_rows(const Matrix& rows, std::span<const std::uint32_t> which, float* results,
                         const OfFour& of_four) {
  const FourLanes lanes;
  prefetch_rows_of(rows, which, 0, kRowsAhead);
  std::size_t i = 0;
  for (; i + 4 <= which.size(); i += 4) {
    prefetch_rows_of(rows, which, i + kRowsAhead, 4);
    hn::StoreU(of_four(four_rows(rows, which.data() + i)), lanes, results + i);
  }
  if (i == which.size()) return;
  const std::size_t last = which.size() - 1;
  const std::uint32_t rest[4] = {which[i], which[std::min(i + 1, last)], which[std::min(i + 2, last)],
                                 which[last]};
  HWY_ALIGN float found[4];
  hn::Store(of_four(four_rows(rows, rest)), lanes, found);
  std::copy_n(found, which.size() - i, results + i);
}

void distances_of_rows(const Matrix& rows, std::span<const std::uint32_t> which, const float* query,
                       float* distances) {
  const std::size_t vectors = (rows.columns() + kLanes - 1) / kLanes;
  for_rows(rows, which, distances, DistancesOfFour{query, vectors});
}

void dots_of_rows_in_order(const Matrix& rows, std::span<const std::uint32_t> which, const float* query,
                           float* scores) {
  for_rows(rows, which, scores, DotsOfFourInOrder{query, rows.columns()});
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(distance_of_two);
HWY_EXPORT(distances_of_rows);
HWY_EXPORT(dots_of_rows_in_order);

float squared_distance(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  return HWY_DYNAMIC_DISPATCH(distance_of_two)(a.data(), b.data(), a.size());
}

void squared_distances(const Matrix& rows, std::span<const std::uint32_t> which,
                       std::span<const float> query, std::span<float> distances) {
  assert(query.size() == rows.columns() && distances.size() == which.size());
  HWY_DYNAMIC_DISPATCH(distances_of_rows)(rows, which, query.data(), distances.data());
}

void dots_in_order(const Matrix& rows, std::span<const std::uint32_t> which, std::span<const float> query,
                   std::span<float> scores) {
  assert(query.size() == rows.columns() && scores.size() == which.size());
  HWY_DYNAMIC_DISPATCH(dots_of_rows_in_order)(rows, which, query.data(), scores.data());
}

}  // namespace akin
#endif
