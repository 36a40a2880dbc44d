#include "cli/description.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/commands.h"

namespace akin {
namespace {

// The placeholders that stand for the name of a file.
constexpr std::array<std::string_view, 4> kFiles = {"FILE", "MODEL", "PAIRS", "RATINGS"};

std::string placeholder_of(const Field& field, FieldValue value) {
  if (std::holds_alternative<bool*>(value)) return "";
  if (!field.placeholder.empty()) return std::string(field.placeholder);
  if (auto* const* choice = std::get_if<Choice*>(&value))
    return fmt::format("{}", fmt::join((*choice)->names, "|"));
  if (std::holds_alternative<std::int64_t*>(value)) return "N";
  if (std::holds_alternative<std::vector<std::string>*>(value)) return "A,B,…";
  return "X";
}

std::vector<std::string> choices_of(const Field& field, FieldValue value) {
  if (auto* const* choice = std::get_if<Choice*>(&value))
    return {(*choice)->names.begin(), (*choice)->names.end()};
  return {field.choices.begin(), field.choices.end()};
}

class Arguments : public FieldVisitor {
 public:
  std::vector<Argument> words;
  std::vector<Argument> flags;
  std::map<std::string, std::vector<std::string>>
      deciding;  // fields on which others depend, with their choices

 private:
  void visit(const Field& field, FieldValue value) override {
    if (field.decides_fields) deciding[std::string(field.name)] = choices_of(field, value);
    const std::string flag = flag_name(field, value);
    const bool is_switch = std::holds_alternative<bool*>(value);
    const bool is_off_switch = is_switch && flag.starts_with("--no-");
    Argument argument{
        .flag = field.is_positional ? "" : flag,
        .placeholder = placeholder_of(field, value),
        .help = is_off_switch ? fmt::format("do not {}", field.help) : std::string(field.help),
        .standard = is_switch || field.is_positional ? "" : value_text(field, value),
        .choices = choices_of(field, value),
        .is_required = field.is_required};
    argument.takes_file = std::find(kFiles.begin(), kFiles.end(), argument.placeholder) != kFiles.end();
    (field.is_positional ? words : flags).push_back(std::move(argument));
  }
};

Arguments arguments_of(const AnyRecord& request) {
  Arguments arguments;
  request.ref().describe(arguments);
  return arguments;
}

using Chosen = std::map<std::string, std::string, std::less<>>;

AnyRecord request_with(const Operation& command, const Chosen& chosen) {
  AnyRecord request = command.request();
  assign_fields(request.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const auto value = chosen.find(name);
    if (value == chosen.end()) return std::nullopt;
    return std::vector{value->second};
  });
  return request;
}

void add_missing(std::vector<Argument>& flags, const std::vector<Argument>& more) {
  for (const Argument& flag : more)
    if (std::none_of(flags.begin(), flags.end(), [&](const auto& one) { return one.flag == flag.flag; }))
      flags.push_back(flag);
}

// Those of the command after these choices, and after every other that it then leaves open.
void add_flags_of_choices(const Operation& command, const Chosen& chosen, std::vector<Argument>& flags) {
  const Arguments arguments = arguments_of(request_with(command, chosen));
  add_missing(flags, arguments.flags);
  for (const auto& [name, choices] : arguments.deciding) {
    if (chosen.contains(name)) continue;
    for (const std::string& choice : choices) {
      Chosen next = chosen;
      next[name] = choice;
      add_flags_of_choices(command, next, flags);
    }
  }
}

}  // namespace

std::string dashed(std::string_view name) {
  std::string flag = "--";
  for (const char c : name) flag += c == '_' ? '-' : c;
  return flag;
}

std::string flag_name(const Field& field, FieldValue value) {
  auto* const* on = std::get_if<bool*>(&value);
  return on != nullptr && **on ? "--no-" + dashed(field.name).substr(2) : dashed(field.name);
}

Description description_of(const Operation& command, const AnyRecord& request) {
  Arguments arguments = arguments_of(request);
  return {.name = std::string(command.name),
          .summary = std::string(command.summary),
          .examples = {command.examples.begin(), command.examples.end()},
          .words = std::move(arguments.words),
          .flags = std::move(arguments.flags)};
}

Description full_description_of(const Operation& command) {
  Description description = description_of(command, command.request());
  add_flags_of_choices(command, {}, description.flags);
  return description;
}

std::vector<Argument> common_flags() {
  CommonOptions options;
  Arguments arguments;
  options.describe(arguments);
  return std::move(arguments.flags);
}

std::string usage_of(const Description& description) {
  std::string usage = "akin " + description.name;
  for (const Argument& word : description.words)
    usage += word.is_required ? " " + word.placeholder : " [" + word.placeholder + "]";
  return usage;
}

}  // namespace akin
