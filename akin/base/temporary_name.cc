// Whose a file is stands in its name; that its owner is gone is asked twice, by number and by lock.
#include "akin/base/temporary_name.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::string_view kEnding = ".akin-tmp";

// The part behind the last dot, which is cut off, as a number.
std::optional<std::int64_t> take_number(std::string_view& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto number = parse_integer(name.substr(dot + 1));
  name = name.substr(0, dot);
  return number && *number >= 0 ? number : std::nullopt;
}

// The process in a name that temporary_name made.
std::optional<pid_t> owner_of(std::string_view name) {
  if (!name.ends_with(kEnding)) return std::nullopt;
  name.remove_suffix(kEnding.size());
  if (!take_number(name)) return std::nullopt;
  const auto process = take_number(name);
  if (!process || *process < 1 || *process > INT32_MAX || name.empty()) return std::nullopt;
  return static_cast<pid_t>(*process);
}

bool is_gone(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

// A process in another container has a number that means nothing here, but its lock holds.
void remove_unless_locked(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return;
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
  ::close(file);
}

}  // namespace

std::string temporary_name(const std::string& target) {
  static std::atomic<unsigned> calls = 0;
  return fmt::format("{}.{}.{}{}", target, ::getpid(), calls++, kEnding);
}

void sweep_temporary_files(const std::string& folder) {
  std::vector<std::string> abandoned;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const auto owner = owner_of(at->path().filename().native());
    if (owner && is_gone(*owner)) abandoned.push_back(at->path());
  }
  for (const std::string& path : abandoned) remove_unless_locked(path);
}

}  // namespace akin
