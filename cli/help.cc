// A visitor that turns a description into lines.
#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace akin {
namespace {

struct Line {
  std::string left;
  std::string right;
};

std::string placeholder_of(const Field& field, FieldValue value) {
  if (std::holds_alternative<bool*>(value)) return "";
  if (!field.placeholder.empty()) return std::string(field.placeholder);
  if (auto* const* choice = std::get_if<Choice*>(&value))
    return fmt::format("{}", fmt::join((*choice)->names, "|"));
  if (std::holds_alternative<std::int64_t*>(value)) return "N";
  if (std::holds_alternative<std::vector<std::string>*>(value)) return "A,B,…";
  return "X";
}

class HelpLines : public FieldVisitor {
 public:
  std::vector<std::string> positionals;
  std::vector<Line> words;
  std::vector<Line> flags;

 private:
  void visit(const Field& field, FieldValue value) override {
    const std::string shown = placeholder_of(field, value);
    if (field.is_positional) {
      positionals.push_back(field.is_required ? shown : "[" + shown + "]");
      words.push_back({shown, std::string(field.help)});
      return;
    }
    const std::string flag = flag_name(field, value);
    const bool is_off_switch = flag.starts_with("--no-") && std::holds_alternative<bool*>(value);
    const std::string help =
        is_off_switch ? fmt::format("do not {}", field.help) : std::string(field.help);
    const std::string standard = std::holds_alternative<bool*>(value) ? "" : value_text(field, value);
    flags.push_back({shown.empty() ? flag : flag + " " + shown,
                     standard.empty() ? help : fmt::format("{} ({})", help, standard)});
  }
};

std::string aligned(const std::vector<Line>& lines) {
  constexpr std::size_t kMostLeft = 30;
  std::size_t width = 0;
  for (const Line& line : lines)
    if (line.left.size() <= kMostLeft) width = std::max(width, line.left.size());
  std::string text;
  for (const Line& line : lines) {
    const bool fits = line.left.size() <= width;
    text += fmt::format("  {:<{}}{}{}\n", line.left, width,
                        fits ? "  " : "\n" + std::string(width + 4, ' '), line.right);
  }
  return text;
}

}  // namespace

std::string overview() {
  std::vector<Line> commands;
  for (const Operation& operation : operations())
    commands.push_back({std::string(operation.name), std::string(operation.summary)});
  return fmt::format(
      "akin {} learns from ratings what goes with what.\n\n"
      "Examples\n"
      "  akin split ratings.csv --test-share 0.2 --train train.csv --test test.csv\n"
      "  akin train train.csv --items movies.csv --out model.akin\n"
      "  akin evaluate model.akin test.csv\n"
      "  akin recommend model.akin --user 10\n"
      "  akin similar model.akin \"toy story\"\n\n"
      "Commands\n{}\n"
      "akin COMMAND --help tells more of each.\n",
      AKIN_VERSION, aligned(commands));
}

std::string help_of(const Operation& operation, const AnyRecord& request) {
  HelpLines own, common;
  request.ref().describe(own);
  CommonOptions options;
  options.describe(common);
  std::string text = fmt::format("akin {}: {}\n\nExamples\n", operation.name, operation.summary);
  for (const std::string_view example : operation.examples) text += fmt::format("  akin {}\n", example);
  text += fmt::format("\nUsage\n  akin {} {} [flags]\n{}", operation.name,
                      fmt::join(own.positionals, " "), aligned(own.words));
  text +=
      fmt::format("\nFlags\n{}\nFlags of every command\n{}", aligned(own.flags), aligned(common.flags));
  return text;
}

}  // namespace akin
