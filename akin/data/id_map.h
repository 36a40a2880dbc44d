// The ids of users or items in ascending order; an id's place is its dense number.
//
// An id is its text. A column of ids is held as int64 when every id in it is a canonical decimal ("7" and
// "-7" are; "007", "+7", "1.0" and "-0" are not, so 7 and 007 differ), else all of it as text. Numbers
// ascend by size, texts bytewise.
//
// A map read beside a model is that model's map with the ids that the model does not know appended,
// ascending among themselves: a number at or past known_size() is cold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

// The number that a canonical decimal stands for, or nothing.
std::optional<std::int64_t> canonical_number(std::string_view id);

class IdMap {
 public:
  IdMap() = default;  // no ids

  // Ascending, each once; else Error(bad_input), as from a damaged file.
  explicit IdMap(std::vector<std::int64_t> numbers);

  // Id i is bytes[offsets[i], offsets[i + 1]); offsets run from 0 to the number of bytes. Ids ascend
  // bytewise, each once and none empty; else Error(bad_input), as from a damaged file.
  IdMap(std::string bytes, std::vector<std::int64_t> offsets);

  // The ids in any order, with repetitions: sorted, and held as numbers where all are canonical.
  static IdMap of(std::vector<std::string> ids);

  // This map with the ids of `cold` after its own. No id may stand in both: the caller's promise.
  IdMap extended(IdMap cold) const;

  std::size_t size() const { return known_size() + (cold_ ? cold_->size() : 0); }
  std::size_t known_size() const { return is_numeric() ? numbers_.size() : offsets_.size() - 1; }

  std::optional<std::uint32_t> find(std::string_view id) const;
  std::string text(std::uint32_t index) const;

  // How the known ids are held. Exactly one of the two forms below is filled.
  bool is_numeric() const { return offsets_.empty(); }
  std::span<const std::int64_t> numbers() const { return numbers_; }
  std::string_view bytes() const { return bytes_; }
  std::span<const std::int64_t> offsets() const { return offsets_; }

  // The appended ids, or null.
  const IdMap* cold() const { return cold_.get(); }

  bool operator==(const IdMap& other) const;

 private:
  std::string_view known_text(std::size_t index) const;  // of a map that holds text
  std::optional<std::uint32_t> find_known(std::string_view id) const;

  std::vector<std::int64_t> numbers_;
  std::string bytes_;
  std::vector<std::int64_t> offsets_;  // empty where numbers are held
  std::shared_ptr<const IdMap> cold_;
};

}  // namespace akin
