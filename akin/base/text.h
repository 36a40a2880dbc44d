// Numbers as text and text as numbers, the same in every locale; UTF-8 and JSON strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akin {

// The whole of `text` as a number, or nothing: no blanks, no rest, no overflow, no nan or inf. A leading
// + is allowed. A number too small for its type is 0.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<float> parse_float(std::string_view text);
std::optional<double> parse_double(std::string_view text);

// The shortest text that reads back as the same number.
std::string to_text(float value);
std::string to_text(double value);

// The text without blanks and tabs at its ends.
std::string_view trim(std::string_view text);

// ASCII letters in lower case.
std::string lower_case(std::string_view text);

bool is_utf8(std::string_view text);

// The text with each byte that is not UTF-8 as U+FFFD.
std::string valid_utf8(std::string_view text);

// Each byte of ISO 8859-1 as UTF-8.
std::string utf8_from_latin1(std::string_view text);

// `text` in double quotes as JSON wants it; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

// `text` on one line that does nothing to a terminal: control characters as JSON escapes them, bytes that
// are not UTF-8 as U+FFFD.
std::string visible(std::string_view text);

// `text` cut to `most` characters of UTF-8 and with control characters made visible, in double quotes:
// how messages show a value they complain about.
std::string in_quotes(std::string_view text, std::size_t most = 60);

// `text` as a field of comma-separated values (RFC 4180): in double quotes where it needs them.
std::string csv_field(std::string_view text);

// The fewest insertions, deletions, substitutions and swaps of neighbours that turn one text into the
// other (optimal string alignment), in bytes. Cost: the product of the lengths.
std::size_t edit_distance(std::string_view from, std::string_view to);

}  // namespace akin
