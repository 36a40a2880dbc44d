// Where the rows of each piece of a file go, told while the pieces before are still at work.
//
// A piece says how many rows it may have as soon as it knows; the next one begins behind them. So all can
// write into columns that are there from the start, and nothing has to be moved but where fewer rows
// came.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace akin {

class RowPlaces {
 public:
  explicit RowPlaces(std::size_t pieces);

  // A piece's turn: once, in any thread, each piece after those before it have begun. One that ends
  // without a claim lets the pieces behind it know that they will never have a place.
  class Turn {
   public:
    Turn(RowPlaces& places, std::size_t piece) : places_(places), piece_(piece) {}
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    // The first of `rows` rows. Waits for the pieces before; nothing where one of them ended without a
    // claim.
    std::optional<std::uint64_t> claim(std::uint64_t rows);

   private:
    RowPlaces& places_;
    std::size_t piece_;
    bool is_over_ = false;
  };

 private:
  void tell(std::size_t piece, std::uint64_t place);

  std::vector<std::atomic<std::uint64_t>> begins_;
};

}  // namespace akin
