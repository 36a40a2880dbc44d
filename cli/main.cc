// akin <command> [flags]. All that can be asked for is in akin/engine/operation.cc.
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/base/version.h"
#include "cli/command_line.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/terminal.h"

namespace akin {
namespace {

void answer(const CommandLine& line, std::stop_token stop, StandardOutput& output) {
  if (line.wants_version) return output.write(fmt::format("akin {}\n", version()));
  const bool as_json = line.common.json;
  if (line.operation == nullptr) return output.write(as_json ? overview_json() : overview());
  if (line.wants_help)
    return output.write(as_json ? help_json_of(*line.operation, line.request)
                                : help_of(*line.operation, line.request));

  Terminal terminal(line.common.quiet);
  Workspace workspace(static_cast<std::size_t>(line.common.threads),
                      static_cast<std::uint64_t>(line.common.seed), std::move(stop), &terminal);
  const auto reply = as_json           ? json_reply(output)
                     : line.common.csv ? csv_reply(output)
                                       : text_reply(output, wants_colour(STDOUT_FILENO));
  try {
    line.operation->run(line.request, workspace, *reply);
  } catch (const Error&) {
    output.flush();  // what was answered before stays answered
    throw;
  }
  reply->finish();
}

int report(ErrorCode code, const std::string& message, bool as_json) {
  const std::string line = as_json ? fmt::format("{{\"code\": {}, \"message\": {}}}",
                                                 json_string(name(code)), json_string(message))
                                   : fmt::format("akin: error [{}]: {}", name(code), visible(message));
  std::fprintf(stderr, "%s\n", line.c_str());
  return code == ErrorCode::cancelled ? interrupt_status() : exit_status(code);
}

}  // namespace
}  // namespace akin

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const bool as_json = akin::asks_for_json(words);
  ::signal(SIGXFSZ, SIG_IGN);  // a file that grows too large is an error of write()
  try {
    const std::stop_token stop = akin::watch_interrupts();
    akin::StandardOutput output;
    akin::answer(akin::parse_command_line(words), stop, output);
    output.flush();
    return 0;
  } catch (const akin::Error& error) {
    return akin::report(error.code(), error.what(), as_json);
  } catch (const std::bad_alloc&) {
    return akin::report(akin::ErrorCode::no_resource, "there is not enough memory for this", as_json);
  } catch (const std::exception& error) {
    return akin::report(akin::ErrorCode::internal, error.what(), as_json);
  }
}
