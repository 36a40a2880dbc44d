// A rating file as operations take it that learn from it or split it: which columns, what becomes of bad
// lines and duplicates, and who is left out.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/data/duplicates.h"
#include "akin/data/filter.h"
#include "akin/data/ratings.h"
#include "akin/engine/bad_lines.h"
#include "akin/engine/rating_columns.h"
#include "akin/engine/workspace.h"

namespace akin {

// What came of reading it.
struct CleanRatings {
  Ratings ratings;
  LinesRead read;
  std::int64_t duplicates = 0;  // rows that another stands for; those of Duplicates::last may go later
  std::int64_t filtered = 0;    // rows that the filter left out
};

// What to do with a file of pairs that has no ratings: refuse it, keep the pairs, or count them (each row
// counts 1, and those of a pair add up).
enum class Unrated : unsigned char { refuse, keep, count };

struct RatingInput {
  Duplicates duplicates = Duplicates::last;
  RatingFilter filter;
  RatingColumns columns;
  BadLines bad_lines;

  void describe(FieldVisitor& visit);

  // Reads, settles duplicates, filters. Times are kept where `with_times` asks for them, or where they
  // say which of several ratings counts. A note tells of a file without ratings.
  CleanRatings read(const std::string& path, bool with_times, Unrated unrated,
                    Workspace& workspace) const;
};

}  // namespace akin
