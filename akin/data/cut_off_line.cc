// The lengths of the last fields are compared.
#include "akin/data/cut_off_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::uint64_t kWindow = 1 << 16;
constexpr std::size_t kLeastLines = 2;   // fewer are no evidence
constexpr std::size_t kLeastPlaces = 2;  // of a rating or weight, from its point on: ".5"
constexpr std::size_t kLeastDigits = 8;  // of a timestamp: seconds since 1970 have nine or ten

// The bytes of a field that its whole kind has in common: those of a rating or weight from its point on,
// all of a timestamp.
std::size_t length_that_counts(std::string_view text, ColumnRole role) {
  text = trim(text);
  if (role == ColumnRole::time) return text.size();
  return text.size() - std::min(text.find('.'), text.size());
}

class LastFields {
 public:
  explicit LastFields(const RatingFormat& format) : format_(format) {}

  // The last field of a line that has all of them.
  std::optional<LineField> of(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (split_fields(line, format_.delimiter, fields_) || fields_.size() != format_.columns.size())
      return std::nullopt;
    return fields_.back();
  }

 private:
  const RatingFormat& format_;
  std::vector<LineField> fields_;
};

// What the last fields of all these lines have in length, or 0 where it differs.
std::size_t common_length(std::string_view lines, ColumnRole role, LastFields& fields) {
  std::size_t count = 0, common = 0;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const auto field = fields.of(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (!field) continue;
    const std::size_t length = length_that_counts(field->text, role);
    if (count++ > 0 && length != common) return 0;
    common = length;
  }
  return count < kLeastLines ? 0 : common;
}

// A timestamp with a digit less than ten may be one from before September 2001, and so with milliseconds.
bool is_cut_off(std::size_t length, std::size_t common, ColumnRole role) {
  constexpr std::size_t kSeconds = 10, kMilliseconds = 13;
  if (role != ColumnRole::time) return common >= kLeastPlaces && length < common;
  const bool is_earlier = length + 1 == common && (common == kSeconds || common == kMilliseconds);
  return common >= kLeastDigits && length < common && !is_earlier;
}

}  // namespace

bool ends_open(const ByteSource& source) {
  std::string last;
  if (source.size() > 0) source.append(source.size() - 1, 1, last);
  return !last.empty() && last != "\n";
}

std::optional<CutOffLine> cut_off_line(const ByteSource& source, std::uint64_t first,
                                       const RatingFormat& format) {
  const ColumnRole role = format.columns.back();
  const bool is_told =
      role == ColumnRole::rating || role == ColumnRole::time || role == ColumnRole::weight;
  if (!is_told || !ends_open(source)) return std::nullopt;

  const std::uint64_t begin = std::max(first, source.size() - std::min(source.size(), kWindow));
  std::string window;
  source.append(begin, kWindow, window);
  std::string_view lines = window;
  if (begin > first) lines.remove_prefix(std::min(lines.find('\n'), lines.size() - 1) + 1);
  const std::size_t newline = lines.rfind('\n');
  if (newline == std::string_view::npos) return std::nullopt;
  const std::string_view last = lines.substr(newline + 1);
  if (last.ends_with('\r') || last.ends_with('"')) return std::nullopt;  // its end was written

  LastFields fields(format);
  const std::size_t common = common_length(lines.substr(0, newline), role, fields);
  const auto field = fields.of(last);
  if (!field || trim(field->text).empty() ||
      !is_cut_off(length_that_counts(field->text, role), common, role))
    return std::nullopt;
  return CutOffLine{
      source.size() - last.size(),
      {BadLineKind::cut_off, field->column,
       fmt::format("the file ends here without a newline, and {} is shorter than this field of the "
                   "lines before: was it cut off? put a newline behind it if it was not",
                   in_quotes(field->text))},
      std::string(last)};
}

}  // namespace akin
