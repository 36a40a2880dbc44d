// One strike after the other; the model's facts are worked out only where they are asked for.
#include "akin/engine/item_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/data/item_facts.h"
#include "akin/recommend/list_options.h"

namespace akin {
namespace {

using Keep = std::vector<std::uint8_t>;

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  const std::string text = read_file(path);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trim(line).empty()) lines.emplace_back(trim(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

// What stands there, and what stands in the files that are named there.
std::vector<std::string> all_ids(const std::vector<std::string>& entries) {
  std::vector<std::string> ids;
  for (const std::string& entry : entries) {
    if (!entry.starts_with('@')) {
      ids.push_back(entry);
      continue;
    }
    const std::vector<std::string> lines = lines_of(entry.substr(1));
    ids.insert(ids.end(), lines.begin(), lines.end());
  }
  return ids;
}

// 1 for each of these items.
Keep marked_items(std::string_view field, const std::vector<std::string>& entries, const Model& model,
                  Workspace& workspace) {
  constexpr std::size_t kShown = 5;
  Keep marked(model.items->size());
  std::vector<std::string> unknown;
  const std::vector<std::string> ids = all_ids(entries);
  for (const std::string& id : ids) {
    if (const auto item = model.items->find(id))
      marked[*item] = 1;
    else
      unknown.push_back(id);
  }
  if (!unknown.empty())
    workspace.note(fmt::format(
        "{}: the model does not know {} of the {} items: {}{}", field, unknown.size(), ids.size(),
        fmt::join(std::span(unknown).first(std::min(kShown, unknown.size())), ", "),
        unknown.size() > kShown ? ", …" : ""));
  return marked;
}

ItemFacts facts_of(const Model& model, std::string_view field) {
  if (model.titles.empty() || model.genres.empty())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: this model has no titles and genres; train with items", field));
  std::vector<std::vector<std::string>> genres(model.genres.size());
  for (std::size_t item = 0; item < genres.size(); ++item)
    for (std::string_view rest = model.genres[item]; !rest.empty();) {
      const std::size_t end = std::min(rest.find('|'), rest.size());
      if (end > 0) genres[item].emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  return item_facts(model.titles, genres);
}

std::vector<std::uint32_t> genre_numbers(const ItemFacts& facts, const std::vector<std::string>& names) {
  std::vector<std::uint32_t> numbers;
  for (const std::string& name : names) {
    const auto number = facts.find_genre(name);
    if (!number) {
      const std::vector<std::string_view> known(facts.genre_names.begin(), facts.genre_names.end());
      throw Error(ErrorCode::not_found,
                  fmt::format("genre: no item is {}{}; there are {}", in_quotes(name),
                              suggestion(name, known), listed(known)));
    }
    numbers.push_back(*number);
  }
  return numbers;
}

struct Years {
  std::int64_t first = std::numeric_limits<std::int64_t>::min();
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

Years parse_years(const std::string& text) {
  const auto refuse = [&] {
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("year must be like 1994, 1990-1999, 1990- or -1999, not {}", in_quotes(text)));
  };
  const auto number = [&](std::string_view part) {
    const auto year = part.starts_with('+') ? std::nullopt : parse_integer(trim(part));
    if (!year || *year < 0) refuse();
    return year.value_or(0);
  };
  const std::string_view all = trim(text);
  const std::size_t dash = all.find('-');
  if (dash == std::string_view::npos) return {number(all), number(all)};
  const std::string_view first = all.substr(0, dash), last = all.substr(dash + 1);
  if (first.empty() && last.empty()) refuse();
  Years years;
  if (!first.empty()) years.first = number(first);
  if (!last.empty()) years.last = number(last);
  if (years.first > years.last) refuse();
  return years;
}

template <class Passes>
void strike(Keep& keep, const Passes& passes) {
  for (std::uint32_t item = 0; item < keep.size(); ++item)
    if (!passes(item)) keep[item] = 0;
}

}  // namespace

void ItemFilter::describe(FieldVisitor& visit) {
  visit(Field("at_least", "ratings that an item needs to be listed").at_least(0), at_least);
  visit(Field("allow", "list these items only: ids, or @FILE with an id a line").shows("ID,…"), allow);
  visit(Field("deny", "never list these items").shows("ID,…"), deny);
  visit(Field("genre", "list items of these genres").shows("NAME,…"), genre);
  visit(Field("year", "list items released then: 1994, 1990-1999, 1990-").shows("YEARS,…"), year);
}

std::vector<std::uint8_t> items_that_pass(const ItemFilter& filter, const Model& model,
                                          Workspace& workspace) {
  if (filter.is_open()) return {};
  Keep keep = items_with(model, filter.at_least);
  if (keep.empty()) keep.assign(model.items->size(), 1);
  if (!filter.allow.empty()) {
    const Keep allowed = marked_items("allow", filter.allow, model, workspace);
    strike(keep, [&](std::uint32_t item) { return allowed[item] != 0; });
  }
  if (!filter.deny.empty()) {
    const Keep denied = marked_items("deny", filter.deny, model, workspace);
    strike(keep, [&](std::uint32_t item) { return denied[item] == 0; });
  }
  if (!filter.genre.empty()) {
    const ItemFacts facts = facts_of(model, "genre");
    const auto wanted = genre_numbers(facts, filter.genre);
    strike(keep, [&](std::uint32_t item) {
      const auto genres = facts.genres(item);
      return std::find_first_of(genres.begin(), genres.end(), wanted.begin(), wanted.end()) !=
             genres.end();
    });
  }
  if (!filter.year.empty()) {
    const ItemFacts facts = facts_of(model, "year");
    std::vector<Years> wanted(filter.year.size());
    std::transform(filter.year.begin(), filter.year.end(), wanted.begin(), parse_years);
    strike(keep, [&](std::uint32_t item) {
      const std::int64_t year = facts.years[item];
      return year != ItemFacts::kNoYear && std::any_of(wanted.begin(), wanted.end(), [&](const Years& w) {
               return w.first <= year && year <= w.last;
             });
    });
  }
  return keep;
}

}  // namespace akin
