// Sorted columns, searched by halving.
#include "akin/data/id_map.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "akin/base/error.h"

namespace akin {
namespace {

[[noreturn]] void refuse() {
  throw Error(ErrorCode::bad_input, "the ids are damaged: they do not ascend, or are empty or too many");
}

constexpr std::size_t kMostIds = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::optional<std::int64_t> canonical_number(std::string_view id) {
  const std::string_view digits = id.starts_with('-') ? id.substr(1) : id;
  if (digits.empty() || digits[0] < '0' || digits[0] > '9') return std::nullopt;
  if (digits[0] == '0' && id.size() > 1) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return number;
}

IdMap::IdMap(std::vector<std::int64_t> numbers) : numbers_(std::move(numbers)) {
  const auto unordered = std::adjacent_find(numbers_.begin(), numbers_.end(), std::greater_equal<>());
  if (unordered != numbers_.end() || numbers_.size() > kMostIds) refuse();
}

IdMap::IdMap(std::string bytes, std::vector<std::int64_t> offsets)
    : bytes_(std::move(bytes)), offsets_(std::move(offsets)) {
  if (offsets_.empty() || offsets_.size() - 1 > kMostIds) refuse();
  if (offsets_.front() != 0 || offsets_.back() != static_cast<std::int64_t>(bytes_.size())) refuse();
  for (std::size_t i = 0; i + 1 < offsets_.size(); ++i)
    if (offsets_[i] >= offsets_[i + 1]) refuse();
  for (std::size_t i = 1; i + 1 < offsets_.size(); ++i)
    if (known_text(i - 1) >= known_text(i)) refuse();
}

IdMap IdMap::of(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<std::int64_t> numbers;
  for (const std::string& id : ids)
    if (const auto number = canonical_number(id)) numbers.push_back(*number);
  if (numbers.size() == ids.size()) {
    std::sort(numbers.begin(), numbers.end());
    return IdMap(std::move(numbers));
  }
  std::string bytes;
  std::vector<std::int64_t> offsets = {0};
  for (const std::string& id : ids) {
    bytes += id;
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  return IdMap(std::move(bytes), std::move(offsets));
}

IdMap IdMap::extended(IdMap cold) const {
  IdMap map = *this;
  if (cold.size() == 0) return map;
  if (size() + cold.size() > kMostIds) refuse();
  if (cold_) cold = cold_->extended(std::move(cold));
  map.cold_ = std::make_shared<const IdMap>(std::move(cold));
  return map;
}

std::optional<std::uint32_t> IdMap::find(std::string_view id) const {
  if (const auto index = find_known(id)) return index;
  if (!cold_) return std::nullopt;
  const auto index = cold_->find(id);
  if (!index) return std::nullopt;
  return static_cast<std::uint32_t>(known_size()) + *index;
}

std::string IdMap::text(std::uint32_t index) const {
  if (index >= known_size()) return cold_->text(index - static_cast<std::uint32_t>(known_size()));
  return is_numeric() ? std::to_string(numbers_[index]) : std::string(known_text(index));
}

bool IdMap::operator==(const IdMap& other) const {
  if (numbers_ != other.numbers_ || bytes_ != other.bytes_ || offsets_ != other.offsets_) return false;
  if (!cold_ || !other.cold_) return cold_ == other.cold_;
  return *cold_ == *other.cold_;
}

std::string_view IdMap::known_text(std::size_t index) const {
  const auto begin = static_cast<std::size_t>(offsets_[index]);
  return std::string_view(bytes_).substr(begin, static_cast<std::size_t>(offsets_[index + 1]) - begin);
}

std::optional<std::uint32_t> IdMap::find_known(std::string_view id) const {
  if (is_numeric()) {
    const auto number = canonical_number(id);
    if (!number) return std::nullopt;
    const auto place = std::lower_bound(numbers_.begin(), numbers_.end(), *number);
    if (place == numbers_.end() || *place != *number) return std::nullopt;
    return static_cast<std::uint32_t>(place - numbers_.begin());
  }
  std::size_t begin = 0;
  for (std::size_t end = known_size(); begin < end;) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (known_text(middle) < id)
      begin = middle + 1;
    else
      end = middle;
  }
  if (begin == known_size() || known_text(begin) != id) return std::nullopt;
  return static_cast<std::uint32_t>(begin);
}

}  // namespace akin
