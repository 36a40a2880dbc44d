// The visitors that every door shares: check, read from text, print as text.
#include "akin/base/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

[[noreturn]] void refuse(const Field& field, const std::string& reason) {
  throw Error(ErrorCode::invalid_argument, fmt::format("{} {}", field.name, reason));
}

std::string range_text(const Field& field) {
  const bool has_least = std::isfinite(field.least);
  const bool has_most = std::isfinite(field.most);
  std::string text;
  if (has_least) text += fmt::format("{} {}", field.least_itself ? "at least" : "above", field.least);
  if (has_least && has_most) text += " and ";
  if (has_most) text += fmt::format("{} {}", field.most_itself ? "at most" : "below", field.most);
  return text;
}

void check_number(const Field& field, double value, const std::string& text) {
  if (field.may_be_none && std::isnan(value)) return;
  const bool has_range = std::isfinite(field.least) || std::isfinite(field.most);
  const bool is_unlike_any = has_range && !std::isfinite(value);  // every comparison with NaN is false
  const bool too_small = field.least_itself ? value < field.least : value <= field.least;
  const bool too_large = field.most_itself ? value > field.most : value >= field.most;
  if (is_unlike_any || too_small || too_large)
    refuse(field, fmt::format("must be {}, not {}", range_text(field), text));
}

class Checker : public FieldVisitor {
 private:
  void visit(const Field& field, FieldValue value) override {
    std::visit(
        Overloaded{
            [&](std::int64_t* number) {
              check_number(field, static_cast<double>(*number), std::to_string(*number));
            },
            [&](float* number) { check_number(field, static_cast<double>(*number), to_text(*number)); },
            [&](double* number) { check_number(field, *number, to_text(*number)); },
            [&](std::string* text) {
              if (field.is_required && text->empty()) refuse(field, "is missing");
            },
            [&](std::vector<std::string>* list) {
              if (field.is_required && list->empty()) refuse(field, "is missing");
            },
            [&](RecordRef* record) { record->describe(*this); },
            [](auto*) {},
        },
        value);
  }
};

bool parse_bool(const Field& field, const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  refuse(field, fmt::format("must be true or false, not {}", in_quotes(text)));
}

// Takes one part off the front of `text`, and the comma behind it. Between quotes at the start of a part
// a comma is a comma and "" a quote.
std::string cut_part(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::string part;
  const bool was_quoted = text.starts_with('"');
  bool is_quoted = was_quoted;
  if (is_quoted) text.remove_prefix(1);
  std::size_t at = 0;
  for (; at < text.size() && (is_quoted || text[at] != ','); ++at) {
    if (!is_quoted || text[at] != '"')
      part += text[at];
    else if (text.substr(at + 1).starts_with('"'))
      part += text[at++];
    else
      is_quoted = false;
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return was_quoted ? part : std::string(trim(part));
}

std::vector<std::string> split_at_commas(std::span<const std::string> texts) {
  std::vector<std::string> parts;
  for (std::string_view text : texts) {
    while (!text.empty()) {
      std::string part = cut_part(text);
      if (!part.empty()) parts.push_back(std::move(part));
    }
  }
  return parts;
}

std::string joined_with_commas(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + csv_field(part);
  return text;
}

std::size_t index_of(const Field& field, const Choice& choice, const std::string& text) {
  const auto found = std::find(choice.names.begin(), choice.names.end(), text);
  if (found == choice.names.end())
    refuse(field, fmt::format("must be {}, not {}{}", listed(choice.names), in_quotes(text),
                              suggestion(text, choice.names)));
  return static_cast<std::size_t>(found - choice.names.begin());
}

class Assigner : public FieldVisitor {
 public:
  explicit Assigner(
      const std::function<std::optional<std::vector<std::string>>(std::string_view)>& texts_of)
      : texts_of_(texts_of) {}

 private:
  void visit(const Field& field, FieldValue value) override {
    if (const auto texts = texts_of_(field.name)) assign_texts(field, value, *texts);
  }

  const std::function<std::optional<std::vector<std::string>>(std::string_view)>& texts_of_;
};

class Collector : public FieldVisitor {
 public:
  std::vector<std::pair<std::string, std::string>> texts;

 private:
  void visit(const Field& field, FieldValue value) override {
    texts.emplace_back(field.name, value_text(field, value));
  }
};

template <class T>
std::string number_text(const Field& field, T value, bool for_people) {
  if (std::isnan(value)) return "";
  if (for_people && field.decimals >= 0) return fmt::format("{:.{}f}", value, field.decimals);
  return to_text(value);
}

}  // namespace

