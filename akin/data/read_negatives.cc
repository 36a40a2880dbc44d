// Line by line: the pair in its parentheses, then words.
#include "akin/data/read_negatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/data/byte_source.h"
#include "akin/data/list_line.h"
#include "akin/data/rating_line.h"

namespace akin {

class NegativesReader {
 public:
  NegativesReader(const std::string& name, const IdMap& users, const IdMap& items)
      : users_(users), items_(items) {
    negatives_.name_ = name;
  }

  Negatives read(std::string_view text) && {
    text.remove_prefix(byte_order_mark(text, negatives_.name_));
    negatives_.ends_open_ = !text.empty() && text.back() != '\n';
    while (!text.empty()) {
      ++number_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      take_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (negatives_.lines_ == 0)
      throw Error(ErrorCode::bad_input, fmt::format("{}: no negatives", negatives_.name_));
    sort_pairs();
    return std::move(negatives_);
  }

 private:
  using Line = Negatives::Line;

  struct Pair {
    std::string_view user;
    std::string_view item;
    std::string_view rest;  // of the line
  };

  void take_line(std::string_view line) {
    line_ = line;
    if (is_blank(line)) {
      blank_ = blank_ == 0 ? number_ : blank_;
      return;
    }
    if (blank_ > 0) refuse_at(blank_, 1, "a blank line before another pair");
    if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos)
      refuse(line.substr(nul), "a NUL byte; is this a text file in UTF-8?");
    const Pair pair = take_pair(line);
    ++negatives_.lines_;
    Line taken{.number = number_, .begin = negatives_.items_.size()};
    take_items(pair);
    taken.end = negatives_.items_.size();
    const auto user = users_.find(pair.user), item = items_.find(pair.item);
    if (!user || !item) {  // nobody can ask for it
      negatives_.items_.resize(taken.begin);
      return;
    }
    taken.user = *user;
    taken.item = *item;
    negatives_.pairs_.push_back(taken);
  }

  Pair take_pair(std::string_view line) const {
    const std::size_t open = line.find_first_not_of(" \t");
    const std::size_t comma = line.find(','), close = line.find(')');
    if (line[open] != '(' || close == std::string_view::npos || comma > close)
      refuse(line.substr(open), fmt::format("a line begins with a pair such as (0,25), not {}",
                                            in_quotes(line.substr(open))));
    const Pair pair = {trim(line.substr(open + 1, comma - open - 1)),
                       trim(line.substr(comma + 1, close - comma - 1)), line.substr(close + 1)};
    if (pair.user.empty()) refuse(line.substr(open), "user id is empty");
    if (pair.item.empty()) refuse(line.substr(comma), "item id is empty");
    return pair;
  }

  void take_items(const Pair& pair) {
    const std::size_t begin = negatives_.items_.size();
    if (const std::size_t sign = pair.rest.find_first_of(",()"); sign != std::string_view::npos)
      refuse(pair.rest.substr(sign), fmt::format("blanks divide the items behind a pair, not {}",
                                                 in_quotes(pair.rest.substr(sign, 1))));
    std::string_view rest = pair.rest;
    for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest)) {
      if (word == pair.item)
        refuse(word, fmt::format("the item {} stands among its own negatives", in_quotes(word)));
      negatives_.items_.push_back(number_of(word));
    }
    if (negatives_.items_.size() == begin)
      refuse(pair.rest, fmt::format("the pair {} has no negatives", pair_text(pair)));
    const auto first = negatives_.items_.begin() + static_cast<std::ptrdiff_t>(begin);
    std::sort(first, negatives_.items_.end());
    negatives_.items_.erase(std::unique(first, negatives_.items_.end()), negatives_.items_.end());
  }

  // Ids that are not in the map are numbered behind it.
  std::uint32_t number_of(std::string_view item) {
    if (const auto known = items_.find(item)) return *known;
    const auto next = static_cast<std::uint32_t>(items_.size() + unknown_.size());
    return unknown_.emplace(std::string(item), next).first->second;
  }

  void sort_pairs() {
    const auto key = [](const Line& line) { return std::tuple(line.user, line.item, line.number); };
    std::sort(negatives_.pairs_.begin(), negatives_.pairs_.end(),
              [&](const Line& a, const Line& b) { return key(a) < key(b); });
    const auto twice = std::adjacent_find(
        negatives_.pairs_.begin(), negatives_.pairs_.end(),
        [](const Line& a, const Line& b) { return a.user == b.user && a.item == b.item; });
    if (twice == negatives_.pairs_.end()) return;
    refuse_at((twice + 1)->number, 1,
              fmt::format("the pair ({},{}) stands in line {} already", users_.text(twice->user),
                          items_.text(twice->item), twice->number));
  }

  static std::string pair_text(const Pair& pair) {
    return in_quotes(fmt::format("({},{})", pair.user, pair.item));
  }

  // `at` is a part of the line.
  [[noreturn]] void refuse(std::string_view at, std::string_view reason) const {
    refuse_at(number_, static_cast<std::size_t>(at.data() - line_.data()) + 1, reason);
  }

  [[noreturn]] void refuse_at(std::uint64_t line, std::size_t column, std::string_view reason) const {
    throw Error(ErrorCode::bad_input,
                fmt::format("{}:{}:{}: {}", negatives_.name_, line, column, reason));
  }

  const IdMap& users_;
  const IdMap& items_;
  Negatives negatives_;
  std::unordered_map<std::string, std::uint32_t> unknown_;
  std::string_view line_;
  std::uint64_t number_ = 0;  // of the line, from 1
  std::uint64_t blank_ = 0;   // number of the first blank line
};

std::optional<std::span<const std::uint32_t>> Negatives::of(std::uint32_t user,
                                                            std::uint32_t item) const {
  const auto line = std::lower_bound(pairs_.begin(), pairs_.end(), std::pair(user, item),
                                     [](const Line& a, const std::pair<std::uint32_t, std::uint32_t>& b) {
                                       return std::pair(a.user, a.item) < b;
                                     });
  if (line == pairs_.end() || line->user != user || line->item != item) return std::nullopt;
  return std::span(items_).subspan(line->begin, line->end - line->begin);
}

Negatives parse_negatives(std::string_view text, const std::string& name, const IdMap& users,
                          const IdMap& items) {
  return NegativesReader(name, users, items).read(text);
}

Negatives read_negatives(const std::string& path, const IdMap& users, const IdMap& items) {
  return parse_negatives(read_unpacked(path), path, users, items);
}

}  // namespace akin
