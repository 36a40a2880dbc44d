// Text as people search for it: without case, accents and punctuation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akin {

// The words of a text in UTF-8: ASCII letters in lower case, accented Latin letters without their accent,
// digits, and any other letter as it is. An apostrophe joins ("don't" is dont), the dots of an acronym
// too ("E.T." is et), & is "and"; anything else divides words.
std::vector<std::string> folded_words(std::string_view text);

std::string joined(const std::vector<std::string>& words, std::string_view between);

}  // namespace akin
