// flock on a file of its own: the output itself is replaced by a rename, and its lock with it.
#include "akin/base/output_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "akin/base/error.h"
#include "akin/base/file.h"

namespace akin {
namespace {

// Whether the name still leads to the file: its last holder may have removed it before we had the lock.
bool is_still_there(int file, const std::string& name) {
  struct stat held {};
  struct stat named {};
  return ::fstat(file, &held) == 0 && ::stat(name.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

// A lock holds no bytes. A file of that name that does is somebody's own, and would be removed in the
// end.
void refuse_foreign(int file, const std::string& name) {
  struct stat held {};
  if (::fstat(file, &held) == 0 && held.st_size == 0) return;
  ::close(file);
  throw Error(ErrorCode::io,
              fmt::format("{}: is no lock of akin; move it away, or choose another output", name));
}

}  // namespace

OutputLock::OutputLock(const std::string& path) : name_(end_of_links(path) + ".lock") {
  for (;;) {
    file_ = ::open(name_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file_ < 0) throw_system_error(name_, "create", errno);
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      const int reason = errno;
      ::close(file_);
      if (reason == EWOULDBLOCK)
        throw Error(ErrorCode::io, fmt::format("{}: another akin is writing to this file; wait for it, "
                                               "or choose another output",
                                               path));
      throw_system_error(name_, "lock", reason);
    }
    if (is_still_there(file_, name_)) break;
    ::close(file_);
  }
  refuse_foreign(file_, name_);
}

OutputLock::~OutputLock() {
  ::unlink(name_.c_str());  // while it is still ours
  ::close(file_);
}

}  // namespace akin
