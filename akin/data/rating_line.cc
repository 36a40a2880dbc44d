// What is right and wrong in a line; the quick way for plain lines is plain_line.cc.
#include "akin/data/rating_line.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "akin/base/text.h"

namespace akin {
namespace {

std::string_view without_carriage_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Complaint complaint(BadLineKind kind, const LineField& field, std::string_view what,
                    std::string_view value) {
  return {kind, field.column, fmt::format("{}: {}", what, in_quotes(value))};
}

// Whether the text is a number that no float holds: nan, inf, 1e400.
bool is_not_finite(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error != std::errc::invalid_argument && end == text.data() + text.size();
}

std::optional<Complaint> parse_rating(const LineField& field, std::string_view text, float& value) {
  if (text.empty()) return Complaint{BadLineKind::rating, field.column, "rating is empty"};
  const auto number = parse_float(text);
  if (!number && is_not_finite(text))
    return complaint(BadLineKind::not_finite, field, "rating is not a finite number", text);
  if (!number) return complaint(BadLineKind::rating, field, "rating is not a number", text);
  value = *number + 0.0F;  // -0 becomes 0: equal ratings have equal bits
  return std::nullopt;
}

std::optional<Complaint> parse_weight(const LineField& field, std::string_view text, float& weight) {
  if (text.empty()) return Complaint{BadLineKind::weight, field.column, "weight is empty"};
  const auto number = parse_float(text);
  if (!number && is_not_finite(text))
    return complaint(BadLineKind::not_finite, field, "weight is not a finite number", text);
  if (!number) return complaint(BadLineKind::weight, field, "weight is not a number", text);
  if (!(*number > 0))
    return complaint(
        BadLineKind::weight, field,
        "weight is not above 0, or too small a number (leave ratings that are not to count out "
        "of the file)",
        text);
  weight = *number;
  return std::nullopt;
}

std::optional<Complaint> parse_time(const LineField& field, std::string_view text, std::int64_t& time) {
  if (text.empty()) return Complaint{BadLineKind::timestamp, field.column, "timestamp is empty"};
  const auto number = parse_integer(text);
  if (!number) return complaint(BadLineKind::timestamp, field, "timestamp is not a whole number", text);
  time = *number;
  return std::nullopt;
}

std::optional<Complaint> parse_id(const LineField& field, std::string_view text, std::string_view noun,
                                  ReadId& id) {
  if (text.empty())
    return Complaint{BadLineKind::empty_id, field.column, fmt::format("{} id is empty", noun)};
  id = ReadId::of(text);
  return std::nullopt;
}

}  // namespace

bool is_blank(std::string_view line) { return trim(without_carriage_return(line)).empty(); }

RatingLineParser::RatingLineParser(const RatingFormat& format) : format_(format) {}

std::optional<Complaint> RatingLineParser::parse(std::string_view line, RatingRow& row) {
  if (line.size() > kLongestLine)
    return Complaint{BadLineKind::long_line, 1, "the line is longer than 16 MiB"};
  line = without_carriage_return(line);
  if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos)
    return Complaint{BadLineKind::nul_byte, nul + 1, "a NUL byte; is this a text file in UTF-8?"};
  if (auto wrong = split_fields(line, format_.delimiter, fields_)) return wrong;
  if (auto wrong = count_fields(line)) return wrong;
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (auto wrong = parse_field(fields_[i], format_.columns[i], row)) return wrong;
  return std::nullopt;
}

std::optional<Complaint> RatingLineParser::count_fields(std::string_view line) const {
  const std::size_t expected = format_.columns.size();
  if (fields_.size() == expected) return std::nullopt;
  std::vector<LineField> others;
  for (const std::string_view delimiter : rating_delimiters()) {
    if (delimiter == format_.delimiter || split_fields(line, delimiter, others)) continue;
    if (others.size() == expected)
      return Complaint{
          BadLineKind::delimiter, 1,
          fmt::format("fields are divided by {}, but by {} in the first line: {}",
                      delimiter_name(delimiter), delimiter_name(format_.delimiter), in_quotes(line))};
  }
  const bool too_many = fields_.size() > expected;
  return Complaint{
      too_many ? BadLineKind::extra_field : BadLineKind::missing_field,
      too_many ? fields_[expected].column : line.size() + 1,
      fmt::format("{} field: {} where the first line has {}: {}", too_many ? "extra" : "missing",
                  fields_.size(), expected, in_quotes(line))};
}

std::optional<Complaint> RatingLineParser::parse_field(const LineField& field, ColumnRole role,
                                                       RatingRow& row) {
  switch (role) {
    case ColumnRole::user: return parse_id(field, plain_text(field, user_scratch_), "user", row.user);
    case ColumnRole::item: return parse_id(field, plain_text(field, item_scratch_), "item", row.item);
    case ColumnRole::rating: return parse_rating(field, trim(field.text), row.value);
    case ColumnRole::time: return parse_time(field, trim(field.text), row.time);
    case ColumnRole::weight: return parse_weight(field, trim(field.text), row.weight);
    case ColumnRole::ignored: break;
  }
  return std::nullopt;
}

}  // namespace akin
