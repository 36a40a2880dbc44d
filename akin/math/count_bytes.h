// How often a byte stands in a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace akin {

std::size_t count_bytes(std::string_view text, char byte);

}  // namespace akin
