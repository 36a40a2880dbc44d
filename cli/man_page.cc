// Macros of man(7); what is not ASCII or means something to roff is escaped.
#include "cli/man_page.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/version.h"
#include "cli/commands.h"
#include "cli/description.h"

namespace akin {
namespace {

// The character that begins at `at` in UTF-8, which moves past it.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at++]);
  if (byte < 0x80) return byte;
  char32_t character = byte & (byte < 0xE0 ? 0x1FU : byte < 0xF0 ? 0x0FU : 0x07U);
  for (; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; ++at)
    character = character << 6 | (static_cast<unsigned char>(text[at]) & 0x3FU);
  return character;
}

std::string roff(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t character = next_character(text, at);
    switch (character) {
      case '\\': escaped += "\\e"; break;
      case '-': escaped += "\\-"; break;
      case '\'': escaped += "\\(aq"; break;
      case '`': escaped += "\\(ga"; break;
      case '^': escaped += "\\(ha"; break;
      case '~': escaped += "\\(ti"; break;
      case '"': escaped += "\\(dq"; break;
      default:
        if (character < 0x80)
          escaped += static_cast<char>(character);
        else
          escaped += fmt::format("\\[u{:04X}]", static_cast<std::uint32_t>(character));
    }
  }
  return escaped.starts_with('.') ? "\\&" + escaped : escaped;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", roff(text)); }
std::string italic(std::string_view text) { return fmt::format("\\fI{}\\fR", roff(text)); }

std::string section(std::string_view title, const std::string& body) {
  return fmt::format(".SH {}\n{}", title, body);
}

// A tagged paragraph.
std::string entry(const std::string& tag, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", tag, roff(text));
}

std::string command_lines(const std::vector<std::string>& lines) {
  std::string text = ".nf\n";
  for (const std::string& line : lines) text += fmt::format("akin {}\n", roff(line));
  return text + ".fi\n";
}

std::string entry(const Argument& argument) {
  std::string tag = argument.flag.empty() ? "" : bold(argument.flag);
  if (!argument.placeholder.empty()) tag += (tag.empty() ? "" : " ") + italic(argument.placeholder);
  std::string text = argument.help;
  if (!argument.choices.empty() && argument.flag.empty())
    text += fmt::format(": {}", fmt::join(argument.choices, ", "));
  if (!argument.standard.empty()) text += fmt::format(" (default: {})", argument.standard);
  return entry(tag, text + ".");
}

std::string command_part(const Operation& command) {
  const Description description = full_description_of(command);
  std::string text = fmt::format(".SS {}\n{}.\n.PP\n{}", roff(usage_of(description)),
                                 roff(description.summary), command_lines(description.examples));
  for (const Argument& word : description.words) text += entry(word);
  for (const Argument& flag : description.flags) text += entry(flag);
  return text;
}

std::string all_commands() {
  std::string text;
  for (const Operation& command : commands()) text += command_part(command);
  return text;
}

std::string flags_of_all() {
  std::string text;
  for (const Argument& flag : common_flags()) text += entry(flag);
  return text;
}

std::string exit_statuses() {
  std::string text = entry(bold("0"), "Done.");
  for (const CodeHelp& code : error_codes())
    text +=
        entry(bold(std::to_string(code.exit_status)), fmt::format("{}: {}.", code.name, code.meaning));
  return text + ".PP\nAfter SIGTERM the status is 143.\n" + bold("akin explain") + " " + italic("CODE") +
         "\ntells causes and remedies.\n";
}

std::string environment() {
  return entry(bold("NO_COLOR"), "Set and not empty: no bold table headers.") +
         entry(bold("TERM"), "If it is dumb: no bold headers and no progress bar.");
}

}  // namespace

std::string man_page() {
  return fmt::format(".TH AKIN 1 \"\" \"akin {}\" \"User Commands\"\n", roff(version())) +
         section("NAME", "akin \\- learns from ratings what goes with what\n") +
         section("SYNOPSIS", bold("akin") + " " + italic("COMMAND") + " [words and flags]\n") +
         section("DESCRIPTION",
                 "From a file of users, items and ratings akin factorizes the user\\-item matrix and "
                 "answers: "
                 "what would this person like, what is like this item, what would this person rate that "
                 "item, "
                 "and how good are the predictions.\n"
                 "The answer goes to the standard output and everything else to the standard error.\n"
                 "An output file appears whole or not at all.\n") +
         section("COMMANDS", all_commands()) + section("\"FLAGS OF EVERY COMMAND\"", flags_of_all()) +
         section("\"EXIT STATUS\"", exit_statuses()) + section("ENVIRONMENT", environment());
}

}  // namespace akin
