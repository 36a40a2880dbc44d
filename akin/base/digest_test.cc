// Known answers, and the same digest however the bytes arrive.
#include "akin/base/digest.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace akin {
namespace {

TEST(Digest, is_xxh3_of_128_bits) {
  // xxhsum -H2 of nothing and of "abc".
  EXPECT_EQ(to_text(digest_of("")), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(to_text(digest_of("abc")), "06b05ab6733a618578af5f94892f3950");
}

TEST(Digest, is_the_same_in_pieces) {
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 31);
  for (const std::size_t piece : {1, 7, 64, 1000}) {
    Digester digester;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      digester.add(std::string_view(bytes).substr(at, piece));
    EXPECT_EQ(digester.digest(), digest_of(bytes)) << piece;
  }
}

TEST(Digest, of_numbers_is_that_of_their_bytes) {
  const std::vector<std::uint32_t> numbers = {0x64636261, 0x68676665};
  Digester digester;
  digester.add(std::span(numbers));
  EXPECT_EQ(digester.digest(), digest_of("abcdefgh"));
}

TEST(Digest, can_be_asked_for_half_way_and_moved) {
  Digester digester;
  digester.add("ab");
  EXPECT_EQ(digester.digest(), digest_of("ab"));
  Digester moved = std::move(digester);
  moved.add("c");
  EXPECT_EQ(moved.digest(), digest_of("abc"));
}

TEST(Digest, reads_back_from_its_text) {
  const Digest digest = digest_of("abc");
  EXPECT_EQ(parse_digest(to_text(digest)), digest);
  const std::string text = to_text(digest);
  for (const std::string& bad : {std::string(), text.substr(1), text + "0", "G" + text.substr(1),
                                 "A" + text.substr(1), " " + text.substr(1), std::string(32, '\0')})
    EXPECT_EQ(parse_digest(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace akin
