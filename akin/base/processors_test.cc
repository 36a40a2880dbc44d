// The quota is the least of all groups, from files that a test writes.
#include "akin/base/processors.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace akin {
namespace {

class ProcessorQuota : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }

  const std::string root_ = testing::TempDir() + "akin_processors." + std::to_string(::getpid());
};

TEST_F(ProcessorQuota, is_no_number_where_nothing_limits_it) {
  EXPECT_TRUE(std::isnan(processor_quota(root_)));
  write("/proc/self/cgroup", "0::/a\n3:cpu,cpuacct:/a\n");
  write("/sys/fs/cgroup/a/cpu.max", "max 100000\n");
  write("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
  write("/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  EXPECT_TRUE(std::isnan(processor_quota(root_)));
}

TEST_F(ProcessorQuota, is_the_least_of_the_group_and_those_around_it) {
  write("/proc/self/cgroup", "0::/a/b\n");
  write("/sys/fs/cgroup/a/b/cpu.max", "150000 100000\n");
  EXPECT_DOUBLE_EQ(processor_quota(root_), 1.5);
  write("/sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  EXPECT_DOUBLE_EQ(processor_quota(root_), 0.5);
  write("/sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_DOUBLE_EQ(processor_quota(root_), 0.5);
}

TEST_F(ProcessorQuota, knows_the_first_version) {
  write("/proc/self/cgroup", "7:memory:/x\n4:cpu,cpuacct:/outer/id\n");
  write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
  write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_DOUBLE_EQ(processor_quota(root_), 2) << "the mount is the group of a container";
}

}  // namespace
}  // namespace akin
