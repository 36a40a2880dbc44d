// Files of ratings polluted in every way that we know of, all made from one good file, and what must come
// of reading each.
#pragma once

#include <string>
#include <vector>

namespace akin::test {

struct PollutedFile {
  std::string name;
  std::string bytes;
  std::string
      strict;  // what a strict reader comes to: "12 rows", or what it says behind the name of the file
  std::string
      skipped;  // what one comes to that skips up to 5 lines: "12 rows, 1 rating", or what it says
  bool keeps_good_rows = false;  // the rows that are read are those of the good file
};

// Ratings of 12 lines behind a header.
std::string good_file();

std::vector<PollutedFile> polluted_files();

}  // namespace akin::test
