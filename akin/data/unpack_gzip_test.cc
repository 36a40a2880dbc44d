// All that a gzip file may be, and all that may be wrong with one.
#include "akin/data/unpack_gzip.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/data/test_gzip.h"

namespace akin {
namespace {

// What comes of unpacking in pieces of those sizes: the bytes, or the complaint.
std::string unpacked(std::string_view bytes, std::size_t input_piece = 1 << 20,
                     std::size_t output_piece = 1 << 20, GzipLimits limits = {}) {
  GzipUnpacker unpacker(
      "f",
      [&](char* to, std::size_t count) {
        const std::size_t part = bytes.copy(to, std::min(count, input_piece));
        bytes.remove_prefix(part);
        return part;
      },
      limits);
  std::string all, piece(output_piece, '\0');
  try {
    while (const std::size_t got = unpacker.read(piece.data(), piece.size())) all.append(piece, 0, got);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return all;
}

std::string some_lines(std::uint64_t seed, std::size_t count) {
  Random random(seed, 0);
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += std::to_string(random.below(100000)) + ",1,5\n";
  return bytes;
}

TEST(UnpackGzip, gives_back_what_was_packed_in_pieces_of_any_size) {
  const std::string bytes = some_lines(1, 300);
  for (const std::size_t in : {1U, 2U, 7U, 100000U})
    for (const std::size_t out : {1U, 3U, 1000U, 100000U})
      EXPECT_EQ(unpacked(packed(bytes), in, out), bytes) << in << " " << out;
  EXPECT_EQ(unpacked(packed("")), "");
  EXPECT_EQ(unpacked(""), "");
}

TEST(UnpackGzip, takes_any_number_of_members) {
  std::string all, gzip;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const std::string bytes = some_lines(seed, seed * 10);
    all += bytes;
    gzip += packed(bytes);
    for (const std::size_t piece : {1U, 5U, 100000U}) EXPECT_EQ(unpacked(gzip, piece, piece), all);
  }
}

TEST(UnpackGzip, refuses_every_truncation) {
  const std::string gzip = packed(some_lines(2, 20)) + packed("more");
  const std::size_t first = packed(some_lines(2, 20)).size();
  for (std::size_t size = 1; size < gzip.size(); ++size) {
    if (size == first) continue;  // a member less is a whole file
    EXPECT_EQ(unpacked(gzip.substr(0, size), 7),
              "f: its gzip data end in the middle, at byte " + std::to_string(size) + "; fetch it again");
  }
}

TEST(UnpackGzip, refuses_every_flip_of_a_bit_that_changes_what_comes_out) {
  const std::string bytes = some_lines(3, 20);
  const std::string gzip = packed(bytes);
  int refused = 0;
  for (std::size_t bit = 0; bit < 8 * gzip.size(); ++bit) {
    std::string flipped = gzip;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const std::string result = unpacked(flipped);
    if (result == bytes) continue;  // the header says when and where it was packed
    EXPECT_TRUE(result.starts_with("f: ")) << bit << " " << result;
    ++refused;
  }
  EXPECT_GT(refused, static_cast<int>(8 * (gzip.size() - 10)) - 1) << "all but the header's";
}

TEST(UnpackGzip, names_a_wrong_checksum) {
  std::string gzip = packed("1,2,3\n");
  gzip[gzip.size() - 8] = static_cast<char>(gzip[gzip.size() - 8] ^ 1);
  const std::string result = unpacked(gzip);
  EXPECT_TRUE(result.starts_with("f: its gzip data are damaged near byte ")) << result;
  EXPECT_NE(result.find("incorrect data check"), std::string::npos) << result;
}

TEST(UnpackGzip, refuses_something_else_behind_the_last_member) {
  const std::string gzip = packed("1,2,3\n");
  for (const std::string rest : {"x", "\n", "1,2,3\n"})
    for (const std::size_t piece : {1U, 100000U})
      EXPECT_EQ(unpacked(gzip + rest, piece),
                "f: something else stands behind the gzip data, from byte " +
                    std::to_string(gzip.size()) + " on; cut it off");
  EXPECT_TRUE(unpacked(gzip + std::string(9, '\0')).starts_with("f: something else stands behind"));
  EXPECT_TRUE(unpacked(gzip + "\x1Fnonsense").starts_with("f: its gzip data are damaged"));
}

TEST(UnpackGzip, refuses_bombs) {
  const std::string zeros(std::size_t{3} << 20, '0');
  const GzipLimits few_bytes{.most_bytes = 1 << 20};
  EXPECT_EQ(unpacked(packed(zeros), 1 << 20, 4096, few_bytes),
            "f: it unpacks to more than 1 MiB; unpack it yourself if that is meant");
  const GzipLimits low_ratio{.most_ratio = 100, .free_bytes = 1 << 20};
  EXPECT_EQ(unpacked(packed(zeros), 1 << 20, 4096, low_ratio),
            "f: it unpacks to more than 100 times its size; unpack it yourself if that is meant");
  EXPECT_EQ(unpacked(packed(zeros), 1 << 20, 4096, {.most_ratio = 100, .free_bytes = 4 << 20}), zeros)
      << "little may unpack to anything";
  const std::string lines = some_lines(4, 200000);
  EXPECT_EQ(unpacked(packed(lines), 1 << 20, 4096, {.free_bytes = 1000}), lines) << "ratings are no bomb";
}

TEST(UnpackGzip, knows_gzip_by_its_first_bytes) {
  EXPECT_TRUE(is_gzip(packed("")));
  EXPECT_FALSE(is_gzip("\x1F"));
  EXPECT_FALSE(is_gzip("user,item\n"));
}

}  // namespace
}  // namespace akin
