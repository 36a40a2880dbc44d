// What an operation runs in: threads, a seed, a way to be stopped, and somebody who listens.
#pragma once

#include <cstdint>
#include <limits>
#include <stop_token>
#include <string>
#include <string_view>

#include "akin/base/context.h"
#include "akin/base/thread_pool.h"
#include "akin/models/observer.h"

namespace akin {

// How far something is that takes its time.
struct Progress {
  std::string_view stage;  // "iteration"
  std::size_t done = 0;
  std::size_t total = 0;
  double seconds = 0;      // since the stage began
  std::string detail;      // "rmse 0.78", or nothing
  std::size_t before = 0;  // of those done, how many were done before the stage began

  // At the pace so far, which something must have been done to know.
  double seconds_left() const {
    return done > before
               ? seconds / static_cast<double>(done - before) * static_cast<double>(total - done)
               : 0;
  }
};

// A door that wants to hear of progress, and of what is said beside an answer.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void on_progress(const Progress&) {}
  virtual void on_note(std::string_view) {}
};

class Workspace {
 public:
  // 0 threads: as many as the machine has.
  explicit Workspace(std::size_t threads = 0, std::uint64_t seed = 1, std::stop_token stop = {},
                     Listener* listener = nullptr)
      : threads_(threads), seed_(seed), stop_(std::move(stop)), listener_(listener) {}

  Context context() { return {threads_, seed_, stop_}; }

  void note(std::string_view text) {
    if (listener_ != nullptr) listener_->on_note(text);
  }
  void progress(const Progress& progress) {
    if (listener_ != nullptr) listener_->on_progress(progress);
  }

 private:
  ThreadPool threads_;
  std::uint64_t seed_;
  std::stop_token stop_;
  Listener* listener_;
};

}  // namespace akin
