// One writer an output: a second one is told so at once, not after its work.
#pragma once

#include <string>

namespace akin {

// Holds `path`.lock, beside the file that the path leads to, until it is destroyed. The system lets go of
// the lock of a process that is killed; the file may stay then and keeps nobody out.
class OutputLock {
 public:
  // Throws Error(io) where another process, or another lock of this one, holds it.
  explicit OutputLock(const std::string& path);
  ~OutputLock();
  OutputLock(const OutputLock&) = delete;
  OutputLock& operator=(const OutputLock&) = delete;

 private:
  std::string name_;
  int file_ = -1;
};

}  // namespace akin
