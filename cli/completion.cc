// Three shells, one list of commands.
#include "cli/completion.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include "cli/description.h"

namespace akin {
namespace {

constexpr std::string_view kHelp = "show examples and every flag";
constexpr std::string_view kVersion = "print the version";

struct Tree {
  std::vector<Description> commands;
  std::vector<Argument> common;  // and --help
};

Tree whole_tree() {
  Tree tree;
  for (const Operation& command : commands()) tree.commands.push_back(full_description_of(command));
  tree.common = common_flags();
  tree.common.push_back({.flag = "--help", .help = std::string(kHelp)});
  return tree;
}

std::vector<Argument> joined(std::vector<Argument> arguments, const std::vector<Argument>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

bool takes_value(const Argument& argument) { return !argument.placeholder.empty(); }

// The flags for which `is_wanted` holds, with `between` between them.
std::string flags_where(const std::vector<Argument>& arguments, std::string_view between,
                        const std::function<bool(const Argument&)>& is_wanted) {
  std::string flags;
  for (const Argument& argument : arguments)
    if (is_wanted(argument)) flags.append(flags.empty() ? "" : between).append(argument.flag);
  return flags;
}

std::string in_single_quotes(std::string_view text, std::string_view quote) {
  std::string quoted = "'";
  for (const char c : text) c == '\'' ? quoted.append(quote) : quoted.append(1, c);
  return quoted + '\'';
}

// --- bash

constexpr std::string_view kBashBegin =
    R"(# Completion of akin in bash, written by `akin completion bash`.
_akin() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command='' flag='' flags='' names='' files='' place
  COMPREPLY=()
  if [[ $current == = ]]; then # --flag=value comes as three words
    current='' flag=$before
  elif [[ $before == = ]]; then
    flag=${COMP_WORDS[COMP_CWORD-2]}
  else
    flag=$before
  fi
  for ((place = 1; place < COMP_CWORD; ++place)); do
    case ${COMP_WORDS[place]} in
      =) ((++place)) ;;
      VALUED) [[ ${COMP_WORDS[place+1]} == = ]] || ((++place)) ;;
      -*) ;;
      *) command=${COMP_WORDS[place]} && break ;;
    esac
  done
  case $command in
)";

