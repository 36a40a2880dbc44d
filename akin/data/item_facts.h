// What titles and genres say of items, as numbers: which genres an item has, and when it was released.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

struct ItemFacts {
  static constexpr std::int16_t kNoYear = 0;

  std::vector<std::string> genre_names;      // each once, ascending bytewise
  std::vector<std::uint32_t> genre_starts;   // of each item, and the end of the last
  std::vector<std::uint32_t> genre_numbers;  // places in genre_names, ascending within an item
  std::vector<std::int16_t> years;           // of release, by item; kNoYear where the title has none

  std::size_t items() const { return years.size(); }

  std::span<const std::uint32_t> genres(std::uint32_t item) const {
    return std::span(genre_numbers)
        .subspan(genre_starts[item], genre_starts[item + 1] - genre_starts[item]);
  }

  // The number of a genre, whether its letters are large or small; nothing where no item has it.
  std::optional<std::uint32_t> find_genre(std::string_view name) const;
};

// Both by item number, as in ItemTexts and Model; a genre that an item repeats counts once.
ItemFacts item_facts(std::span<const std::string> titles,
                     std::span<const std::vector<std::string>> genres);

}  // namespace akin