void AnyRecord::refuse_type() {
  throw Error(ErrorCode::internal, "a record of another type was expected");
}

void check_fields(RecordRef record) {
  Checker checker;
  record.describe(checker);
}

void refuse_unused(RecordRef request, RecordRef defaults, std::initializer_list<DependentField> fields) {
  const auto asked = field_texts(request), standard = field_texts(defaults);
  for (const DependentField& field : fields) {
    const auto is_it = [&](const auto& named) { return named.first == field.name; };
    const auto value = std::find_if(asked.begin(), asked.end(), is_it);
    const auto usual = std::find_if(standard.begin(), standard.end(), is_it);
    if (value == asked.end() || usual == standard.end())
      throw Error(ErrorCode::internal, fmt::format("there is no field {}", field.name));
    if (!field.is_used && value->second != usual->second)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("{} would do nothing: it goes with {}", field.name, field.goes_with));
  }
}

void assign_texts(const Field& field, FieldValue value, std::span<const std::string> texts) {
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&value)) {
    **list = split_at_commas(texts);
    return;
  }
  if (texts.empty()) refuse(field, "needs a value");
  if (texts.size() > 1 && !field.takes_words)
    refuse(field, fmt::format("is given {} times", texts.size()));
  const std::string text = fmt::format("{}", fmt::join(texts, " "));
  const auto number = [&](auto parsed, const char* kind) {
    if (!parsed) refuse(field, fmt::format("must be {}, not {}", kind, in_quotes(text)));
    return *parsed;
  };
  std::visit(Overloaded{
                 [&](bool* flag) { *flag = parse_bool(field, text); },
                 [&](std::int64_t* whole) { *whole = number(parse_integer(text), "a whole number"); },
                 [&](float* real) { *real = number(parse_float(text), "a number"); },
                 [&](double* real) { *real = number(parse_double(text), "a number"); },
                 [&](std::string* words) { *words = text; },
                 [&](Choice* choice) { choice->choose(index_of(field, *choice, text)); },
                 [&](auto*) { refuse(field, "cannot be set"); },
             },
             value);
}

void assign_fields(
    RecordRef record,
    const std::function<std::optional<std::vector<std::string>>(std::string_view)>& texts_of) {
  Assigner assigner(texts_of);
  record.describe(assigner);
}

std::vector<std::pair<std::string, std::string>> field_texts(RecordRef record) {
  Collector collector;
  record.describe(collector);
  return std::move(collector.texts);
}

std::string value_text(const Field& field, FieldValue value, bool for_people) {
  return std::visit(Overloaded{
                        [](bool* flag) -> std::string { return *flag ? "true" : "false"; },
                        [](std::int64_t* whole) { return std::to_string(*whole); },
                        [&](float* real) { return number_text(field, *real, for_people); },
                        [&](double* real) { return number_text(field, *real, for_people); },
                        [](std::string* text) { return *text; },
                        [](std::vector<std::string>* list) { return joined_with_commas(*list); },
                        [](Choice* choice) { return std::string(choice->names[choice->index]); },
                        [](RecordRef*) { return std::string(); },
                        [](RecordList* list) { return std::to_string(list->size); },
                    },
                    value);
}

std::string listed(std::span<const std::string_view> names) {
  if (names.empty()) return "";
  if (names.size() == 1) return std::string(names[0]);
  const auto last = names.end() - 1;
  return fmt::format("{} or {}", fmt::join(names.begin(), last, ", "), *last);
}

std::string suggestion(std::string_view mistyped, std::span<const std::string_view> names) {
  const auto distance = [&](std::string_view name) {
    return edit_distance(lower_case(mistyped), lower_case(name));
  };
  const auto nearest =
      std::min_element(names.begin(), names.end(),
                       [&](std::string_view a, std::string_view b) { return distance(a) < distance(b); });
  if (nearest == names.end() || distance(*nearest) > std::max<std::size_t>(1, nearest->size() / 3))
    return "";
  return fmt::format(" (did you mean {}?)", *nearest);
}

}  // namespace akin
