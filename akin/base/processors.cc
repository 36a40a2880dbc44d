// The files of control groups, as the kernel documents them.
#include "akin/base/processors.h"

#include <cmath>
#include <fstream>

#include "akin/base/text.h"

namespace akin {
namespace {

double number_or_none(const std::string& text) { return parse_double(text).value_or(std::nan("")); }

// Version 2: "150000 100000", or "max 100000".
double quota_of_version_2(const std::string& folder) {
  std::ifstream file(folder + "/cpu.max");
  std::string quota, period;
  file >> quota >> period;
  return number_or_none(quota) / number_or_none(period);
}

// Version 1: a file each; -1 for no limit.
double quota_of_version_1(const std::string& folder) {
  std::string quota, period;
  std::ifstream(folder + "/cpu.cfs_quota_us") >> quota;
  std::ifstream(folder + "/cpu.cfs_period_us") >> period;
  const double number = number_or_none(quota);
  return number < 0 ? std::nan("") : number / number_or_none(period);
}

// The least of the group and of all around it. Inside a container the path may be that of the machine
// outside; the mount itself then is the group.
double least_quota(const std::string& mount, std::string path, double (*quota_of)(const std::string&)) {
  double least = quota_of(mount);
  for (; path.size() > 1; path.erase(path.rfind('/'))) least = std::fmin(least, quota_of(mount + path));
  return least;
}

}  // namespace

// The lines of the file are `number:controllers:path`; version 2 has the number 0 and no controllers.
double processor_quota(const std::string& root) {
  double quota = std::nan("");
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    const std::string path = line.substr(second + 1);
    if (controllers == ",,")
      quota = std::fmin(quota, least_quota(root + "/sys/fs/cgroup", path, quota_of_version_2));
    if (controllers.find(",cpu,") != std::string::npos)
      quota = std::fmin(quota, least_quota(root + "/sys/fs/cgroup/cpu", path, quota_of_version_1));
  }
  return quota;
}

}  // namespace akin
