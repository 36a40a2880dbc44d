// Words between blanks; a comma in one shows that the file is none of lists.
#include "akin/data/list_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::string_view kBlanks = " \t\r";

}  // namespace

std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

std::optional<Complaint> complaint_about_list(std::string_view line) {
  if (line.size() > kLongestLine)
    return Complaint{BadLineKind::long_line, 1, "the line is longer than 16 MiB"};
  if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos)
    return Complaint{BadLineKind::nul_byte, nul + 1, "a NUL byte; is this a text file in UTF-8?"};
  if (const std::size_t comma = line.find(','); comma != std::string_view::npos)
    return Complaint{
        BadLineKind::delimiter, comma + 1,
        fmt::format("a comma, but in a file of lists blanks divide the ids: {}", in_quotes(line))};
  std::string_view rest = line;
  std::string_view word = take_word(rest);
  if (word.empty()) return Complaint{BadLineKind::empty_id, 1, "user id is empty"};
  for (; !word.empty(); word = take_word(rest))
    if (word.size() > kLongestField)
      return Complaint{BadLineKind::long_field, static_cast<std::size_t>(word.data() - line.data()) + 1,
                       "the field is longer than 1 MiB"};
  return std::nullopt;
}

}  // namespace akin
