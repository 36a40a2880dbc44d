// A thread waits for the signals, so that no handler runs in the middle of anything.
#include "cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string_view>
#include <thread>

namespace akin {
namespace {

constexpr int kSignalBase = 128;  // the shell's convention for a process that a signal ended

std::atomic<int> last_signal = SIGINT;

void say(std::string_view text) {
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

std::stop_token watch_interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  std::stop_source stop;
  std::thread([signals, stop]() mutable {
    for (;;) {
      int signal = 0;
      if (sigwait(&signals, &signal) != 0) continue;
      last_signal = signal;
      if (!stop.request_stop()) _exit(kSignalBase + signal);
      say("\nakin: stopping after this step; once more leaves at once\n");
    }
  }).detach();
  return stop.get_token();
}

int interrupt_status() { return kSignalBase + last_signal; }

}  // namespace akin
