// Finds an item by what a person types: "matrix" is Matrix, The (1999).
//
// Case, accents, punctuation, a leading article and the year do not matter; a title is also known by the
// alias in its brackets. The stages below are tried in turn and the first that finds anything answers;
// inside a stage the most rated item wins, then the smaller number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

enum class TitleStage {
  exact,    // the whole title
  prefix,   // the title begins with it
  words,    // each word of it is or begins a word of the title, in any order
  similar,  // the same with a typo in some words
};

struct TitleMatch {
  std::uint32_t index = 0;
  TitleStage stage = TitleStage::exact;
  std::vector<std::uint32_t> others;  // what else that stage found, best first
};

// Titles made ready for many searches.
class TitleIndex {
 public:
  // `counts` are the items' numbers of ratings; a missing one counts as 0.
  TitleIndex(std::span<const std::string> titles, std::span<const std::uint32_t> counts);

  // Nothing where no title is near, or the query has no letter and no digit. A year in brackets at the
  // end of the query is the title's where there is such a title.
  std::optional<TitleMatch> find(std::string_view query, std::size_t most_others = 5) const;

 private:
  struct Entry {
    std::vector<std::string> names;  // words with blanks between them, and the same without blanks
    std::vector<std::string> words;  // of all names, and the year
    std::string year;
    std::uint32_t count = 0;
  };
  struct Query;

  std::optional<TitleMatch> find_in_stages(const Query& query, std::size_t most_others) const;
  static std::optional<std::size_t> distance(const Query& query, const Entry& entry, TitleStage stage);

  std::vector<Entry> entries_;
};

// One search.
std::optional<TitleMatch> find_title(std::string_view query, std::span<const std::string> titles,
                                     std::span<const std::uint32_t> counts, std::size_t most_others = 5);

}  // namespace akin
