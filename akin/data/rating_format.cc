// Each delimiter is tried; the one that makes sense of the first line is the file's.
#include "akin/data/rating_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/data/line_fields.h"
#include "akin/data/list_line.h"

namespace akin {
namespace {

constexpr std::array<std::string_view, 5> kDelimiters = {"\t", "::", ";", "|", ","};

// Names in lower case and without blanks, _ and -.
constexpr std::array<std::string_view, 6> kUserNames = {"user",     "userid",     "uid",
                                                        "username", "customerid", "customer"};
constexpr std::array<std::string_view, 11> kItemNames = {
    "item", "itemid", "iid", "movie", "movieid", "mid", "product", "productid", "book", "bookid", "isbn"};
constexpr std::array<std::string_view, 6> kRatingNames = {"rating", "ratings", "score",
                                                          "stars",  "value",   "bookrating"};
constexpr std::array<std::string_view, 4> kTimeNames = {"timestamp", "time", "ts", "unixtime"};

struct RoleNames {
  ColumnRole role;
  std::string_view noun;
  std::span<const std::string_view> names;
  const std::string ReadOptions::*option;
  std::string_view option_name;
};

constexpr std::array<RoleNames, 4> kRoles = {{
    {ColumnRole::user, "user", kUserNames, &ReadOptions::user_column, "user_column"},
    {ColumnRole::item, "item", kItemNames, &ReadOptions::item_column, "item_column"},
    {ColumnRole::rating, "rating", kRatingNames, &ReadOptions::rating_column, "rating_column"},
    {ColumnRole::time, "time", kTimeNames, &ReadOptions::time_column, "time_column"},
}};

std::string plain_name(std::string_view name) {
  std::string plain = lower_case(name);
  std::erase_if(plain, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return plain;
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + in_quotes(name);
  return list;
}

// What a delimiter makes of the first line: a format, or why not.
struct Reading {
  RatingFormat format;
  std::size_t fields = 0;  // none where a quote is out of place
  std::string problem;     // empty: it makes sense
};

class FirstLine {
 public:
  FirstLine(std::string_view line, std::string_view delimiter, const ReadOptions& options)
      : options_(options) {
    reading_.format.delimiter = delimiter;
    std::vector<LineField> fields;
    if (const auto complaint = split_fields(line, delimiter, fields)) {
      reading_.problem = complaint->reason;
      return;
    }
    std::string scratch;
    for (const LineField& field : fields) names_.emplace_back(plain_text(field, scratch));
    reading_.fields = names_.size();
    if (is_header())
      find_columns_by_name();
    else
      take_columns_by_place();
  }

  Reading reading() && { return std::move(reading_); }

 private:
  bool is_header() const {
    if (names_columns(options_)) return true;
    return std::none_of(names_.begin(), names_.end(),
                        [](const std::string& name) { return parse_double(name).has_value(); });
  }

  static bool names_columns(const ReadOptions& options) {
    return std::any_of(kRoles.begin(), kRoles.end(),
                       [&](const RoleNames& role) { return !(options.*role.option).empty(); });
  }

  void find_columns_by_name() {
    reading_.format.has_header = true;
    reading_.format.columns.assign(names_.size(), ColumnRole::ignored);
    for (const RoleNames& role : kRoles) {
      const std::string& wanted = options_.*role.option;
      const std::vector<std::size_t> found = columns_of(role);
      if (found.size() > 1)
        return complain(fmt::format("{} columns for the {}", found.size(), role.noun), role);
      if (found.empty() && !wanted.empty())
        return complain(fmt::format("no column {}", in_quotes(wanted)));
      if (found.empty() && is_required(role))
        return complain(fmt::format("no column for the {}", role.noun), role);
      if (found.empty()) continue;
      ColumnRole& column = reading_.format.columns[found[0]];
      if (column != ColumnRole::ignored)
        return complain(fmt::format("column {} is named twice over", in_quotes(names_[found[0]])), role);
      column = role.role;
    }
  }

  bool is_required(const RoleNames& role) const {
    if (!(options_.*role.option).empty()) return true;
    if (role.role == ColumnRole::time) return false;
    return role.role != ColumnRole::rating || options_.rating_required;
  }

  std::vector<std::size_t> columns_of(const RoleNames& role) const {
    const std::string& wanted = options_.*role.option;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (wanted.empty() ? has_usual_name(role, names_[i]) : is_same_name(names_[i], wanted))
        found.push_back(i);
    return found;
  }

  // A column that an option gives to one role is not looked at for another.
  bool has_usual_name(const RoleNames& role, const std::string& name) const {
    for (const RoleNames& other : kRoles)
      if (is_same_name(name, options_.*other.option)) return false;
    return std::find(role.names.begin(), role.names.end(), plain_name(name)) != role.names.end();
  }

  static bool is_same_name(const std::string& name, const std::string& wanted) {
    return !wanted.empty() && lower_case(name) == lower_case(wanted);
  }

  void take_columns_by_place() {
    const std::size_t least = options_.rating_required ? 3 : 2;
    if (names_.size() < least || names_.size() > kRoles.size()) {
      reading_.problem = fmt::format(
          "{} fields, and no header to tell what they are; without a header a line is user, item, rating "
          "and perhaps time; found {}",
          names_.size(), listed(names_));
      return;
    }
    for (std::size_t i = 0; i < names_.size(); ++i) reading_.format.columns.push_back(kRoles[i].role);
  }

  void complain(const std::string& what) {
    reading_.problem = fmt::format("{}; found {}", what, listed(names_));
  }

  void complain(const std::string& what, const RoleNames& role) {
    complain(what);
    reading_.problem += fmt::format("; set {}", role.option_name);
  }

  const ReadOptions& options_;
  std::vector<std::string> names_;
  Reading reading_;
};

RatingFormat list_format(const ReadOptions& options, const std::string& path) {
  if (options.rating_required)
    throw Error(ErrorCode::bad_input,
                fmt::format("{}: a file of lists has no ratings, which are needed here", path));
  return {" ", false, {ColumnRole::user, ColumnRole::item}, true};
}

// Where it might be a user and items, with blanks between.
std::string_view hint_at_lists(std::string_view line) {
  const bool starts_with_number = parse_double(take_word(line)).has_value();
  return starts_with_number && !trim(line).empty() ? "; is it a file of lists? set format to lists" : "";
}

bool is_better(const Reading& a, const Reading& b) {
  if (a.problem.empty() != b.problem.empty()) return a.problem.empty();
  return a.fields > b.fields;
}

}  // namespace

bool RatingFormat::has(ColumnRole role) const {
  return std::find(columns.begin(), columns.end(), role) != columns.end();
}

std::span<const std::string_view> rating_delimiters() { return kDelimiters; }

std::string_view delimiter_name(std::string_view delimiter) {
  if (delimiter == "\t") return "a tab";
  if (delimiter == ",") return "a comma";
  if (delimiter == ";") return "a semicolon";
  return delimiter == "|" ? "a |" : "::";
}

RatingFormat rating_format(std::string_view first_line, const ReadOptions& options,
                           const std::string& path, std::uint64_t line) {
  if (options.layout == RatingLayout::lists) return list_format(options, path);
  std::optional<Reading> best;
  for (const std::string_view delimiter : kDelimiters) {
    Reading reading = FirstLine(first_line, delimiter, options).reading();
    if (!best || is_better(reading, *best)) best = std::move(reading);
  }
  if (best->problem.empty()) return std::move(best->format);
  if (best->fields == 1)
    best->problem = fmt::format("no comma, tab, \"::\", semicolon or | divides the first line: {}{}",
                                in_quotes(first_line), hint_at_lists(first_line));
  throw Error(ErrorCode::bad_input, fmt::format("{}:{}: {}", path, line, best->problem));
}

}  // namespace akin
