// Every seed, and what damage makes of it; each is tried in a process that must survive.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "tests/fuzz/model_file.h"

namespace akin {
namespace {

TEST(FuzzedModelFile, opens_each_seed) {
  ASSERT_GE(model_file_seeds().size(), 7U);
  for (const std::string& seed : model_file_seeds()) EXPECT_TRUE(try_model_file(seed));
}

TEST(FuzzedModelFile, survives_every_changed_byte) {
  int opened = 0, tried = 0;
  for (const std::string& seed : model_file_seeds()) {
    for (std::size_t place = 0; place < seed.size(); ++place) {
      for (const int change : {0x01, 0x80, 0xFF}) {
        std::string bytes = seed;
        bytes[place] = static_cast<char>(bytes[place] ^ change);
        opened += try_model_file(bytes);
        ++tried;
      }
    }
  }
  EXPECT_GT(opened, 0);  // a rating that is another rating is no damage
  EXPECT_GT(tried - opened, opened);
}

TEST(FuzzedModelFile, survives_every_length) {
  for (const std::string& seed : model_file_seeds())
    for (std::size_t size = 0; size < seed.size(); ++size)
      EXPECT_FALSE(try_model_file(std::string_view(seed).substr(0, size)));
}

// Two of a file's parts of 8 bytes change places: starts, offsets and ids that do not ascend.
TEST(FuzzedModelFile, survives_parts_that_change_places) {
  constexpr std::size_t kPart = 8;
  for (const std::string& seed : model_file_seeds()) {
    std::uint64_t header = 0;
    std::memcpy(&header, seed.data(), kPart);
    for (std::size_t place = kPart + header; place + 2 * kPart <= seed.size(); place += kPart) {
      std::string bytes = seed;
      std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(place),
                       bytes.begin() + static_cast<std::ptrdiff_t>(place + kPart),
                       bytes.begin() + static_cast<std::ptrdiff_t>(place + kPart));
      try_model_file(bytes);
    }
  }
}

}  // namespace
}  // namespace akin
