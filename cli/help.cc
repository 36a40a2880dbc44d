// Visitors that turn a description into lines, and into JSON.
#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "akin/base/json.h"
#include "akin/base/version.h"
#include "akin/index/registry.h"
#include "akin/models/registry.h"
#include "cli/description.h"

namespace akin {
namespace {

struct Line {
  std::string left;
  std::string right;
};

std::vector<Line> lines_of(const std::vector<Argument>& arguments) {
  std::vector<Line> lines;
  for (const Argument& argument : arguments) {
    const std::string_view between = argument.flag.empty() || argument.placeholder.empty() ? "" : " ";
    lines.push_back({fmt::format("{}{}{}", argument.flag, between, argument.placeholder),
                     argument.standard.empty()
                         ? argument.help
                         : fmt::format("{} ({})", argument.help, argument.standard)});
  }
  return lines;
}

struct NameHelp {
  std::string name;
  std::string help;

  void describe(FieldVisitor& visit) {
    visit(Field("name", "of a command or a kind"), name);
    visit(Field("summary", "in a line"), help);
  }
};

struct OverviewHelp {
  std::string version = std::string(akin::version());
  std::vector<NameHelp> commands;
  std::vector<NameHelp> kinds;
  std::vector<NameHelp> index_kinds;

  void describe(FieldVisitor& visit) {
    visit(Field("version", "of akin"), version);
    visit(Field("commands", "akin COMMAND"), commands);
    visit(Field("kinds", "akin train --model KIND"), kinds);
    visit(Field("index_kinds", "akin index --kind KIND"), index_kinds);
  }
};

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// A field of a request.
struct FieldHelp {
  std::string name;
  std::string flag;  // empty where it is given without its name
  std::string type;
  std::string standard;
  double at_least = kNone;  // of a number; NaN where there is no such bound
  double above = kNone;
  double at_most = kNone;
  double below = kNone;
  std::vector<std::string> choices;
  bool required = false;
  bool decides = false;
  std::string help;

  void describe(FieldVisitor& visit) {
    visit(Field("name", "the same in every door"), name);
    visit(Field("flag", "on the command line"), flag);
    visit(Field("type", "of the value"), type);
    visit(Field("default", "as text"), standard);
    visit(Field("at_least", "of a number"), at_least);
    visit(Field("above", "of a number"), above);
    visit(Field("at_most", "of a number"), at_most);
    visit(Field("below", "of a number"), below);
    visit(Field("choices", "the names that it takes"), choices);
    visit(Field("required", "whether it must be given"), required);
    visit(Field("decides", "whether which fields follow depends on its value"), decides);
    visit(Field("help", "what it is"), help);
  }
};

// A field of an answer.
struct ReplyHelp {
  std::string name;
  std::string type;
  std::string help;

  void describe(FieldVisitor& visit) {
    visit(Field("name", "of the field"), name);
    visit(Field("type", "of the value"), type);
    visit(Field("help", "what it is"), help);
  }
};

struct CommandHelp {
  std::string name;
  std::string summary;
  std::vector<std::string> examples;
  std::vector<FieldHelp> fields;
  std::vector<FieldHelp> common;
  bool rows = false;
  std::vector<ReplyHelp> reply;

  void describe(FieldVisitor& visit) {
    visit(Field("name", "of the command"), name);
    visit(Field("summary", "in a line"), summary);
    visit(Field("examples", "command lines"), examples);
    visit(Field("fields", "of the request"), fields);
    visit(Field("common", "fields of every command"), common);
    visit(Field("rows", "whether the answer is a list of rows"), rows);
    visit(Field("reply", "fields of the answer, or of a row of it"), reply);
  }
};

std::string_view type_name(FieldValue value) {
  // In the order of FieldValue.
  constexpr std::string_view kTypes[] = {"bool",  "integer", "number", "number", "text",
                                         "texts", "choice",  "record", "records"};
  static_assert(std::size(kTypes) == std::variant_size_v<FieldValue>);
  return kTypes[value.index()];
}

class RequestHelp : public FieldVisitor {
 public:
  std::vector<FieldHelp> fields;

