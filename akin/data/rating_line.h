// One line of a file of ratings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/data/id_column.h"
#include "akin/data/line_fields.h"
#include "akin/data/rating_format.h"

namespace akin {

struct RatingRow {
  ReadId user;
  ReadId item;
  float value = 0;
  std::int64_t time = 0;
  float weight = 1;
};

class RatingLineParser {
 public:
  explicit RatingLineParser(const RatingFormat& format);

  // Parses the line at `begin` and returns what stands behind its newline; or nullptr where the line has
  // anything unusual about it, right or wrong: then ask parse(). A newline must follow somewhere, and
  // kReadAhead more bytes of any value.
  const char* parse_plain(const char* begin, RatingRow& row) const;

  // Any line, without its newline. The row's texts live until the next call.
  std::optional<Complaint> parse(std::string_view line, RatingRow& row);

 private:
  std::optional<Complaint> count_fields(std::string_view line) const;
  std::optional<Complaint> parse_field(const LineField& field, ColumnRole role, RatingRow& row);

  const RatingFormat& format_;
  std::vector<LineField> fields_;
  std::string user_scratch_;
  std::string item_scratch_;
};

// Whether the line has nothing but blanks, tabs and a carriage return.
bool is_blank(std::string_view line);

}  // namespace akin
