#include "cli/commands.h"

#include <vector>

#include "cli/completion.h"
#include "cli/man_page.h"

namespace akin {
namespace {

template <Described Request, std::string (*Text)(const Request&)>
Operation page(std::string_view name, std::string_view summary,
               const std::vector<std::string_view>& examples) {
  return {.name = name,
          .summary = summary,
          .examples = examples,
          .request = [] { return AnyRecord(Request{}); },
          .reply = [] { return AnyRecord(Page{}); },
          .replies_with_rows = false,
          .run =
              [](const AnyRecord& request, Workspace&, Reply& reply) {
                Page answer{Text(request.as<Request>())};
                reply.record(answer);
              }};
}

std::string completion(const CompletionRequest& request) { return completion_script(request.shell); }

std::string manual(const ManRequest&) { return man_page(); }

std::vector<Operation> all_commands() {
  std::vector<Operation> all(operations().begin(), operations().end());
  all.push_back(page<CompletionRequest, completion>(
      "completion", "a script with which a shell completes akin's commands and flags",
      {"completion bash > ~/.local/share/bash-completion/completions/akin",
       "completion zsh > ~/.zfunc/_akin", "completion fish > ~/.config/fish/completions/akin.fish"}));
  all.push_back(page<ManRequest, manual>("man", "the manual page of akin, as roff", {"man | man -l -"}));
  return all;
}

}  // namespace

void CommonOptions::describe(FieldVisitor& visit) {
  visit(Field("json", "answer as JSON, one object, or one a line for lists"), json);
  visit(Field("csv", "answer as comma-separated values with a header"), csv);
  visit(Field("quiet", "no progress and no notes, only the answer and errors"), quiet);
  visit(Field("threads",
              "how many to use; 0: as many as the machine has. The answer is the same for any number")
            .at_least(0)
            .at_most(1024),
        threads);
  visit(Field("seed", "of all random numbers"), seed);
}

void CompletionRequest::describe(FieldVisitor& visit) {
  visit(Field("shell", "whose script it is").positional(), shell);
}

void Page::describe(FieldVisitor& visit) { visit(Field("text", "all of it").as_it_is(), text); }

std::span<const Operation> commands() {
  static const std::vector<Operation> all = all_commands();
  return all;
}

}  // namespace akin
