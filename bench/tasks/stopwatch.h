// What something takes: seconds, and seconds of the processor in all threads of this process.
#pragma once

#include <fmt/format.h>

#include <string>

#include "akin/base/clock.h"
#include "bench/tasks/words.h"

namespace akin {

struct Figures {
  double seconds = 0, work = 0;

  std::string json() const { return fmt::format(R"("seconds": {}, "work": {})", seconds, work); }
};

class Stopwatch {
 public:
  Figures figures() const { return {clock_.seconds(), processor_seconds() - worked_}; }

 private:
  Clock clock_;
  double worked_ = processor_seconds();
};

}  // namespace akin
