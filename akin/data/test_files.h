// Files that a test writes, and what came of reading them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace akin {

// A file with these bytes that goes away at the end.
class TestFile {
 public:
  explicit TestFile(std::string_view bytes, const std::string& name = "ratings.csv") {
    static int number = 0;
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("akin_data_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    std::filesystem::create_directories(folder_);
    path_ = folder_ / name;
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TestFile() { std::filesystem::remove_all(folder_); }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;

  const std::string& path() const { return path_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

}  // namespace akin
