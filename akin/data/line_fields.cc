// The usual rules of comma-separated files, but a newline always ends a line.
#include "akin/data/line_fields.h"

#include <algorithm>

#include "akin/base/text.h"

namespace akin {
namespace {

constexpr auto kNone = std::string_view::npos;

// Splits off one field at a time.
class FieldSplitter {
 public:
  FieldSplitter(std::string_view line, std::string_view delimiter) : line_(line), delimiter_(delimiter) {}

  std::optional<Complaint> next(LineField& field) {
    const std::size_t start = first_not_blank(place_);
    if (start < line_.size() && line_[start] == '"') return quoted_field(start, field);
    const std::size_t end = std::min(line_.find(delimiter_, place_), line_.size());
    field = {trim(line_.substr(place_, end - place_)), std::min(start, end) + 1, false};
    leave_field(end);
    return std::nullopt;
  }

  bool at_end() const { return at_end_; }

 private:
  // A tab is a blank unless it divides the fields.
  std::size_t first_not_blank(std::size_t from) const {
    while (from < line_.size() && (line_[from] == ' ' || (line_[from] == '\t' && delimiter_ != "\t")))
      ++from;
    return from;
  }

  std::optional<Complaint> quoted_field(std::size_t quote, LineField& field) {
    bool escaped = false;
    std::size_t close = line_.find('"', quote + 1);
    while (close != kNone && close + 1 < line_.size() && line_[close + 1] == '"') {
      escaped = true;
      close = line_.find('"', close + 2);
    }
    if (close == kNone)
      return Complaint{BadLineKind::quotes, quote + 1,
                       "a quote is never closed: " + in_quotes(line_.substr(quote))};
    const std::size_t end = first_not_blank(close + 1);
    if (end < line_.size() && !line_.substr(end).starts_with(delimiter_))
      return Complaint{BadLineKind::quotes, end + 1,
                       "text after a closing quote: " + in_quotes(line_.substr(end))};
    field = {line_.substr(quote + 1, close - quote - 1), quote + 1, escaped};
    leave_field(end);
    return std::nullopt;
  }

  void leave_field(std::size_t end) {
    at_end_ = end == line_.size();
    place_ = end + delimiter_.size();
  }

  std::string_view line_;
  std::string_view delimiter_;
  std::size_t place_ = 0;
  bool at_end_ = false;
};

}  // namespace

std::optional<Complaint> split_fields(std::string_view line, std::string_view delimiter,
                                      std::vector<LineField>& fields) {
  fields.clear();
  for (FieldSplitter splitter(line, delimiter); !splitter.at_end();) {
    LineField& field = fields.emplace_back();
    if (auto complaint = splitter.next(field)) return complaint;
    if (field.text.size() > kLongestField)
      return Complaint{BadLineKind::long_field, field.column, "the field is longer than 1 MiB"};
  }
  return std::nullopt;
}

std::string_view plain_text(const LineField& field, std::string& scratch) {
  if (!field.escaped) return field.text;
  scratch.clear();
  for (std::size_t i = 0; i < field.text.size(); ++i) {
    scratch += field.text[i];
    if (field.text[i] == '"') ++i;
  }
  return scratch;
}

}  // namespace akin
