// Rows of an answer as a csv file.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "akin/base/fields.h"

namespace akin {

// A record as comma-separated values.
struct CsvLine {
  std::string names;
  std::string values;
};

// Inner records' fields stand behind the name of the field that holds them: baseline_rmse. Lists of
// records are left out.
CsvLine csv_line(RecordRef record);

// What an operation says whose rows went to a file.
struct RowsWritten {
  std::string out;
  std::int64_t rows = 0;

  void describe(FieldVisitor& visit);
};

// Publishes the rows that `produce` hands to its argument: a header of field names (those of `empty_row`
// where there are no rows), then a line a row. Throws Error(io); what stood at `path` before stays when
// anything goes wrong.
RowsWritten write_rows(const std::string& path, RecordRef empty_row,
                       const std::function<void(const std::function<void(RecordRef)>&)>& produce);

}  // namespace akin
