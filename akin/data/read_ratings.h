// Reads ratings from text: MovieLens u.data, ratings.dat and ratings.csv, and files with named columns.
//
// Strict: the first bad line stops with Error(bad_input) `file:line:column: reason: "value"`, the same
// one for any number of threads and any chunk size. Blanks and tabs around fields, CRLF, a UTF-8 byte
// order mark, double quotes around a field, a missing last newline and blank lines at the end of the file
// are fine; a newline always ends a line, and a blank line before another rating is an error. Which
// layouts are told apart, and how: rating_format.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "akin/base/context.h"
#include "akin/data/ratings.h"

namespace akin {

struct ReadOptions {
  // Names of header columns; empty: told by the usual names.
  std::string user_column;
  std::string item_column;
  std::string rating_column;
  std::string time_column;

  bool rating_required = true;        // false: a file of pairs is read too; its `value` stays empty
  std::size_t chunk_bytes = 1 << 20;  // what a task reads; changes nothing but the speed
};

// Where the lines went: lines == header_lines + rows + blank_lines.
struct ReadReport {
  std::uint64_t lines = 0;
  std::uint64_t header_lines = 0;  // 0 or 1
  std::uint64_t blank_lines = 0;   // at the end of the file
  std::uint64_t rows = 0;
};

// The ratings of a regular file, a pipe, or "-", the standard input, in the order of the file.
// Throws Error: not_found or io where the file cannot be read or changes while it is, bad_input where it
// holds no ratings or a line that is none.
Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     ReadReport* report = nullptr);

// The same with known ids keeping their numbers; an id at or past known.size() is cold.
Ratings read_ratings(const std::string& path, const ReadOptions& options, const Context& context,
                     const IdMap& known_users, const IdMap& known_items, ReadReport* report = nullptr);

}  // namespace akin
