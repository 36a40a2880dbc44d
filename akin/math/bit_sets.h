// Sets of rows, a bit for each row, and how many rows two sets have in common.
//
// The rows are cut into pieces, and the piece of a set stands beside those of the other sets:
//
//     piece 0 of set 0, of set 1, …, of the last;  piece 1 of set 0, …
//
// so that 32 sets and 32 others, all of whose pairs are counted together, meet piece by piece in 128 KiB
// of the second cache level. Cost: an AND and a count of ones for as many rows as a vector has bits, of
// each pair.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/math/matrix.h"

namespace akin {

class BitSets {
 public:
  static constexpr std::size_t kBlock = 32;  // sets whose pairs with those of another block are counted
  static constexpr std::size_t kPairs = kBlock * kBlock;

  BitSets(std::size_t sets, std::size_t rows);

  // Different sets may be filled at the same time.
  void add(std::size_t set, std::size_t row) {
    const std::size_t word = row / 64;
    bits_[place_of(set, word / kPieceWords) + word % kPieceWords] |= std::uint64_t{1} << (row % 64);
  }

  std::size_t blocks() const { return padded_ / kBlock; }

  // counts[i * kBlock + j]: the rows that set i of the first block and set j of the second have in
  // common. Sets past the last one are empty.
  void count_common(std::size_t first, std::size_t second, std::span<std::uint32_t, kPairs> counts) const;

  // Numbers of 64 bits that a set of so many rows takes.
  static std::size_t words_for(std::size_t rows) {
    return (rows + 64 * kStep - 1) / (64 * kStep) * kStep;
  }

 private:
  static constexpr std::size_t kStep = 16;  // words: two vectors of AVX-512
  static constexpr std::size_t kPieceWords = 256;

  // Words of a set in a piece: fewer in the last one.
  std::size_t words_in(std::size_t piece) const {
    const std::size_t before = piece * kPieceWords;
    return words_ - before < kPieceWords ? words_ - before : kPieceWords;
  }
  std::size_t place_of(std::size_t set, std::size_t piece) const {
    return padded_ * piece * kPieceWords + set * words_in(piece);
  }

  std::size_t padded_;  // sets, to whole blocks
  std::size_t words_;   // of a set
  std::vector<std::uint64_t, CacheLineAllocator<std::uint64_t>> bits_;
};

}  // namespace akin
