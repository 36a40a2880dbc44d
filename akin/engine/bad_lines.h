// What becomes of bad lines of a rating file, as operations ask for it, and what they answer about lines.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/fields.h"
#include "akin/data/read_ratings.h"
#include "akin/engine/workspace.h"

namespace akin {

// Skipped lines by what is wrong with them; those that there are.
struct RejectCounts {
  std::array<std::int64_t, kNames<BadLineKind>.size()> counts{};  // by BadLineKind

  void describe(FieldVisitor& visit);
};

// Where the lines of a file went: lines = header_lines + blank_lines + rows + rejected, with `lists` in
// place of `rows` in a file of them. People are told where lines were rejected, programs always.
struct LinesRead {
  std::int64_t lines = 0;
  std::int64_t header_lines = 0;
  std::int64_t blank_lines = 0;
  std::int64_t rows = 0;
  std::int64_t lists = 0;        // of a file of lists
  std::int64_t empty_lists = 0;  // of these
  std::int64_t rejected = 0;
  RejectCounts rejected_for;

  void describe(FieldVisitor& visit);
};

struct BadLines {
  OnError on_error = OnError::stop;
  std::int64_t max_errors = 1000;
  std::string rejects;  // a csv file for the lines that were skipped; empty: none

  void describe(FieldVisitor& visit);

  // Throws Error where max_errors has no use, or the rejects no place: nothing is to be skipped, they
  // would replace a file that is read or another that is written (each with its field's name), or they
  // cannot be written.
  void check(std::initializer_list<std::string> inputs,
             const std::vector<std::pair<std::string_view, std::string>>& outputs) const;

  // The same options with what is asked for here.
  ReadOptions added_to(ReadOptions options) const;

  // Writes the rejects of a file that was read, notes what was left out, and counts for the answer.
  LinesRead settle(const std::string& path, const ReadReport& report, Workspace& workspace) const;
};

// Notes that a file ends without a newline.
void note_open_end(const std::string& path, Workspace& workspace);

}  // namespace akin
