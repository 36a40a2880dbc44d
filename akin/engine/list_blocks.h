// Lists for many, a block at a time: what all the lists of a whole catalogue take is never held.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "akin/base/clock.h"
#include "akin/engine/workspace.h"

namespace akin {

// Calls lists_for(block) for consecutive blocks of `rows`, and take_list(row, list) for each list that
// it gives back, of at most `count` places each.
template <class ListsFor, class TakeList>
void for_list_blocks(std::span<const std::uint32_t> rows, std::size_t count, Workspace& workspace,
                     const ListsFor& lists_for, const TakeList& take_list) {
  constexpr std::size_t kPlaces = std::size_t{1} << 20;  // that are held at once
  const std::size_t block_size = std::clamp<std::size_t>(kPlaces / count, 24, 4096);
  const Clock clock;
  for (std::size_t begin = 0; begin < rows.size(); begin += block_size) {
    const auto block = rows.subspan(begin, std::min(block_size, rows.size() - begin));
    const auto lists = lists_for(block);
    for (std::size_t i = 0; i < block.size(); ++i) take_list(block[i], lists[i]);
    workspace.progress({.stage = "lists",
                        .done = begin + block.size(),
                        .total = rows.size(),
                        .seconds = clock.seconds()});
  }
}

}  // namespace akin