constexpr std::string_view kBashEnd = R"(  esac
  if [[ $names ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$names" -- "$current")
  elif [[ $current == -* && ! $files ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
  elif [[ $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _akin akin
)";

std::string bash_case(const Description& command, const std::vector<Argument>& common) {
  const std::vector<Argument> flags = joined(command.flags, common);
  std::string text = fmt::format("    {})\n      flags='{}'\n      case $flag in\n", command.name,
                                 flags_where(flags, " ", [](const Argument&) { return true; }));
  for (const Argument& flag : flags)
    if (!flag.choices.empty())
      text += fmt::format("        {}) names='{}' ;;\n", flag.flag, fmt::join(flag.choices, " "));
  const auto takes_file = [](const Argument& flag) { return flag.takes_file; };
  const auto takes_other = [](const Argument& flag) {
    return takes_value(flag) && !flag.takes_file && flag.choices.empty();
  };
  if (const auto some = flags_where(flags, " | ", takes_file); !some.empty())
    text += fmt::format("        {}) files=yes ;;\n", some);
  if (const auto some = flags_where(flags, " | ", takes_other); !some.empty())
    text += fmt::format("        {}) return ;;\n", some);
  std::string of_words;
  for (const Argument& word : command.words) {
    if (!word.choices.empty()) of_words = fmt::format("names='{}'", fmt::join(word.choices, " "));
    if (word.takes_file) of_words = "files=yes";
  }
  if (!of_words.empty()) text += fmt::format("        *) [[ $current == -* ]] || {} ;;\n", of_words);
  return text + "      esac\n      ;;\n";
}

std::string bash_script(const Tree& tree) {
  std::string text(kBashBegin);
  text.replace(text.find("VALUED"), 6, flags_where(tree.common, " | ", takes_value));
  std::string names;
  for (const Description& command : tree.commands) names += (names.empty() ? "" : " ") + command.name;
  text += fmt::format("    '')\n      flags='{} --version'\n      case $flag in\n        {}) return ;;\n",
                      flags_where(tree.common, " ", [](const Argument&) { return true; }),
                      flags_where(tree.common, " | ", takes_value));
  text += fmt::format("        *) [[ $current == -* ]] || names='{}' ;;\n      esac\n      ;;\n", names);
  for (const Description& command : tree.commands) text += bash_case(command, tree.common);
  return text.append(kBashEnd);
}

// --- zsh

std::string zsh_quoted(std::string_view text) { return in_single_quotes(text, "'\\''"); }

// A text between [ and ] or two colons.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// What stands behind a word or a flag: ":MODEL:_files".
std::string zsh_value(const Argument& argument) {
  const std::string action = argument.takes_file ? "_files"
                             : argument.choices.empty()
                                 ? " "
                                 : fmt::format("({})", fmt::join(argument.choices, " "));
  const std::string message = argument.choices.empty() ? argument.placeholder : "name";
  return fmt::format(":{}:{}", zsh_text(message), action);
}

std::string zsh_flag(const Argument& flag) {
  return zsh_quoted(fmt::format("{}{}[{}]{}", flag.flag, takes_value(flag) ? "=" : "",
                                zsh_text(flag.help), takes_value(flag) ? zsh_value(flag) : ""));
}

std::string zsh_case(const Description& command) {
  std::string text = fmt::format("        {})\n          _arguments $common", command.name);
  for (const Argument& flag : command.flags) text += fmt::format(" \\\n            {}", zsh_flag(flag));
  int place = 0;
  for (const Argument& word : command.words)
    text += fmt::format(" \\\n            {}", zsh_quoted(fmt::format("{}{}", ++place, zsh_value(word))));
  return text + "\n          ;;\n";
}

std::string zsh_script(const Tree& tree) {
  std::string text =
      "#compdef akin\n"
      "# Completion of akin in zsh, written by `akin completion zsh`.\n"
      "_akin() {\n"
      "  local context state state_descr line\n"
      "  typeset -A opt_args\n"
      "  local -a common names\n"
      "  common=(\n";
  for (const Argument& flag : tree.common) text += fmt::format("    {}\n", zsh_flag(flag));
  text += "  )\n  names=(\n";
  for (const Description& command : tree.commands)
    text += fmt::format("    {}\n", zsh_quoted(fmt::format("{}:{}", command.name, command.summary)));
  text += fmt::format(
      "  )\n"
      "  _arguments -C $common '--version[{}]' '1: :->command' '*:: :->rest' && return\n"
      "  case $state in\n"
      "    command) _describe command names ;;\n"
      "    rest)\n"
      "      case $words[1] in\n",
      kVersion);
  for (const Description& command : tree.commands) text += zsh_case(command);
  return text +
         "      esac\n"
         "      ;;\n"
         "  esac\n"
         "}\n"
         "if [[ $funcstack[1] == _akin ]]; then _akin \"$@\"; else compdef _akin akin; fi\n";
}

// --- fish

std::string fish_quoted(std::string_view text) { return in_single_quotes(text, "\\'"); }

// -r: a value must follow; -x: and it is no file.
std::string fish_value(const Argument& argument) {
  if (argument.takes_file) return " -r -F";
  if (!takes_value(argument)) return "";
  return argument.choices.empty() ? " -x" : fmt::format(" -x -a '{}'", fmt::join(argument.choices, " "));
}

std::string fish_flag(const std::string& condition, const Argument& flag) {
  return fmt::format("complete -c akin{} -l {}{} -d {}\n", condition, flag.flag.substr(2),
                     fish_value(flag), fish_quoted(flag.help));
}

constexpr std::string_view kFishBegin =
    R"(# Completion of akin in fish, written by `akin completion fish`.
function __akin_command
    set -l is_value no
    for word in (commandline -opc)[2..-1]
        switch $word
            case VALUED
                set is_value yes
            case '-*'
            case '*'
                if test $is_value = no
                    echo $word
                    return
                end
                set is_value no
        end
    end
end
function __akin_is
    set -l command (__akin_command)
    test "$command" = "$argv[1]"
end
complete -c akin -f
)";

std::string fish_script(const Tree& tree) {
  std::string text(kFishBegin);
  text.replace(text.find("VALUED"), 6, flags_where(tree.common, " ", takes_value));
  const std::string without_command = " -n '__akin_is \"\"'";
  for (const Argument& flag : tree.common) text += fish_flag("", flag);
  text += fish_flag(without_command, {.flag = "--version", .help = std::string(kVersion)});
  for (const Description& command : tree.commands)
    text += fmt::format("complete -c akin{} -a {} -d {}\n", without_command, command.name,
                        fish_quoted(command.summary));
  for (const Description& command : tree.commands) {
    const std::string condition = fmt::format(" -n '__akin_is {}'", command.name);
    for (const Argument& flag : command.flags) text += fish_flag(condition, flag);
    for (const Argument& word : command.words) {
      if (word.takes_file) text += fmt::format("complete -c akin{} -F\n", condition);
      if (!word.choices.empty())
        text += fmt::format("complete -c akin{} -a '{}'\n", condition, fmt::join(word.choices, " "));
    }
  }
  return text;
}

}  // namespace

std::string completion_script(Shell shell) {
  const Tree tree = whole_tree();
  switch (shell) {
    case Shell::zsh: return zsh_script(tree);
    case Shell::fish: return fish_script(tree);
    default: return bash_script(tree);
  }
}

}  // namespace akin
