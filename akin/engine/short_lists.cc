// Counting, and a sentence.
#include "akin/engine/short_lists.h"

#include <fmt/format.h>

namespace akin {

void ShortLists::count(std::size_t places, const std::string& shortfall) {
  ++lists_;
  if (shortfall.empty()) return;
  ++short_;
  if (places == 0) ++empty_;
  last_ = shortfall;
}

void ShortLists::note(std::int64_t wanted, Workspace& workspace) const {
  if (short_ == 0) return;
  workspace.note(lists_ == 1 ? fmt::format("the list is shorter than {}: {}", wanted, last_)
                             : fmt::format("{} of the {} lists are shorter than {}, {} of them empty",
                                           short_, lists_, wanted, empty_));
}

}  // namespace akin
