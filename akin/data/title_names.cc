// Brackets come off from the end: the first that hold a year are the year, others are aliases.
#include "akin/data/title_names.h"

#include <algorithm>
#include <array>
#include <optional>

#include "akin/base/text.h"
#include "akin/data/fold_text.h"

namespace akin {
namespace {

// Articles that stand behind a comma at the end of a title.
constexpr std::array<std::string_view, 30> kArticles = {
    "the", "a",   "an",  "le", "la",  "les",  "l",   "un",  "une", "el",
    "los", "las", "il",  "lo", "gli", "i",    "uno", "una", "der", "die",
    "das", "den", "det", "de", "ein", "eine", "o",   "os",  "as",  "het"};

bool is_leading_article(const std::string& word) { return word == "the" || word == "a" || word == "an"; }

// Takes "(…)" off the end of a text of which something remains, and returns what was in it.
std::optional<std::string_view> take_brackets(std::string_view& text) {
  text = trim(text);
  if (!text.ends_with(')')) return std::nullopt;
  const std::size_t open = text.rfind('(');
  if (open == std::string_view::npos || trim(text.substr(0, open)).empty()) return std::nullopt;
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  text = trim(text.substr(0, open));
  return inside;
}

bool is_year(std::string_view text) {
  return text.size() >= 4 &&
         std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }) &&
         (text.size() == 4 || text[4] < '0' || text[4] > '9');
}

std::string_view without_also_known_as(std::string_view text) {
  for (const std::string_view start : {"a.k.a. ", "a.k.a ", "aka "})
    if (lower_case(text.substr(0, start.size())) == start) return text.substr(start.size());
  return text;
}

void add(TitleNames& title, std::vector<std::string> words) {
  if (words.empty()) return;
  const bool has_article = words.size() > 1 && is_leading_article(words[0]);
  title.names.push_back(words);
  if (!has_article) return;
  words.erase(words.begin());
  title.names.push_back(std::move(words));
}

// "Matrix, The" as "matrix" and "the matrix".
void add_names_of(TitleNames& title, std::string_view text) {
  const std::size_t comma = text.rfind(',');
  if (comma != std::string_view::npos) {
    const std::vector<std::string> last = folded_words(text.substr(comma + 1));
    const bool is_article =
        last.size() == 1 && std::find(kArticles.begin(), kArticles.end(), last[0]) != kArticles.end();
    std::vector<std::string> words = folded_words(text.substr(0, comma));
    if (is_article && !words.empty()) {
      add(title, words);
      words.insert(words.begin(), last[0]);
      title.names.push_back(std::move(words));
      return;
    }
  }
  add(title, folded_words(text));
}

}  // namespace

TitleNames title_names(std::string_view title) {
  TitleNames names;
  std::vector<std::string_view> aliases;
  while (const auto inside = take_brackets(title)) {
    if (is_year(*inside) && names.year.empty())
      names.year = inside->substr(0, 4);
    else
      aliases.push_back(*inside);
  }
  add_names_of(names, title);
  for (const std::string_view alias : aliases) add_names_of(names, without_also_known_as(alias));
  return names;
}

std::optional<int> release_year(std::string_view title) {
  while (const auto inside = take_brackets(title))
    if (is_year(*inside)) return static_cast<int>(parse_integer(inside->substr(0, 4)).value());
  return std::nullopt;
}

}  // namespace akin
