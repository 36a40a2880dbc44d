// Items among which held-out ones are ranked, from a file: one line a held-out pair.
//
//     (0,25)	1064	174	2791     item 25 of user 0 is ranked among 1064, 174 and 2791
//
// So He et al. ("Neural collaborative filtering", 2017) publish their test data, with 99 of them a line;
// any number will do, and any blanks between them. Packed by gzip or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/data/id_map.h"

namespace akin {

class Negatives {
 public:
  // Of the pair, ascending, each once; those at or past the number of items have an id that is not
  // among them. Nothing where the file has no line for the pair.
  std::optional<std::span<const std::uint32_t>> of(std::uint32_t user, std::uint32_t item) const;

  const std::string& name() const { return name_; }  // of the file
  std::size_t lines() const { return lines_; }       // of a pair, whether or not its ids are known
  bool ends_open() const { return ends_open_; }      // the last line has no newline

 private:
  friend class NegativesReader;

  struct Line {
    std::uint32_t user = 0;
    std::uint32_t item = 0;
    std::uint64_t number = 0;  // in the file, from 1
    std::size_t begin = 0;     // in items_
    std::size_t end = 0;
  };

  std::string name_;
  std::size_t lines_ = 0;
  bool ends_open_ = false;
  std::vector<Line> pairs_;  // of known ids, by (user, item)
  std::vector<std::uint32_t> items_;
};

// The ids are numbered as in these maps. Throws Error: not_found or io where the file cannot be read,
// bad_input, with line and value, where it holds something else, a pair without negatives or among them,
// a pair twice, or nothing.
Negatives read_negatives(const std::string& path, const IdMap& users, const IdMap& items);

// The same of the text of a file; `name` is what messages call it.
Negatives parse_negatives(std::string_view text, const std::string& name, const IdMap& users,
                          const IdMap& items);

}  // namespace akin