 private:
  void visit(const Field& field, FieldValue value) override {
    FieldHelp help{.name = std::string(field.name),
                   .flag = field.is_positional ? "" : flag_name(field, value),
                   .type = std::string(type_name(value)),
                   .standard = value_text(field, value),
                   .at_least = field.least_itself ? field.least : kNone,
                   .above = field.least_itself ? kNone : field.least,
                   .at_most = field.most_itself ? field.most : kNone,
                   .below = field.most_itself ? kNone : field.most,
                   .required = field.is_required && value_text(field, value).empty(),
                   .decides = field.decides_fields,
                   .help = std::string(field.help)};
    help.choices.assign(field.choices.begin(), field.choices.end());
    if (auto* const* choice = std::get_if<Choice*>(&value))
      help.choices.assign((*choice)->names.begin(), (*choice)->names.end());
    fields.push_back(std::move(help));
  }
};

class ReplyHelps : public FieldVisitor {
 public:
  std::vector<ReplyHelp> fields;

 private:
  void visit(const Field& field, FieldValue value) override {
    fields.push_back({std::string(field.name), std::string(type_name(value)), std::string(field.help)});
  }
};

// The text on lines of at most `width` bytes, all but the first behind `indent` blanks.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string lines;
  while (text.size() > width) {
    const std::size_t blank = text.rfind(' ', width);
    if (blank == std::string_view::npos) break;
    lines.append(text.substr(0, blank)).append("\n").append(indent, ' ');
    text.remove_prefix(blank + 1);
  }
  return lines.append(text);
}

std::string aligned(const std::vector<Line>& lines) {
  constexpr std::size_t kPage = 100;
  constexpr std::size_t kMostLeft = 30;
  std::size_t width = 0;
  for (const Line& line : lines)
    if (line.left.size() <= kMostLeft) width = std::max(width, line.left.size());
  std::string text;
  for (const Line& line : lines) {
    const std::size_t indent = width + 4;
    const bool fits = line.left.size() <= width;
    text += fmt::format("  {:<{}}{}{}\n", line.left, width, fits ? "  " : "\n" + std::string(indent, ' '),
                        wrapped(line.right, kPage - indent, indent));
  }
  return text;
}

}  // namespace

std::string overview() {
  std::vector<Line> lines;
  for (const Operation& operation : commands())
    lines.push_back({std::string(operation.name), std::string(operation.summary)});
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
      version(), aligned(lines));
}

std::string help_of(const Operation& operation, const AnyRecord& request) {
  const Description description = description_of(operation, request);
  std::string text = fmt::format("akin {}: {}\n\nExamples\n", description.name, description.summary);
  for (const std::string& example : description.examples) text += fmt::format("  akin {}\n", example);
  text += fmt::format("\nUsage\n  {} [flags]\n{}", usage_of(description),
                      aligned(lines_of(description.words)));
  if (!description.flags.empty()) text += "\nFlags\n" + aligned(lines_of(description.flags));
  return text + "\nFlags of every command\n" + aligned(lines_of(common_flags()));
}

std::string overview_json() {
  OverviewHelp help;
  for (const Operation& operation : commands())
    help.commands.push_back({std::string(operation.name), std::string(operation.summary)});
  for (const ModelKind& kind : model_kinds())
    help.kinds.push_back({std::string(kind.name), std::string(kind.summary)});
  for (const IndexKind& kind : index_kinds())
    help.index_kinds.push_back({std::string(kind.name), std::string(kind.summary)});
  return to_json(help) + '\n';
}

std::string help_json_of(const Operation& operation, const AnyRecord& request) {
  RequestHelp own, common;
  request.ref().describe(own);
  CommonOptions options;
  options.describe(common);
  ReplyHelps reply;
  operation.reply().ref().describe(reply);
  CommandHelp help{.name = std::string(operation.name),
                   .summary = std::string(operation.summary),
                   .examples = {operation.examples.begin(), operation.examples.end()},
                   .fields = std::move(own.fields),
                   .common = std::move(common.fields),
                   .rows = operation.replies_with_rows,
                   .reply = std::move(reply.fields)};
  return to_json(help) + '\n';
}

}  // namespace akin
