// The ids of one column of one chunk of a file, as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "akin/data/text_table.h"

namespace akin {

// An id as it was read: a canonical decimal, or text that is none.
struct ReadId {
  std::int64_t number = 0;
  std::string_view text;  // empty where it is a number

  static ReadId of(std::string_view id);
};

class IdColumn {
 public:
  // By reference: a copy of what was just stored in parts makes the processor wait.
  void add(const ReadId& id) {
    if (id.text.empty() && is_numeric_) [[likely]]
      numbers_.push_back(id.number);
    else
      add_text(id);
  }

  void reserve(std::size_t rows) { numbers_.reserve(rows); }

  std::size_t size() const { return is_numeric_ ? numbers_.size() : places_.size(); }

  // Numbers as long as there was nothing else; then texts, those before too.
  bool is_numeric() const { return is_numeric_; }
  const std::vector<std::int64_t>& numbers() const { return numbers_; }  // of each row
  const TextTable& texts() const { return texts_; }                      // the different ones
  const std::vector<std::uint32_t>& places() const { return places_; }   // of each row in texts()
  void hold_text();

 private:
  void add_text(const ReadId& id);

  bool is_numeric_ = true;
  std::vector<std::int64_t> numbers_;
  TextTable texts_;
  std::vector<std::uint32_t> places_;
};

}  // namespace akin
