// What a process left that is gone is removed; what may still be written to is not.
#include "akin/base/temporary_name.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace akin {
namespace {

// The number of a process that was there and is gone.
pid_t gone_process() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  EXPECT_EQ(::waitpid(child, nullptr, 0), child);
  return child;
}

class TemporaryFiles : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string made(const std::string& name) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << "half";
    return path;
  }
  std::string named(const std::string& start, pid_t process, const std::string& end) const {
    return made(start + "." + std::to_string(process) + end);
  }

  std::string folder_ = testing::TempDir() + "temporary_name_test." + std::to_string(::getpid());
};

TEST_F(TemporaryFiles, have_a_name_of_their_own_at_each_call) {
  const std::string first = temporary_name("model.akin");
  EXPECT_NE(first, temporary_name("model.akin"));
  EXPECT_TRUE(first.starts_with("model.akin." + std::to_string(::getpid()) + "."));
}

TEST_F(TemporaryFiles, of_processes_that_are_gone_are_removed) {
  const pid_t gone = gone_process();
  const std::string model = named("model.akin", gone, ".0.akin-tmp");
  const std::string other = named("rows.2.csv", gone, ".17.akin-tmp");
  sweep_temporary_files(folder_);
  EXPECT_FALSE(std::filesystem::exists(model));
  EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(TemporaryFiles, of_running_processes_and_of_others_stay) {
  const pid_t gone = gone_process();
  const std::vector<std::string> kept = {named("model.akin", ::getpid(), ".0.akin-tmp"),
                                         named("model.akin", 1, ".0.akin-tmp"),
                                         named("model.akin", gone, ".0.tmp"),
                                         named("model.akin", gone, ".akin-tmp"),
                                         named("model.akin", gone, ".x.akin-tmp"),
                                         made("model.akin.x.0.akin-tmp"),
                                         made("model.akin.0.0.akin-tmp"),
                                         made("model.akin.-5.0.akin-tmp"),
                                         made(".akin-tmp"),
                                         named("", gone, ".0.akin-tmp")};
  sweep_temporary_files(folder_);
  for (const std::string& path : kept) EXPECT_TRUE(std::filesystem::exists(path)) << path;
}

TEST_F(TemporaryFiles, that_somebody_holds_stay_whatever_their_number_says) {
  const std::string path = named("model.akin", gone_process(), ".0.akin-tmp");
  const int holder = ::open(path.c_str(), O_RDONLY);
  ASSERT_EQ(::flock(holder, LOCK_EX | LOCK_NB), 0);
  sweep_temporary_files(folder_);
  EXPECT_TRUE(std::filesystem::exists(path));
  ::close(holder);
  sweep_temporary_files(folder_);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(TemporaryFiles, in_a_folder_that_is_not_there_are_none) {
  EXPECT_NO_THROW(sweep_temporary_files(folder_ + "/nowhere"));
}

}  // namespace
}  // namespace akin
