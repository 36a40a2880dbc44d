// What is available is the least of all limits, from files that a test writes.
#include "akin/base/memory.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "akin/base/error.h"

namespace akin {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

class AvailableMemory : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }

  const std::string root_ = testing::TempDir() + "akin_memory." + std::to_string(::getpid());
};

TEST_F(AvailableMemory, has_no_limit_where_none_is_known) {
  EXPECT_EQ(available_memory(root_), kNoLimit);
}

TEST_F(AvailableMemory, is_what_the_machine_has_to_give) {
  write("/proc/meminfo", "MemTotal:  900 kB\nMemFree:  1 kB\nMemAvailable:     700 kB\n");
  EXPECT_EQ(available_memory(root_), 700u * 1024);
}

TEST_F(AvailableMemory, is_what_the_control_group_and_those_around_it_allow) {
  write("/proc/meminfo", "MemAvailable: 9000 kB\n");
  write("/proc/self/cgroup", "0::/a/b\n");
  write("/sys/fs/cgroup/a/b/memory.max", "max\n");
  write("/sys/fs/cgroup/a/b/memory.current", "100\n");
  EXPECT_EQ(available_memory(root_), 9000u * 1024);
  write("/sys/fs/cgroup/a/memory.max", "5000\n");
  write("/sys/fs/cgroup/a/memory.current", "1000\n");
  EXPECT_EQ(available_memory(root_), 4000u);
  write("/sys/fs/cgroup/a/memory.stat", "anon 600\ninactive_file 300\n");
  EXPECT_EQ(available_memory(root_), 4300u) << "file pages give way";
  write("/sys/fs/cgroup/a/b/memory.max", "50\n");
  EXPECT_EQ(available_memory(root_), 0u) << "more is used than may be";
}

TEST_F(AvailableMemory, is_what_the_first_version_of_control_groups_allows) {
  write("/proc/self/cgroup", "5:cpu,cpuacct:/x\n7:hugetlb,memory:/outer/id\n");
  write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "8000\n");
  write("/sys/fs/cgroup/memory/memory.usage_in_bytes", "1000\n");
  EXPECT_EQ(available_memory(root_), 7000u) << "the mount is the group of a container";
  write("/sys/fs/cgroup/memory/outer/id/memory.limit_in_bytes", "3000\n");
  write("/sys/fs/cgroup/memory/outer/id/memory.usage_in_bytes", "1000\n");
  EXPECT_EQ(available_memory(root_), 2000u);
}

TEST_F(AvailableMemory, is_what_is_left_of_the_address_space) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  if (before.rlim_cur != RLIM_INFINITY) GTEST_SKIP() << "the address space has a limit already";
  const std::uint64_t limit = std::uint64_t{1} << 46;  // high enough for sanitizers' shadows
  write("/proc/self/statm", "10 5 1 1 0 1 0\n");
  const rlimit lower{limit, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &lower), 0);
  const std::uint64_t left = available_memory(root_);
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_EQ(left, limit - 10 * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
}

TEST(AvailableMemoryOfThisMachine, is_some) {
  EXPECT_GT(available_memory(), 1u << 20);
  EXPECT_LT(available_memory(), std::uint64_t{1} << 60) << "no figure was found";
}

TEST(RequireMemory, says_what_is_needed_what_there_is_and_what_to_do) {
  EXPECT_NO_THROW(require_memory(100, "training", "choose a smaller rank", 100));
  try {
    require_memory(std::uint64_t{12} << 30, "training", "choose a smaller rank", std::uint64_t{20} << 20);
    FAIL() << "it was not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::no_resource);
    EXPECT_STREQ(error.what(),
                 "training needs about 12.0 GiB of memory, 20 MiB are available: choose a smaller rank");
  }
}

TEST(RequireMemory, asks_what_this_machine_has) {
  EXPECT_NO_THROW(require_memory(1, "a byte", ""));
  EXPECT_THROW(require_memory(std::uint64_t{1} << 60, "an exbibyte", "do not"), Error);
}

}  // namespace
}  // namespace akin
