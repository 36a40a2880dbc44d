#include "akin/data/row_places.h"

#include <gtest/gtest.h>

#include <thread>

#include "akin/base/thread_pool.h"

namespace akin {
namespace {

TEST(RowPlaces, follow_each_other_for_any_number_of_threads) {
  for (const std::size_t threads : {1U, 4U}) {
    ThreadPool pool(threads);
    constexpr std::size_t kPieces = 200;
    RowPlaces places(kPieces);
    std::vector<std::optional<std::uint64_t>> begins(kPieces);
    pool.run(kPieces, [&](std::size_t piece, std::size_t) {
      RowPlaces::Turn turn(places, piece);
      if (piece % 7 == 3) std::this_thread::yield();
      begins[piece] = turn.claim(piece % 5);
    });
    std::uint64_t expected = 0;
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
      ASSERT_EQ(begins[piece], expected);
      expected += piece % 5;
    }
  }
}

TEST(RowPlaces, are_never_told_behind_a_piece_that_ended_without_a_claim) {
  ThreadPool pool(4);
  RowPlaces places(40);
  std::vector<std::optional<std::uint64_t>> begins(40);
  pool.run(40, [&](std::size_t piece, std::size_t) {
    RowPlaces::Turn turn(places, piece);
    if (piece != 20) begins[piece] = turn.claim(1);
  });
  for (std::size_t piece = 0; piece < 40; ++piece)
    EXPECT_EQ(begins[piece], piece < 20 ? std::optional<std::uint64_t>(piece) : std::nullopt);
}

}  // namespace
}  // namespace akin
