// Flags are registered by a visitor of the request, parsed by CLI11 and assigned by the common reader.
#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "cli/description.h"

namespace akin {
namespace {

using Texts = std::vector<std::string>;

bool contains(const Texts& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The value of a flag before all flags are known: the last --name VALUE or --name=VALUE.
std::optional<std::string> early_value(const Texts& words, const std::string& flag) {
  std::optional<std::string> value;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == flag && i + 1 < words.size()) value = words[i + 1];
    if (words[i].starts_with(flag + "=")) value = words[i].substr(flag.size() + 1);
  }
  return value;
}

// Makes a flag, or a word without a name, of every field.
class Registrar : public FieldVisitor {
 public:
  Registrar(CLI::App& app, const Texts& words) : app_(app), words_(words) {}

  std::optional<Texts> texts_of(std::string_view name) const {
    const auto found = texts_.find(name);
    if (found == texts_.end() || found->second.option->count() == 0) return std::nullopt;
    if (found->second.is_flag) return Texts{found->second.switched_on ? "true" : "false"};
    return found->second.values;
  }

  bool needs_value(const std::string& flag) const { return contains(needing_value_, flag); }

  std::vector<std::string> flags;  // all of them, for suggestions
  std::string decided;             // what they are those of: --model als --feedback explicit

 private:
  struct Given {
    CLI::Option* option = nullptr;
    bool is_flag = false;
    bool switched_on = false;
    Texts values;
  };

  void visit(const Field& field, FieldValue value) override {
    Given& given = texts_[std::string(field.name)];
    const std::string flag = dashed(field.name);
    if (field.is_positional) {
      given.option = app_.add_option(std::string(field.name), given.values)
                         ->expected(1, field.takes_words ? -1 : 1)
                         ->allow_extra_args(field.takes_words);
      return;
    }
    flags.push_back(flag_name(field, value));
    if (auto* const* on = std::get_if<bool*>(&value)) {
      given.is_flag = true;
      const std::string names = **on ? fmt::format("{},!--no-{}", flag, flag.substr(2)) : flag;
      given.option = app_.add_flag(names, given.switched_on);
      return;
    }
    needing_value_.push_back(flag);
    given.option = app_.add_option(flag, given.values)
                       ->expected(1)
                       ->allow_extra_args(false)
                       ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (!field.decides_fields) return;
    const auto early = early_value(words_, flag);
    if (early) assign_texts(field, value, Texts{*early});
    decided += fmt::format(" {} {}", flag, early.value_or(value_text(field, value)));
  }

  CLI::App& app_;
  const Texts& words_;
  Texts needing_value_;
  std::map<std::string, Given, std::less<>> texts_;
};

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::invalid_argument, reason); }

[[noreturn]] void refuse_word(const std::string& word, const Registrar& registrar) {
  if (!word.starts_with("-"))
    refuse(fmt::format("{} is one word too many; quotes hold words together", in_quotes(word)));
  const std::string flag = word.substr(0, word.find('='));
  const std::vector<std::string_view> names(registrar.flags.begin(), registrar.flags.end());
  std::string hint = suggestion(flag, names);
  if (hint.empty() && !registrar.decided.empty()) hint = " with" + registrar.decided;
  refuse(fmt::format("there is no flag {}{}; --help lists them", flag, hint));
}

// CLI11 begins its messages with the name of the flag.
std::string flag_of(const CLI::ParseError& error) {
  const std::string text = error.what();
  return text.substr(0, text.find_first_of(": "));
}

// CLI11 would take the next flag for the value.
void refuse_missing_value(const Texts& words, const Registrar& registrar) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (registrar.needs_value(words[i]) &&
        contains(registrar.flags, words[i + 1].substr(0, words[i + 1].find('='))))
      refuse(fmt::format("{} needs a value", words[i]));
}

void parse(CLI::App& app, const Texts& words, const Registrar& registrar) {
  refuse_missing_value(words, registrar);
  Texts reversed(words.rbegin(), words.rend());  // as CLI11 wants them
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ArgumentMismatch& error) {
    refuse(fmt::format("{} needs a value", flag_of(error)));
  } catch (const CLI::ParseError& error) {
    refuse(error.what());
  }
  Texts rest = app.remaining();
  std::erase(rest, "--");  // behind it a word is no flag
  if (!rest.empty()) refuse_word(rest[0], registrar);
}

// A word that the command cannot do without; the request's own check would not tell how to ask.
class MissingWord : public FieldVisitor {
 public:
  std::string name;

 private:
  void visit(const Field& field, FieldValue value) override {
    if (field.is_positional && field.is_required && name.empty() && value_text(field, value).empty())
      name = field.name;
  }
};

void refuse_missing_word(const CommandLine& line) {
  MissingWord missing;
  line.request.ref().describe(missing);
  if (!missing.name.empty())
    refuse(fmt::format("{} is missing; akin {} --help shows how to ask", missing.name,
                       line.operation->name));
}

// Flags of every command may stand before the command too: it is moved to the front.
void put_command_first(Texts& words) {
  CommonOptions common;
  CLI::App unused;
  Registrar registrar(unused, words);
  RecordRef(common).describe(registrar);
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with("-")) {
    if (!contains(registrar.flags, words[at].substr(0, words[at].find('='))))
      refuse_word(words[at], registrar);
    at += registrar.needs_value(words[at]) ? 2 : 1;
  }
  if (at >= words.size()) refuse("a command is missing; akin --help lists them");
  std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at),
              words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
}

}  // namespace

bool asks_for_json(const std::vector<std::string>& words) { return contains(words, "--json"); }

CommandLine parse_command_line(const std::vector<std::string>& all_words) {
  CommandLine line;
  Texts words = all_words;
  line.wants_version = contains(words, "--version");
  line.wants_help =
      words.empty() || contains(words, "--help") || contains(words, "-h") || words[0] == "help";
  std::erase_if(words, [](const std::string& word) { return word == "--help" || word == "-h"; });
  while (!words.empty() && words[0] == "help") words.erase(words.begin());
  if (line.wants_help) line.common.json = std::erase(words, "--json") > 0;
  if (line.wants_version || words.empty()) return line;

  put_command_first(words);
  line.operation = &find_operation(words[0], commands());
  line.request = line.operation->request();
  words.erase(words.begin());

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Registrar registrar(app, words);
  line.request.ref().describe(registrar);
  RecordRef(line.common).describe(registrar);
  if (line.wants_help) return line;

  parse(app, words, registrar);
  const auto texts_of = [&](std::string_view name) { return registrar.texts_of(name); };
  assign_fields(line.request.ref(), texts_of);
  assign_fields(line.common, texts_of);
  check_fields(line.common);
  if (line.common.json && line.common.csv) refuse("choose one of --json and --csv");
  refuse_missing_word(line);
  return line;
}

}  // namespace akin
