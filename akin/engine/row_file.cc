// Comma-separated values with \n line ends.
#include "akin/engine/row_file.h"

#include <utility>

#include "akin/base/file.h"
#include "akin/base/text.h"

namespace akin {
namespace {

// Collects the names and the values of a record's fields, those of inner records behind the name of the
// field that holds them; lists of records have no place in a line.
class CsvFields : public FieldVisitor {
 public:
  explicit CsvFields(CsvLine& line, std::string prefix = "") : line_(line), prefix_(std::move(prefix)) {}

 private:
  void visit(const Field& field, FieldValue value) override {
    if (std::holds_alternative<RecordList*>(value)) return;
    const std::string name = prefix_ + std::string(field.name);
    if (auto* const* inner = std::get_if<RecordRef*>(&value)) {
      CsvFields nested(line_, name + "_");
      return (*inner)->describe(nested);
    }
    const char* comma = line_.names.empty() ? "" : ",";
    line_.names += comma + name;
    line_.values += comma + csv_field(value_text(field, value));
  }

  CsvLine& line_;
  std::string prefix_;
};

}  // namespace

CsvLine csv_line(RecordRef record) {
  CsvLine line;
  CsvFields fields(line);
  record.describe(fields);
  return line;
}

void RowsWritten::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  visit(Field("rows", "lines in it, the header not counted"), rows);
}

RowsWritten write_rows(const std::string& path, RecordRef empty_row,
                       const std::function<void(const std::function<void(RecordRef)>&)>& produce) {
  RowsWritten written{.out = path};
  publish_file(path, [&](ByteSink& sink) {
    produce([&](RecordRef row) {
      const CsvLine line = csv_line(row);
      if (written.rows++ == 0) sink.write(line.names + '\n');
      sink.write(line.values + '\n');
    });
    if (written.rows > 0) return;
    sink.write(csv_line(empty_row).names + '\n');
  });
  return written;
}

}  // namespace akin
