// A damaged file never answers: every truncation and every flipped bit is refused.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "akin/base/error.h"
#include "akin/index/registry.h"
#include "akin/recommend/model_file.h"
#include "tests/contract/sample_index.h"
#include "tests/contract/sample_model.h"

namespace akin {
namespace {

// Both ways to hold ids, titles, genres and a history; and with indexes of each kind.
std::vector<std::string> good_files() {
  std::vector<std::string> files = {
      model_bytes(sample_model()),
      model_bytes(
          sample_model({.kind = "als", .text_users = false, .text_items = true, .weights = false})),
      model_bytes(sample_model({.kind = "popular",
                                .rank = 0,
                                .text_users = false,
                                .titles = false,
                                .genres = false,
                                .history = false}))};
  for (const IndexKind& kind : index_kinds()) {
    const IndexedModel sample = indexed_sample(kind.name);
    files.push_back(model_bytes(*sample.model, sample.indexes));
  }
  return files;
}

// Whether the bytes are refused as they should be.
bool is_refused(const std::string& bytes) {
  try {
    open_model_bytes(bytes, "model.akin");
    return false;
  } catch (const Error& error) {
    return error.code() == ErrorCode::bad_input;
  }
}

bool is_refused_from_disk(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  try {
    open_model(path);
    return false;
  } catch (const Error& error) {
    return error.code() == ErrorCode::bad_input && std::string(error.what()).starts_with(path + ": ");
  }
}

TEST(DamagedModelFile, is_refused_after_every_truncation) {
  for (const std::string& good : good_files()) {
    ASSERT_FALSE(is_refused(good));
    for (std::size_t size = 0; size < good.size(); ++size)
      ASSERT_TRUE(is_refused(good.substr(0, size))) << size << " of " << good.size() << " bytes";
  }
}

TEST(DamagedModelFile, is_refused_after_every_flip_of_a_bit) {
  for (std::string bytes : good_files()) {
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      const auto mask = static_cast<char>(1 << (bit % 8));
      bytes[bit / 8] ^= mask;
      ASSERT_TRUE(is_refused(bytes)) << "bit " << bit;
      bytes[bit / 8] ^= mask;
    }
    ASSERT_FALSE(is_refused(bytes));
  }
}

TEST(DamagedModelFile, is_refused_after_every_lost_byte_and_every_extension) {
  for (const std::string& good : good_files()) {
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string shorter = good;
      shorter.erase(at, 1);
      ASSERT_TRUE(is_refused(shorter)) << "without byte " << at;
    }
    for (const std::size_t more : {1, 7, 16, 64, 4096}) {
      ASSERT_TRUE(is_refused(good + std::string(more, '\0')));
      ASSERT_TRUE(is_refused(good + good.substr(0, more)));
    }
  }
}

TEST(DamagedModelFile, is_refused_after_a_lost_block) {
  const std::string good = good_files()[0];
  for (std::size_t at = 0; at < good.size(); at += 512) {
    std::string bytes = good;
    const std::size_t size = std::min<std::size_t>(512, good.size() - at);
    bytes.replace(at, size, size, '\0');
    EXPECT_TRUE(is_refused(bytes)) << "block at " << at;
  }
}

TEST(DamagedModelFile, is_refused_from_disk_too) {
  const std::string path =
      testing::TempDir() + "model_file_damage_test." + std::to_string(::getpid()) + ".akin";
  const std::string good = good_files()[0];
  for (std::size_t size = 0; size < good.size(); size += 61)
    EXPECT_TRUE(is_refused_from_disk(path, good.substr(0, size))) << size;
  for (std::size_t bit = 0; bit < good.size() * 8; bit += 397) {
    std::string bytes = good;
    bytes[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    EXPECT_TRUE(is_refused_from_disk(path, bytes)) << "bit " << bit;
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace akin
