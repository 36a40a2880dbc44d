// Names are sorted once; an item holds their places.
#include "akin/data/item_facts.h"

#include <algorithm>

#include "akin/base/text.h"
#include "akin/data/title_names.h"

namespace akin {
namespace {

void sort_and_unite(auto& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::vector<std::string> names_of(std::span<const std::vector<std::string>> genres) {
  std::vector<std::string> names;
  for (const std::vector<std::string>& of_item : genres)
    names.insert(names.end(), of_item.begin(), of_item.end());
  sort_and_unite(names);
  return names;
}

}  // namespace

std::optional<std::uint32_t> ItemFacts::find_genre(std::string_view name) const {
  const std::string wanted = lower_case(name);
  for (std::uint32_t genre = 0; genre < genre_names.size(); ++genre)
    if (lower_case(genre_names[genre]) == wanted) return genre;
  return std::nullopt;
}

ItemFacts item_facts(std::span<const std::string> titles,
                     std::span<const std::vector<std::string>> genres) {
  ItemFacts facts{.genre_names = names_of(genres), .genre_starts = {0}};
  for (const std::vector<std::string>& of_item : genres) {
    std::vector<std::uint32_t> numbers;
    for (const std::string& name : of_item)
      numbers.push_back(static_cast<std::uint32_t>(
          std::lower_bound(facts.genre_names.begin(), facts.genre_names.end(), name) -
          facts.genre_names.begin()));
    sort_and_unite(numbers);
    facts.genre_numbers.insert(facts.genre_numbers.end(), numbers.begin(), numbers.end());
    facts.genre_starts.push_back(static_cast<std::uint32_t>(facts.genre_numbers.size()));
  }
  for (const std::string& title : titles)
    facts.years.push_back(static_cast<std::int16_t>(release_year(title).value_or(ItemFacts::kNoYear)));
  return facts;
}

}  // namespace akin
