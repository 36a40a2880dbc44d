// How much of the machine's processors a process may use.
#pragma once

#include <string>

namespace akin {

// The processors' time that the control groups of this process allow, in processors: 1.5 for 150 ms of
// each 100 ms (versions 1 and 2). Not a number where nothing limits it. `root` holds proc/ and sys/:
// tests have one of their own.
double processor_quota(const std::string& root = "/");

}  // namespace akin
