// A thread waits for the signals, so that no handler runs in the middle of anything.
#include "cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string_view>
#include <system_error>
#include <thread>

namespace akin {
namespace {

constexpr int kSignalBase = 128;  // the shell's convention for a process that a signal ended

std::atomic<int> last_signal = SIGINT;

void say(std::string_view text) {
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

// As by a shell script that starts a command with & behind it: then Ctrl-C is not meant for us.
bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void wait_for(const sigset_t& signals, const std::stop_source& stop) {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    last_signal = signal;
    if (!stop.request_stop()) _exit(kSignalBase + signal);
    say("\nakin: stopping after this step; once more leaves at once\n");
  }
}

}  // namespace

std::stop_token watch_interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM})
    if (!is_ignored(signal)) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  std::stop_source stop;
  try {
    std::thread(wait_for, signals, stop).detach();
  } catch (const std::system_error&) {  // no thread to be had: then the first signal ends the process
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  }
  return stop.get_token();
}

int interrupt_status() { return kSignalBase + last_signal; }

}  // namespace akin
