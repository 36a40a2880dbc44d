// Of two writers the second is refused, and a lock does not outlive its holder.
#include "akin/base/output_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>

#include "akin/base/error.h"

namespace akin {
namespace {

class OutputLocks : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string in_folder(const std::string& name) const { return folder_ + "/" + name; }
  static std::string refusal(const std::string& path) {
    try {
      const OutputLock lock(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::io);
      return error.what();
    }
    return "locked";
  }

  std::string folder_ = testing::TempDir() + "output_lock_test." + std::to_string(::getpid());
};

TEST_F(OutputLocks, keep_a_second_writer_out_until_they_go) {
  std::optional<OutputLock> first(in_folder("model.akin"));
  EXPECT_EQ(refusal(in_folder("model.akin")),
            in_folder("model.akin") +
                ": another akin is writing to this file; wait for it, or choose another output");
  EXPECT_EQ(refusal(in_folder("other.akin")), "locked");
  first.reset();
  EXPECT_EQ(refusal(in_folder("model.akin")), "locked");
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(OutputLocks, see_through_links) {
  std::filesystem::create_symlink("model.akin", in_folder("link.akin"));
  const OutputLock first(in_folder("model.akin"));
  EXPECT_NE(refusal(in_folder("link.akin")), "locked");
}

TEST_F(OutputLocks, of_killed_processes_keep_nobody_out) {
  const std::string path = in_folder("model.akin");
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const OutputLock lock(path);
    [[maybe_unused]] const auto ignored = ::write(pipe_ends[1], "x", 1);
    ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(pipe_ends[0], &byte, 1), 1);
  EXPECT_NE(refusal(path), "locked");
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(std::filesystem::exists(path + ".lock"));
  EXPECT_EQ(refusal(path), "locked");
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

TEST_F(OutputLocks, need_a_folder) { EXPECT_THROW(OutputLock(in_folder("nowhere/x")), Error); }

TEST_F(OutputLocks, leave_a_file_of_that_name_that_is_no_lock) {
  std::ofstream(in_folder("model.akin.lock")) << "mine";
  EXPECT_EQ(
      refusal(in_folder("model.akin")),
      in_folder("model.akin.lock") + ": is no lock of akin; move it away, or choose another output");
  EXPECT_EQ(std::filesystem::file_size(in_folder("model.akin.lock")), 4U);
}

}  // namespace
}  // namespace akin
