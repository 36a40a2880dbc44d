// Small files of the kernel, read anew each time: the figures change.
#include "akin/base/memory.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

#include "akin/base/error.h"

namespace akin {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return number;
}

// The number that a file holds, or nothing: "max", or no such file.
std::optional<std::uint64_t> number_of(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return number_in(word);
}

// The number behind a name in a file of names and numbers.
std::optional<std::uint64_t> number_named(const std::string& path, std::string_view wanted) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, number;
    if (words >> name >> number && name == wanted) return number_in(number);
  }
  return std::nullopt;
}

std::uint64_t left_of(std::uint64_t limit, std::uint64_t used) { return limit > used ? limit - used : 0; }

std::uint64_t left_in_machine(const std::string& root) {
  const auto kibibytes = number_named(root + "/proc/meminfo", "MemAvailable:");
  return kibibytes ? *kibibytes * 1024 : kNoLimit;
}

// How a version of the control groups calls its files.
struct GroupFiles {
  std::string_view mount;
  std::string_view limit;
  std::string_view used;
  std::string_view reclaimable;  // of memory.stat: file pages, which give way
};
constexpr GroupFiles kVersion1 = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                  "memory.usage_in_bytes", "total_inactive_file"};
constexpr GroupFiles kVersion2 = {"/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"};

std::uint64_t left_in_group(const std::string& folder, const GroupFiles& files) {
  const auto limit = number_of(fmt::format("{}/{}", folder, files.limit));
  const auto used = number_of(fmt::format("{}/{}", folder, files.used));
  if (!limit || !used) return kNoLimit;
  const std::uint64_t gives_way = number_named(folder + "/memory.stat", files.reclaimable).value_or(0);
  return left_of(*limit, *used - std::min(*used, gives_way));
}

// The least of the group and of all around it. Inside a container the path may be that of the machine
// outside; the mount itself then is the group.
std::uint64_t left_in_groups(const std::string& root, std::string path, const GroupFiles& files) {
  const std::string mount = root + std::string(files.mount);
  std::uint64_t left = left_in_group(mount, files);
  for (; path.size() > 1; path.erase(path.rfind('/')))
    left = std::min(left, left_in_group(mount + path, files));
  return left;
}

// The lines of the file are `number:controllers:path`; version 2 has the number 0 and no controllers.
std::uint64_t left_in_control_groups(const std::string& root) {
  std::uint64_t left = kNoLimit;
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    const std::string path = line.substr(second + 1);
    if (controllers == ",,") left = std::min(left, left_in_groups(root, path, kVersion2));
    if (controllers.find(",memory,") != std::string::npos)
      left = std::min(left, left_in_groups(root, path, kVersion1));
  }
  return left;
}

std::uint64_t left_in_address_space(const std::string& root) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kNoLimit;
  const auto pages = number_of(root + "/proc/self/statm");
  if (!pages) return limit.rlim_cur;
  return left_of(limit.rlim_cur, *pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
}

}  // namespace

std::uint64_t available_memory(const std::string& root) {
  return std::min({left_in_machine(root), left_in_control_groups(root), left_in_address_space(root)});
}

std::string memory_text(std::uint64_t bytes) {
  constexpr double kMebibyte = 1 << 20;
  const double mebibytes = static_cast<double>(bytes) / kMebibyte;
  if (mebibytes < 1) return "less than 1 MiB";
  return mebibytes < 1000 ? fmt::format("{:.0f} MiB", mebibytes)
                          : fmt::format("{:.1f} GiB", mebibytes / 1024);
}

void require_memory(std::uint64_t needed, std::string_view what, std::string_view way_out,
                    std::uint64_t available) {
  if (needed <= available) return;
  throw Error(ErrorCode::no_resource,
              fmt::format("{} needs about {} of memory, {} are available: {}", what, memory_text(needed),
                          memory_text(available), way_out));
}

void require_memory(std::uint64_t needed, std::string_view what, std::string_view way_out) {
  constexpr std::uint64_t kLittle = std::uint64_t{16} << 20;
  if (needed > kLittle) require_memory(needed, what, way_out, available_memory());
}

void trim_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace akin
