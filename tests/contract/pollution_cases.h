// Files of ratings polluted in every way that we know of, all made from one good file, and what must come
// of reading each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace akin::test {

struct PollutedFile {
  std::string name;
  std::string bytes;
  std::string strict;   // what a strict reader says behind "ratings.csv:", or the rows that it reads
  std::string skipped;  // the same of one that skips: "12 rows" and what it rejected by kind
};

// "N rows", as the expectations above write it.
std::string rows_text(std::uint64_t rows);

std::vector<PollutedFile> polluted_files();

}  // namespace akin::test
