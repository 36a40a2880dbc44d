// Comma-separated values with \n line ends.
#include "akin/engine/row_file.h"

#include "akin/base/file.h"
#include "akin/base/text.h"

namespace akin {
namespace {

// Collects the names and the values of a row's fields as two lines.
class CsvLine : public FieldVisitor {
 public:
  std::string names;
  std::string values;

 private:
  void visit(const Field& field, FieldValue value) override {
    const char* comma = names.empty() ? "" : ",";
    names += comma;
    names += field.name;
    values += comma;
    values += csv_field(value_text(field, value));
  }
};

}  // namespace

void RowsWritten::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  visit(Field("rows", "lines in it, the header not counted"), rows);
}

RowsWritten write_rows(const std::string& path, RecordRef empty_row,
                       const std::function<void(const std::function<void(RecordRef)>&)>& produce) {
  RowsWritten written{.out = path};
  publish_file(path, [&](ByteSink& sink) {
    produce([&](RecordRef row) {
      CsvLine line;
      row.describe(line);
      if (written.rows++ == 0) sink.write(line.names + '\n');
      sink.write(line.values + '\n');
    });
    if (written.rows > 0) return;
    CsvLine line;
    empty_row.describe(line);
    sink.write(line.names + '\n');
  });
  return written;
}

}  // namespace akin
