// Three printers of described records.
#include "cli/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <optional>

#include "akin/base/json.h"
#include "akin/base/text.h"
#include "akin/engine/row_file.h"

namespace akin {
namespace {

class JsonReply : public PrintedReply {
 public:
  explicit JsonReply(ByteSink& sink) : sink_(sink) {}

  void record(RecordRef record) override { sink_.write(to_json(record) + "\n"); }
  void row(RecordRef row) override { record(row); }

 private:
  ByteSink& sink_;
};

class CsvReply : public PrintedReply {
 public:
  explicit CsvReply(ByteSink& sink) : sink_(sink) {}

  void record(RecordRef record) override { row(record); }
  void row(RecordRef row) override {
    const CsvLine line = csv_line(row);
    if (!has_header_) sink_.write(line.names + "\n");
    has_header_ = true;
    sink_.write(line.values + "\n");
  }

 private:
  ByteSink& sink_;
  bool has_header_ = false;
};

// Characters, not bytes; every one is taken to be one column wide.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool to_the_right) {
  const std::size_t length = width_of(text);
  const std::string blanks(width > length ? width - length : 0, ' ');
  return to_the_right ? blanks + text : text + blanks;
}

bool is_number(FieldValue value) {
  return std::holds_alternative<std::int64_t*>(value) || std::holds_alternative<float*>(value) ||
         std::holds_alternative<double*>(value);
}

struct Cell {
  std::string name;
  std::string text;
  bool is_number;
};

struct Table {
  std::string name;
  RecordList rows;
};

// The fields of a record, those of inner records behind the name of the field that holds them. Lists of
// records are tables of their own.
class Cells : public FieldVisitor {
 public:
  explicit Cells(std::string prefix = "") : prefix_(std::move(prefix)) {}

  std::vector<Cell> cells;
  std::vector<Table> tables;

 private:
  void visit(const Field& field, FieldValue value) override {
    const std::string name = prefix_ + std::string(field.name);
    if (auto* const* inner = std::get_if<RecordRef*>(&value)) {
      Cells nested(name + " ");
      (*inner)->describe(nested);
      cells.insert(cells.end(), nested.cells.begin(), nested.cells.end());
      return;
    }
    if (auto* const* list = std::get_if<RecordList*>(&value)) {
      tables.push_back({name, **list});
      return;
    }
    const std::string text = visible(value_text(field, value, true));
    cells.push_back({name, text.empty() ? "-" : text, is_number(value)});
  }

  std::string prefix_;
};

Cells cells_of(RecordRef record) {
  Cells cells;
  record.describe(cells);
  return cells;
}

class WholeAnswer : public FieldVisitor {
 public:
  std::optional<std::string> text;

 private:
  void visit(const Field& field, FieldValue value) override {
    if (field.is_whole_answer) text = value_text(field, value);
  }
};

// The text that is all there is to say, if the record is such a one.
std::optional<std::string> whole_answer(RecordRef record) {
  WholeAnswer answer;
  record.describe(answer);
  return std::move(answer.text);
}

class TextReply : public PrintedReply {
 public:
  TextReply(ByteSink& sink, bool is_terminal) : sink_(sink), is_terminal_(is_terminal) {}

  void record(RecordRef record) override {
    if (const auto whole = whole_answer(record)) return sink_.write(*whole);
    const Cells found = cells_of(record);
    std::size_t width = 0;
    for (const Cell& cell : found.cells) width = std::max(width, width_of(cell.name));
    for (const Cell& cell : found.cells)
      sink_.write(padded(cell.name, width, false) + "  " + cell.text + "\n");
    for (const Table& table : found.tables) print_table(table);
  }

  // The first rows tell how wide the columns are.
  void row(RecordRef row) override {
    waiting_.push_back(cells_of(row).cells);
    if (!widths_.empty() || waiting_.size() == kRowsAhead) print_waiting();
  }

  void finish() override {
    is_whole_ = widths_.empty();
    print_waiting();
  }

 private:
  static constexpr std::size_t kRowsAhead = 1000;

  void print_table(const Table& table) {
    if (table.rows.size == 0) return;
    sink_.write("\n" + table.name + "\n");
    TextReply rows(sink_, is_terminal_);
    for (std::size_t i = 0; i < table.rows.size; ++i) rows.row(table.rows.at(i));
    rows.finish();
  }

  void print_waiting() {
    if (waiting_.empty()) return;
    if (widths_.empty()) print_header();
    for (const auto& cells : waiting_) print_line(cells, &Cell::text);
    waiting_.clear();
  }

  void print_header() {
    const std::vector<Cell>& first = waiting_.front();
    widths_.assign(first.size(), 0);
    for (std::size_t i = 0; i < first.size(); ++i) {
      // A column in which nothing ever stands is not shown; of a long table that is not known yet.
      if (is_whole_ && std::all_of(waiting_.begin(), waiting_.end(),
                                   [&](const auto& row) { return row[i].text == "-"; }))
        continue;
      widths_[i] = width_of(first[i].name);
      for (const auto& row : waiting_) widths_[i] = std::max(widths_[i], width_of(row[i].text));
    }
    if (is_terminal_) sink_.write("\x1b[1m");
    print_line(first, &Cell::name);
    if (is_terminal_) sink_.write("\x1b[0m");
  }

  void print_line(const std::vector<Cell>& cells, std::string Cell::*text) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths_[i] == 0) continue;
      line += padded(cells[i].*text, widths_[i], cells[i].is_number) + "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    sink_.write(line + "\n");
  }

  ByteSink& sink_;
  bool is_terminal_;
  std::vector<std::vector<Cell>> waiting_;
  std::vector<std::size_t> widths_;  // 0: not shown
  bool is_whole_ = false;            // all rows are waiting, none has been printed
};

}  // namespace

void StandardOutput::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= (1 << 16)) flush();
}

void StandardOutput::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_system_error("standard output", "write", errno);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

std::unique_ptr<PrintedReply> json_reply(ByteSink& sink) { return std::make_unique<JsonReply>(sink); }

std::unique_ptr<PrintedReply> csv_reply(ByteSink& sink) { return std::make_unique<CsvReply>(sink); }

std::unique_ptr<PrintedReply> text_reply(ByteSink& sink, bool is_terminal) {
  return std::make_unique<TextReply>(sink, is_terminal);
}

}  // namespace akin
