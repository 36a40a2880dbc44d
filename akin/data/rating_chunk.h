// The ratings in a piece of a file, before its ids are numbered.
#pragma once

#include <cstdint>
#include <span>
#include <string>
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
  std::string text;  // of the line, where it was asked for
};

// Where rows go; null for columns that are not kept.
struct RowRoom {
  std::uint32_t* users = nullptr;
  std::uint32_t* items = nullptr;
  float* values = nullptr;
  std::int64_t* times = nullptr;
};

// Its columns stand in the room that was given.
struct RatingChunk {
  IdColumn users;
  IdColumn items;
  std::span<const float> values;
  std::span<const std::int64_t> times;

  std::uint64_t lines = 0;        // all of them, or those up to the bad one that was one too many
  std::uint64_t blank_lines = 0;  // at the end of the piece
  std::uint64_t lists = 0;        // of a file of lists: lines that are one
  std::uint64_t empty_lists = 0;  // of these, without an item
  std::vector<BadLine> bad;       // in their order

  std::uint64_t rows() const { return users.size(); }
};

struct ChunkRules {
  std::uint64_t most_bad = 0;  // one more, and the rest of the piece is left unread
  bool keeps_text = false;     // of bad lines
};

// The most rows that the lines may have: so many need room.
std::uint64_t most_rows(std::string_view lines, const RatingFormat& format);
std::uint64_t most_rows(std::uint64_t bytes, const RatingFormat& format);

// `lines` are whole, each with its newline, as read_lines gives them. A blank line is a bad one where
// another line that is not blank follows in the piece.
RatingChunk parse_chunk(std::string_view lines, const RatingFormat& format, const ChunkRules& rules,
                        const RowRoom& room);

// What is said about a blank line before another rating.
Complaint blank_line_complaint();

// The text of a bad line as it is kept: without its end, and of one that is too long only the start.
std::string kept_text(std::string_view line);

}  // namespace akin
