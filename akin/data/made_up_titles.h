// Titles and genres for items that do not exist.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace akin {

// A title of its own for each number, as MovieLens writes them: "Silent Harbour, The (1987)".
std::string made_up_title(std::uint32_t item, std::uint64_t seed);

// The one to three genres that a taste vector of at most 6 numbers stands for, alphabetically.
std::vector<std::string> genres_of_taste(std::span<const double> taste);

}  // namespace akin
