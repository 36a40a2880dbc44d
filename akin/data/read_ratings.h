// Reads ratings from text: MovieLens u.data, ratings.dat and ratings.csv, files with named columns, and
// files of lists (list_line.h), packed by gzip or not.
//
// Strict unless told otherwise: the first bad line stops with Error(bad_input) `file:line:column: reason:
// "value"`, the same one for any number of threads and any chunk size. Where bad lines are to be skipped
// they are counted by what is wrong with them, and one more than max_errors stops. Blanks and tabs around
// fields, CRLF, a UTF-8 byte order mark, double quotes around a field, a missing last newline
// (cut_off_line.h) and blank lines at the end of the file are fine; a newline always ends a line, and a
// blank line before another rating is a bad one. Which layouts are told apart, and how: rating_format.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/data/byte_source.h"
#include "akin/data/line_fields.h"
#include "akin/data/ratings.h"

namespace akin {

// What to do at a bad line.
enum class OnError : unsigned char { stop, skip };
template <>
inline constexpr std::array<std::string_view, 2> kNames<OnError> = {"stop", "skip"};

// What a line is: a rating, or a user and items.
enum class RatingLayout : unsigned char { table, lists };
template <>
inline constexpr std::array<std::string_view, 2> kNames<RatingLayout> = {"table", "lists"};

struct ReadOptions {
  RatingLayout layout = RatingLayout::table;

  // Of a table: names of header columns; empty: told by the usual names.
  std::string user_column;
  std::string item_column;
  std::string rating_column;
  std::string time_column;

  bool rating_required = true;  // false: a file of pairs is read too; its `value` stays empty
  bool read_times = true;       // false: timestamps are checked but not kept; `time` stays empty

  OnError on_error = OnError::stop;
  std::uint64_t max_errors = 0;  // of OnError::skip
  bool keep_rejects = false;     // with their texts, in the report

  std::size_t chunk_bytes = 1 << 18;  // what a task reads; changes nothing but the speed
};

// A line that was skipped.
struct Reject {
  std::uint64_t line = 0;    // of the file, from 1
  std::uint64_t column = 0;  // its byte, from 1
  BadLineKind kind = BadLineKind::blank_line;
  std::string reason;
  std::string text;  // of the line, without its end; the start of one that is too long
};

// Where the lines went: lines == header_lines + rows + rejected + blank_lines, of a file of lists with
// `lists` in place of `rows`.
struct ReadReport {
  std::uint64_t lines = 0;
  std::uint64_t header_lines = 0;  // 0 or 1
  std::uint64_t blank_lines = 0;   // at the end of the file
  std::uint64_t rows = 0;
  std::uint64_t lists = 0;        // of a file of lists: lines that are one
  std::uint64_t empty_lists = 0;  // of these, with a user alone: no row, and no id
  std::uint64_t rejected = 0;
  std::array<std::uint64_t, kNames<BadLineKind>.size()> rejected_for{};  // by BadLineKind
  std::vector<Reject> rejects;  // in the order of the file, where they were to be kept
  bool ends_open = false;       // without a newline: nobody knows whether it was cut off
};

// Ids whose numbers stay as they are; null: none.
struct KnownIds {
  const IdMap* users = nullptr;
  const IdMap* items = nullptr;
};

// The ratings of a regular file, a pipe, or "-", the standard input, in the order of the file.
// Throws Error: not_found or io where the file cannot be read or changes while it is, bad_input where it
// holds no ratings or a line that is none, no_resource where they cannot fit into memory.
Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     ReadReport* report = nullptr);

// The same with known ids keeping their numbers; an id at or past known.size() is cold.
Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     const IdMap& known_users, const IdMap& known_items, ReadReport* report = nullptr);

// The same of bytes that are open already; those that are held in memory are gone afterwards.
Ratings read_ratings(ByteSource& source, const ReadOptions& options, const Context& context,
                     const KnownIds& known, ReadReport* report = nullptr);

}  // namespace akin
