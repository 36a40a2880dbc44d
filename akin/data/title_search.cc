// Every title is looked at in every stage: tens of thousands are a matter of milliseconds.
#include "akin/data/title_search.h"

#include <algorithm>
#include <tuple>

#include "akin/base/text.h"
#include "akin/data/fold_text.h"
#include "akin/data/title_names.h"

namespace akin {
namespace {

std::vector<std::string> written_names(const TitleNames& title) {
  std::vector<std::string> names;
  for (const auto& words : title.names) {
    names.push_back(joined(words, " "));
    if (words.size() > 1) names.push_back(joined(words, ""));  // "spiderman" is Spider-Man
  }
  return names;
}

// Typos that a word may have: one in short words would turn "cat" into "car".
std::size_t most_typos(const std::string& word) { return word.size() < 4 ? 0 : word.size() < 8 ? 1 : 2; }

bool is_number(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The fewest typos that make `word` one of `words` or the beginning of one; nothing where there are more
// than it may have. A number is itself or it is not: 3001, an id that is not there, is not the year 2001.
std::optional<std::size_t> typos(const std::string& word, const std::vector<std::string>& words) {
  if (is_number(word))
    return std::find(words.begin(), words.end(), word) == words.end() ? std::nullopt
                                                                      : std::optional<std::size_t>(0);
  std::size_t fewest = most_typos(word) + 1;
  for (const std::string& other : words) {
    if (other.starts_with(word)) return 0;
    const std::size_t longer = std::max(word.size(), other.size()) - std::min(word.size(), other.size());
    if (longer < fewest) fewest = std::min(fewest, edit_distance(word, other));
  }
  if (fewest > most_typos(word)) return std::nullopt;
  return fewest;
}

}  // namespace

struct TitleIndex::Query {
  std::vector<std::string> names;
  std::vector<std::string> words;  // of the shortest name
  std::string year;
};

TitleIndex::TitleIndex(std::span<const std::string> titles, std::span<const std::uint32_t> counts) {
  entries_.reserve(titles.size());
  for (std::size_t i = 0; i < titles.size(); ++i) {
    const TitleNames title = title_names(titles[i]);
    Entry entry{written_names(title), {}, title.year, i < counts.size() ? counts[i] : 0};
    for (const auto& words : title.names)
      entry.words.insert(entry.words.end(), words.begin(), words.end());
    if (!title.year.empty()) entry.words.push_back(title.year);
    entries_.push_back(std::move(entry));
  }
}

std::optional<TitleMatch> TitleIndex::find(std::string_view text, std::size_t most_others) const {
  const TitleNames title = title_names(text);
  if (title.names.empty()) return std::nullopt;
  const auto shortest =
      std::min_element(title.names.begin(), title.names.end(),
                       [](const auto& a, const auto& b) { return a.size() < b.size(); });
  Query query{written_names(title), *shortest, title.year};
  auto match = find_in_stages(query, most_others);
  if (match || query.year.empty()) return match;
  query.year.clear();
  return find_in_stages(query, most_others);
}

std::optional<TitleMatch> TitleIndex::find_in_stages(const Query& query, std::size_t most_others) const {
  // Nearest first, then most rated, then smallest number: (distance, -count, index).
  using Found = std::tuple<std::size_t, std::int64_t, std::uint32_t>;
  for (const TitleStage stage :
       {TitleStage::exact, TitleStage::prefix, TitleStage::words, TitleStage::similar}) {
    std::vector<Found> found;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (const auto far = distance(query, entries_[i], stage))
        found.emplace_back(*far, -static_cast<std::int64_t>(entries_[i].count),
                           static_cast<std::uint32_t>(i));
    if (found.empty()) continue;
    const std::size_t kept = std::min(found.size(), most_others + 1);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end());
    TitleMatch match{std::get<2>(found[0]), stage, {}};
    for (std::size_t i = 1; i < kept; ++i) match.others.push_back(std::get<2>(found[i]));
    return match;
  }
  return std::nullopt;
}

// How far the title is from the query in that stage, or nothing where it is no match.
std::optional<std::size_t> TitleIndex::distance(const Query& query, const Entry& entry,
                                                TitleStage stage) {
  if (!query.year.empty() && query.year != entry.year) return std::nullopt;
  const auto any_name = [&](const auto& fits) {
    for (const std::string& wanted : query.names)
      for (const std::string& name : entry.names)
        if (fits(name, wanted)) return std::optional<std::size_t>(0);
    return std::optional<std::size_t>();
  };
  if (stage == TitleStage::exact)
    return any_name([](const std::string& name, const std::string& wanted) { return name == wanted; });
  if (stage == TitleStage::prefix)
    return any_name(
        [](const std::string& name, const std::string& wanted) { return name.starts_with(wanted); });

  std::size_t sum = 0;
  for (const std::string& word : query.words) {
    const auto fewest = typos(word, entry.words);
    if (!fewest || (stage == TitleStage::words && *fewest > 0)) return std::nullopt;
    sum += *fewest;
  }
  return sum;
}

std::optional<TitleMatch> find_title(std::string_view query, std::span<const std::string> titles,
                                     std::span<const std::uint32_t> counts, std::size_t most_others) {
  return TitleIndex(titles, counts).find(query, most_others);
}

}  // namespace akin
