// The bytes of the archive, field by field; a test in Python opens one with NumPy.
#include "akin/recommend/npz_file.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstring>
#include <filesystem>

#include "akin/base/error.h"

namespace akin {
namespace {

template <class T>
T number_at(const std::string& bytes, std::size_t place) {
  T value;
  std::memcpy(&value, bytes.data() + place, sizeof(T));
  return value;
}

struct Entry {
  std::string name;
  std::string header;  // the dictionary of the .npy file
  std::string data;
};

// Reads an archive as the formats say, by its directory.
std::vector<Entry> entries_of(const std::string& zip) {
  const std::size_t end = zip.size() - 22;
  EXPECT_EQ(zip.substr(end, 4), "PK\x05\x06");
  std::size_t place = number_at<std::uint32_t>(zip, end + 16);
  EXPECT_EQ(place + number_at<std::uint32_t>(zip, end + 12), end);
  std::vector<Entry> entries(number_at<std::uint16_t>(zip, end + 10));
  for (Entry& entry : entries) {
    EXPECT_EQ(zip.substr(place, 4), "PK\x01\x02");
    const auto crc = number_at<std::uint32_t>(zip, place + 16);
    const auto size = number_at<std::uint32_t>(zip, place + 24);
    const auto name_size = number_at<std::uint16_t>(zip, place + 28);
    const auto local = number_at<std::uint32_t>(zip, place + 42);
    EXPECT_EQ(zip.substr(local, 4), "PK\x03\x04");
    EXPECT_EQ(zip.substr(local + 4, 24), zip.substr(place + 6, 24));  // the fields that both have
    entry.name = zip.substr(place + 46, name_size);
    EXPECT_EQ(zip.substr(local + 30, name_size), entry.name);
    const std::string file = zip.substr(local + 30 + name_size, size);
    EXPECT_EQ(crc32_z(0, reinterpret_cast<const Bytef*>(file.data()), file.size()), crc);
    EXPECT_EQ(file.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    const auto header_size = number_at<std::uint16_t>(file, 8);
    EXPECT_EQ((10 + header_size) % 64, 0);
    entry.header = file.substr(10, header_size);
    entry.data = file.substr(10 + header_size);
    place += 46 + name_size;
  }
  EXPECT_EQ(place, end);
  return entries;
}

class NpzFileOnDisk : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  std::vector<Entry> published(const NpzFile& file) const {
    file.publish(path_);
    return entries_of(read_file(path_));
  }

  const std::string path_ = testing::TempDir() + "npz_file_test." + std::to_string(::getpid());
};

TEST_F(NpzFileOnDisk, holds_arrays_with_their_shape_and_bytes) {
  const std::vector<float> floats = {1, -2.5F, 3e38F};
  const std::vector<std::int64_t> numbers = {-1, INT64_MAX};
  NpzFile file;
  file.add("floats", {3, 1}, std::span<const float>(floats));
  file.add("numbers", {2}, std::span<const std::int64_t>(numbers));
  file.add("nothing", {0, 7}, std::span<const float>());
  const auto entries = published(file);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].name, "floats.npy");
  EXPECT_EQ(entries[0].header.substr(0, 62),
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }   ");
  EXPECT_EQ(entries[0].header.back(), '\n');
  EXPECT_EQ(entries[0].data, std::string(reinterpret_cast<const char*>(floats.data()), 12));
  EXPECT_NE(entries[1].header.find("'<i8', 'fortran_order': False, 'shape': (2,)"), std::string::npos);
  EXPECT_EQ(number_at<std::int64_t>(entries[1].data, 8), INT64_MAX);
  EXPECT_EQ(entries[2].data, "");
}

TEST_F(NpzFileOnDisk, holds_texts_as_characters_padded_to_the_longest) {
  const std::vector<std::string> texts = {"", "Zo\u00eb", "\u5929\U0001F3AC"};
  NpzFile file;
  file.add_texts("texts", texts);
  const auto entries = published(file);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_NE(entries[0].header.find("'<U3'"), std::string::npos) << entries[0].header;
  ASSERT_EQ(entries[0].data.size(), 3U * 3 * 4);
  const auto character = [&](std::size_t i) { return number_at<std::uint32_t>(entries[0].data, 4 * i); };
  EXPECT_EQ(character(0), 0U);
  EXPECT_EQ(character(3), 'Z');
  EXPECT_EQ(character(5), 0xEBU);
  EXPECT_EQ(character(6), 0x5929U);
  EXPECT_EQ(character(7), 0x1F3ACU);
  EXPECT_EQ(character(8), 0U);
}

TEST_F(NpzFileOnDisk, of_empty_texts_is_one_character_wide) {
  const std::vector<std::string> texts = {"", ""};
  NpzFile file;
  file.add_texts("texts", texts);
  EXPECT_NE(published(file)[0].header.find("'<U1'"), std::string::npos);  // NumPy reads no <U0
}

TEST_F(NpzFileOnDisk, refuses_texts_that_are_not_utf8) {
  const std::vector<std::string> texts = {"Am\xE9lie"};
  NpzFile file;
  try {
    file.add_texts("texts", texts);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
  }
}

TEST_F(NpzFileOnDisk, is_the_same_bytes_each_time) {
  const std::vector<float> floats = {1, 2};
  NpzFile file;
  file.add("floats", {2}, std::span<const float>(floats));
  file.publish(path_);
  const std::string first = read_file(path_);
  file.publish(path_);
  EXPECT_EQ(read_file(path_), first);
}

}  // namespace
}  // namespace akin
