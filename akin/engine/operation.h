// The table of operations: all that can be asked, for every door.
//
// An operation is a request struct, a reply struct (both described) and one function. A door reads the
// request, calls run and prints what the Reply is told.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"

namespace akin {

// Takes an answer: one record, or the rows of a list.
class Reply {
 public:
  virtual ~Reply() = default;
  virtual void record(RecordRef record) = 0;
  virtual void row(RecordRef row) = 0;
};

struct Operation {
  std::string_view name;
  std::string_view summary;
  std::vector<std::string_view> examples;  // command lines without the program's name
  AnyRecord (*request)();                  // with its defaults
  AnyRecord (*reply)();                    // an empty reply, or an empty row of a list
  bool replies_with_rows;
  void (*run)(const AnyRecord& request, Workspace& workspace, Reply& reply);  // checks the request first
};

std::span<const Operation> operations();

// Throws Error(invalid_argument) with the nearest name. A door that has commands of its own looks among
// them too.
const Operation& find_operation(std::string_view name, std::span<const Operation> among = operations());

}  // namespace akin
