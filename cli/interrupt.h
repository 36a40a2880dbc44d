// Ctrl-C and SIGTERM: the first asks the work to stop, the second leaves at once.
#pragma once

#include <stop_token>

namespace akin {

// To be called before any thread is started. The token asks to stop once a signal has come.
std::stop_token watch_interrupts();

// 130 after Ctrl-C, 143 after SIGTERM: how a process ends that was asked to.
int interrupt_status();

}  // namespace akin
