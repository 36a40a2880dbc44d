// Built on from_chars and to_chars, which know no locale.
#include "akin/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace akin {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string_view without_plus(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

// from_chars reports both too large and too small as out of range: the first digit that is not 0 and the
// exponent tell which it was. Only a number beyond every exponent of a long double gets as far as that.
bool is_too_small(std::string_view text) {
  long double wide = 0;
  std::from_chars(text.data(), text.data() + text.size(), wide);
  if (wide != 0) return std::abs(wide) < 1;
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) return text.substr(exponent + 1).starts_with('-');
  const std::size_t point = text.find('.');
  return point != std::string_view::npos && text.find_first_of("123456789") > point;
}

template <class T>
std::optional<T> parse_floating(std::string_view text) {
  text = without_plus(text);
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range && is_too_small(text)) return T{0};
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  return value;
}

template <class T>
std::string print_number(T value) {
  std::array<char, 64> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

// The length of the UTF-8 character at the start of `text`, 0 where there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return 0;
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  // The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  const unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < least || byte(1) > most) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  return length;
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      if (code < 0x20 || code == 0x7F) {
        out += "\\u00";
        out += kDigits[code >> 4];
        out += kDigits[code & 15];
      } else {
        out += c;
      }
  }
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = without_plus(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<float> parse_float(std::string_view text) { return parse_floating<float>(text); }
std::optional<double> parse_double(std::string_view text) { return parse_floating<double>(text); }

std::string to_text(float value) { return print_number(value); }
std::string to_text(double value) { return print_number(value); }

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  for (; !text.empty(); text.remove_prefix(std::max<std::size_t>(utf8_length(text), 1))) {
    const std::string_view character = text.substr(0, utf8_length(text));
    valid += character.empty() ? std::string_view(kReplacement) : character;
  }
  return valid;
}

std::string utf8_from_latin1(std::string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | (code >> 6));
      utf8 += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return utf8;
}

std::string json_string(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0)
      json += kReplacement;
    else if (length == 1)
      append_escaped(json, text[0]);
    else
      json += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return json += '"';
}

std::string visible(std::string_view text) {
  std::string shown;
  for (; !text.empty(); text.remove_prefix(std::max<std::size_t>(utf8_length(text), 1))) {
    const std::string_view character = text.substr(0, utf8_length(text));
    if (character.empty())
      shown += kReplacement;
    else if (static_cast<unsigned char>(character[0]) < 0x20 || character[0] == 0x7F)
      append_escaped(shown, character[0]);
    else
      shown += character;
  }
  return shown;
}

std::string in_quotes(std::string_view text, std::size_t most) {
  std::size_t cut = 0;
  for (std::size_t characters = 0; cut < text.size() && characters < most; ++characters)
    cut += std::max<std::size_t>(utf8_length(text.substr(cut)), 1);
  std::string shown = json_string(text.substr(0, cut));
  if (cut < text.size()) shown += "…";
  return shown;
}

std::string csv_field(std::string_view text) {
  const bool is_plain = text.find_first_of(",\"\r\n") == std::string_view::npos && trim(text) == text;
  if (is_plain) return std::string(text);
  std::string field = "\"";
  for (const char c : text) field.append(c == '"' ? 2 : 1, c);
  return field += '"';
}

std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t substitution = last[j - 1] + (from[i - 1] != to[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[to.size()];
}

}  // namespace akin
