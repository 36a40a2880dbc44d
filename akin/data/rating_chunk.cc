// A loop over lines: many at once where they are plain, one quickly, one with care.
#include "akin/data/rating_chunk.h"

#include <algorithm>

#include "akin/data/plain_rows.h"
#include "akin/data/rating_line.h"

namespace akin {
namespace {

constexpr std::size_t kUsualLine = 20;  // bytes; lines are mostly longer, so that columns seldom grow

class ChunkParser {
 public:
  ChunkParser(const RatingFormat& format, const ChunkRules& rules)
      : has_rating_(format.has(ColumnRole::rating)),
        keeps_times_(rules.keeps_times && format.has(ColumnRole::time)),
        rules_(rules),
        plain_(format),
        parser_(format) {}

  RatingChunk parse(std::string_view lines) && {
    reserve(lines.size() / kUsualLine + 1);
    const char* const end = lines.data() + lines.size();
    for (const char* p = lines.data(); p != end && chunk_.bad.size() <= rules_.most_bad;) {
      const char* next = p;
      if (p - lines.data() >= kBefore && chunk_.blank_lines == 0) next = take_plain(p, end);
      if (next == p) next = take_one(p, end);
      p = next;
    }
    return std::move(chunk_);
  }

 private:
  static constexpr auto kBefore = static_cast<std::ptrdiff_t>(kDecimalReadBefore);

  const char* take_plain(const char* begin, const char* end) {
    const char* const next = plain_.take(begin, end);
    chunk_.users.add(plain_.users());
    chunk_.items.add(plain_.items());
    if (has_rating_) append(plain_.values(), chunk_.values);
    if (keeps_times_) append(plain_.times(), chunk_.times);
    chunk_.lines += plain_.rows();
    return next;
  }

  template <class T>
  static void append(std::span<const T> more, std::vector<T>& values) {
    values.insert(values.end(), more.begin(), more.end());
  }

  const char* take_one(const char* begin, const char* end) {
    const char* const next = parser_.parse_plain(begin, row_);
    if (next == nullptr || chunk_.blank_lines > 0) return take_with_care(begin, end);
    add_row();
    return next;
  }

  void reserve(std::size_t rows) {
    chunk_.users.reserve(rows);
    chunk_.items.reserve(rows);
    if (has_rating_) chunk_.values.reserve(rows);
    if (keeps_times_) chunk_.times.reserve(rows);
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
    if (auto complaint = parser_.parse(line, row_)) {
      add_bad(chunk_.lines, std::move(*complaint), line);
      ++chunk_.lines;
    } else {
      add_row();
    }
    return newline + 1;
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
    chunk_.users.add(row_.user);
    chunk_.items.add(row_.item);
    if (has_rating_) chunk_.values.push_back(row_.value);
    if (keeps_times_) chunk_.times.push_back(row_.time);
    ++chunk_.lines;
  }

  bool has_rating_;
  bool keeps_times_;
  const ChunkRules& rules_;
  PlainRows plain_;
  RatingLineParser parser_;
  RatingRow row_;
  RatingChunk chunk_;
};

}  // namespace

RatingChunk parse_chunk(std::string_view lines, const RatingFormat& format, const ChunkRules& rules) {
  return ChunkParser(format, rules).parse(lines);
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
