// Whether a file was cut off in its last line, as by a disk that filled up.
//
// A last line without a newline is taken as whole unless it shows that it is not: it lacks fields, which
// is bad in any line, or its last field is shorter than this field is in every line before it, where
// those are all alike. 8812 behind timestamps of nine digits is no time, and 4 behind ratings that all
// have a decimal is no rating. Where ratings are now 4 and now 4.5 nobody can tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "akin/data/byte_source.h"
#include "akin/data/line_fields.h"
#include "akin/data/rating_format.h"

namespace akin {

struct CutOffLine {
  std::uint64_t begin = 0;  // in the source
  Complaint complaint;
  std::string text;
};

// Lines start at `first`. Looks at the last 64 KiB, whatever the size of a chunk.
std::optional<CutOffLine> cut_off_line(const ByteSource& source, std::uint64_t first,
                                       const RatingFormat& format);

// Whether the source ends without a newline.
bool ends_open(const ByteSource& source);

}  // namespace akin
