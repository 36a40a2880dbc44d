// The ratings in a piece of a file, before its ids are numbered.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "akin/data/id_column.h"
#include "akin/data/line_fields.h"
#include "akin/data/rating_format.h"

namespace akin {

// What is wrong at a line of the piece, counted from 0.
struct BadLine {
  std::uint64_t line = 0;
  Complaint complaint;
};

struct RatingChunk {
  IdColumn users;
  IdColumn items;
  std::vector<float> values;
  std::vector<std::int64_t> times;

  std::uint64_t lines = 0;        // all of them, or those before the bad one
  std::uint64_t blank_lines = 0;  // at the end of the piece
  std::optional<BadLine> bad;     // the first

  std::uint64_t rows() const { return users.size(); }
};

// `lines` are whole, each with its newline, as read_lines gives them. Stops at the first bad line; a
// blank line is one where another line that is not blank follows in the piece.
RatingChunk parse_chunk(std::string_view lines, const RatingFormat& format);

// What is said about a blank line before another rating.
Complaint blank_line_complaint();

}  // namespace akin
