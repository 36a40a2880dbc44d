// What a computation may use: threads, a seed and a way to be stopped. Passed along, never global.
#pragma once

#include <cstdint>
#include <stop_token>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"

namespace akin {

struct Context {
  ThreadPool& threads;
  std::uint64_t seed = 0;
  std::stop_token stop = {};

  // Throws Error(cancelled) once the caller has asked to stop.
  void check_stop() const {
    if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "stopped on request");
  }
};

}  // namespace akin
