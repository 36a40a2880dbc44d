// The ids of one column of one chunk of a file, as they come.
//
// A row takes four bytes, whatever its id: small numbers are held as they are, others by their place
// among the different ones of the chunk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "akin/data/number_table.h"
#include "akin/data/text_table.h"

namespace akin {

// An id as it was read: a canonical decimal, or text that is none.
struct ReadId {
  std::int64_t number = 0;
  std::string_view text;  // empty where it is a number

  static ReadId of(std::string_view id);

  bool is_ordinal() const { return text.empty() && number == static_cast<std::uint32_t>(number); }
};

class IdColumn {
 public:
  // `room` is for as many rows as are added.
  explicit IdColumn(std::uint32_t* room = nullptr) : entries_(room) {}

  // What each row's entry is: the id itself, below 2^32; its place in numbers(); or in texts().
  enum class Form : unsigned char { ordinals, numbers, texts };

  // By reference: a copy of what was just stored in parts makes the processor wait.
  void add(const ReadId& id) {
    if (form_ == Form::ordinals && id.is_ordinal()) [[likely]]
      entries_[size_++] = static_cast<std::uint32_t>(id.number);
    else
      add_other(id);
  }
  void add(std::span<const std::uint32_t> ordinals);

  std::size_t size() const { return size_; }

  // Ordinals as long as there was nothing else; then numbers, those before too; then texts.
  Form form() const { return form_; }
  bool is_numeric() const { return form_ != Form::texts; }
  std::span<const std::uint32_t> entries() const { return {entries_, size_}; }
  const NumberTable& numbers() const { return numbers_; }  // the different ones
  const TextTable& texts() const { return texts_; }        // the different ones
  void hold_text();

 private:
  void add_other(const ReadId& id);
  void hold_numbers();

  Form form_ = Form::ordinals;
  std::uint32_t* entries_ = nullptr;
  std::size_t size_ = 0;
  NumberTable numbers_;
  TextTable texts_;
};

}  // namespace akin
