// Answers on the standard output: as JSON, as comma-separated values, or as text for people.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "akin/base/file.h"
#include "akin/engine/operation.h"

namespace akin {

// The standard output. Throws Error(no_resource) on a full disk, Error(io) where it cannot be written.
class StandardOutput : public ByteSink {
 public:
  void write(std::string_view bytes) override;
  void flush();

 private:
  std::string buffer_;
};

// A reply that is to be finished after the last row.
class PrintedReply : public Reply {
 public:
  virtual void finish() {}
};

// One object a record or row, a line each.
std::unique_ptr<PrintedReply> json_reply(ByteSink& sink);

// A header, then a line a record or row.
std::unique_ptr<PrintedReply> csv_reply(ByteSink& sink);

// Records as lines of name and value, rows and lists of
// records as tables. `is_terminal`: headers stand out.
std::unique_ptr<PrintedReply> text_reply(ByteSink& sink, bool is_terminal);

}  // namespace akin
