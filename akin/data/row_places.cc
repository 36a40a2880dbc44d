// A chain of numbers, each waited for by the next piece.
#include "akin/data/row_places.h"

#include <limits>
#include <utility>

namespace akin {
namespace {

constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kNever = kUnknown - 1;

}  // namespace

RowPlaces::RowPlaces(std::size_t pieces) : begins_(pieces + 1) {
  for (auto& begin : begins_) begin = kUnknown;
  begins_.front() = 0;
}

std::optional<std::uint64_t> RowPlaces::Turn::claim(std::uint64_t rows) {
  is_over_ = true;
  const std::atomic<std::uint64_t>& begin = places_.begins_[piece_];
  begin.wait(kUnknown);
  const std::uint64_t place = begin;
  places_.tell(piece_ + 1, place == kNever ? kNever : place + rows);
  if (place == kNever) return std::nullopt;
  return place;
}

RowPlaces::Turn::~Turn() {
  if (!is_over_) places_.tell(piece_ + 1, kNever);
}

void RowPlaces::tell(std::size_t piece, std::uint64_t place) {
  begins_[piece] = place;
  begins_[piece].notify_all();
}

}  // namespace akin
