// A loop over lines: many at once where they are plain, one quickly, one with care.
#include "akin/data/rating_chunk.h"

#include <algorithm>

#include "akin/data/list_line.h"
#include "akin/data/plain_rows.h"
#include "akin/data/rating_line.h"
#include "akin/math/count_bytes.h"

namespace akin {
namespace {

class ChunkParser {
 public:
  ChunkParser(const RatingFormat& format, const ChunkRules& rules, const RowRoom& room)
      : is_lists_(format.is_lists), rules_(rules), room_(room), plain_(format), parser_(format) {
    chunk_.users = IdColumn(room.users);
    chunk_.items = IdColumn(room.items);
  }

  RatingChunk parse(std::string_view lines) && {
    const char* const end = lines.data() + lines.size();
    for (const char* p = lines.data(); p != end && chunk_.bad.size() <= rules_.most_bad;) {
      const char* next = p;
      if (!is_lists_ && p - lines.data() >= kBefore && chunk_.blank_lines == 0) next = take_plain(p, end);
      if (next == p) next = take_one(p, end);
      p = next;
    }
    if (room_.values != nullptr) chunk_.values = {room_.values, chunk_.rows()};
    if (room_.times != nullptr) chunk_.times = {room_.times, chunk_.rows()};
    return std::move(chunk_);
  }

 private:
  static constexpr auto kBefore = static_cast<std::ptrdiff_t>(kDecimalReadBefore);

  const char* take_plain(const char* begin, const char* end) {
    const char* const next = plain_.take(begin, end);
    const std::uint64_t row = chunk_.rows();
    if (room_.values != nullptr) std::ranges::copy(plain_.values(), room_.values + row);
    if (room_.times != nullptr) std::ranges::copy(plain_.times(), room_.times + row);
    chunk_.users.add(plain_.users());
    chunk_.items.add(plain_.items());
    chunk_.lines += plain_.rows();
    return next;
  }

  const char* take_one(const char* begin, const char* end) {
    if (is_lists_) return take_with_care(begin, end);
    const char* const next = parser_.parse_plain(begin, row_);
    if (next == nullptr || chunk_.blank_lines > 0) return take_with_care(begin, end);
    add_row();
    return next;
  }

  // What stands behind the line, or the same line again: blank lines before it have turned out to be bad.
  const char* take_with_care(const char* begin, const char* end) {
    const char* const newline = std::find(begin, end, '\n');
    const std::string_view line(begin, static_cast<std::size_t>(newline - begin));
    if (line.size() <= kLongestLine && is_blank(line)) {  // a longer one may have come cut
      ++chunk_.lines;
      ++chunk_.blank_lines;
      return newline + 1;
    }
    if (chunk_.blank_lines > 0) {
      complain_about_blank_lines();
      return begin;
    }
    if (auto complaint = take_line(line)) {
      add_bad(chunk_.lines, std::move(*complaint), line);
      ++chunk_.lines;
    }
    return newline + 1;
  }

  std::optional<Complaint> take_line(std::string_view line) {
    auto complaint = is_lists_ ? complaint_about_list(line) : parser_.parse(line, row_);
    if (complaint) return complaint;
    if (is_lists_)
      add_list(line);
    else
      add_row();
    return std::nullopt;
  }

  void add_list(std::string_view line) {
    row_.user = ReadId::of(take_word(line));
    std::string_view item = take_word(line);
    if (item.empty()) ++chunk_.empty_lists;
    for (; !item.empty(); item = take_word(line)) {
      chunk_.users.add(row_.user);
      chunk_.items.add(ReadId::of(item));
    }
    ++chunk_.lists;
    ++chunk_.lines;
  }

  void complain_about_blank_lines() {
    for (std::uint64_t i = 0; i < chunk_.blank_lines && chunk_.bad.size() <= rules_.most_bad; ++i)
      add_bad(chunk_.lines - chunk_.blank_lines + i, blank_line_complaint(), {});
    chunk_.blank_lines = 0;
  }

  void add_bad(std::uint64_t number, Complaint complaint, std::string_view line) {
    chunk_.bad.push_back(
        {number, std::move(complaint), rules_.keeps_text ? kept_text(line) : std::string()});
  }

  void add_row() {
    const std::uint64_t row = chunk_.rows();
    if (room_.values != nullptr) room_.values[row] = row_.value;
    if (room_.times != nullptr) room_.times[row] = row_.time;
    chunk_.users.add(row_.user);
    chunk_.items.add(row_.item);
    ++chunk_.lines;
  }

  bool is_lists_;
  const ChunkRules& rules_;
  const RowRoom& room_;
  PlainRows plain_;
  RatingLineParser parser_;
  RatingRow row_;
  RatingChunk chunk_;
};

}  // namespace

// A line has a separator behind each field, and a byte in each that means something.
std::uint64_t most_rows(std::uint64_t bytes, const RatingFormat& format) {
  if (format.is_lists) return bytes / 2;  // a blank before each item
  const auto ignored = std::ranges::count(format.columns, ColumnRole::ignored);
  return bytes / (2 * format.columns.size() - static_cast<std::size_t>(ignored));
}

std::uint64_t most_rows(std::string_view lines, const RatingFormat& format) {
  const std::uint64_t ends =
      format.is_lists ? count_bytes(lines, ' ') + count_bytes(lines, '\t') + count_bytes(lines, '\r')
                      : count_bytes(lines, '\n');
  return std::min<std::uint64_t>(ends, most_rows(lines.size(), format));
}

RatingChunk parse_chunk(std::string_view lines, const RatingFormat& format, const ChunkRules& rules,
                        const RowRoom& room) {
  return ChunkParser(format, rules, room).parse(lines);
}

Complaint blank_line_complaint() {
  return {BadLineKind::blank_line, 1, "a blank line before another rating"};
}

std::string kept_text(std::string_view line) {
  constexpr std::size_t kStart = 1024;
  if (line.size() > kLongestLine) return std::string(line.substr(0, kStart));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

}  // namespace akin
