// Lists that are shorter than was asked for, and the note that says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "akin/engine/workspace.h"

namespace akin {

class ShortLists {
 public:
  // A list of so many places; `shortfall`: why it is short, nothing where it is not.
  void count(std::size_t places, const std::string& shortfall);

  // The reason where there is one list, the number of short ones where there are several; nothing where
  // all are as long as was asked for.
  void note(std::int64_t wanted, Workspace& workspace) const;

 private:
  std::size_t lists_ = 0, short_ = 0, empty_ = 0;
  std::string last_;
};

}  // namespace akin
