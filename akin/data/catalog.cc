// Three formats, one list of entries.
#include "akin/data/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/data/byte_source.h"
#include "akin/data/line_fields.h"

namespace akin {
namespace {

constexpr std::array<std::string_view, 19> kGenresOf100k = {
    "unknown",     "Action", "Adventure", "Animation", "Children's", "Comedy",  "Crime",
    "Documentary", "Drama",  "Fantasy",   "Film-Noir", "Horror",     "Musical", "Mystery",
    "Romance",     "Sci-Fi", "Thriller",  "War",       "Western"};
constexpr std::size_t kFieldsOf100k = 5 + kGenresOf100k.size();

constexpr std::array<std::string_view, 5> kIdNames = {"movieid", "itemid", "item", "movie", "id"};
constexpr std::array<std::string_view, 3> kTitleNames = {"title", "name", "movietitle"};
constexpr std::array<std::string_view, 2> kGenreNames = {"genres", "genre"};

// What stands in a line, or in some where a quoted field has newlines.
struct Record {
  std::string_view text;
  std::size_t line = 1;  // where it starts
};

std::vector<std::string> genres_of(std::string_view text) {
  std::vector<std::string> genres;
  if (text == "(no genres listed)") return genres;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('|'), text.size());
    if (const auto genre = trim(text.substr(0, end)); !genre.empty()) genres.emplace_back(genre);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return genres;
}

// The quote that closes the one at `open`, or the end; a doubled quote closes nothing.
std::size_t closing_quote(std::string_view text, std::size_t open) {
  std::size_t close = text.find('"', open + 1);
  while (close != std::string_view::npos && text.substr(close + 1).starts_with('"'))
    close = text.find('"', close + 2);
  return std::min(close, text.size());
}

// The end of the record that starts at `begin`: a newline outside of quotes, or the end. A quoted field
// of more than kLongestField bytes ends it too: its quote was not meant to be closed so far away.
std::size_t record_end(std::string_view text, std::size_t begin, bool may_quote) {
  bool at_start = may_quote;  // of a field: only there a quote opens
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') return i;
    if (c == '"' && at_start) {
      const std::string_view reach = text.substr(0, std::min(text.size(), i + 1 + kLongestField + 1));
      i = closing_quote(reach, i);
      if (i == reach.size()) return i;
    }
    at_start = may_quote && (c == ',' || (at_start && (c == ' ' || c == '\t')));
  }
  return text.size();
}

class CatalogReader {
 public:
  CatalogReader(const std::string& path, Encoding encoding)
      : path_(path), bytes_(read_unpacked(path)), encoding_(encoding) {}

  Catalog read() && {
    std::string_view text = bytes_;
    text.remove_prefix(byte_order_mark(text, path_));
    const std::string_view first = text.substr(0, text.find('\n'));
    if (static_cast<std::size_t>(std::count(first.begin(), first.end(), '|')) + 1 == kFieldsOf100k)
      for_each_record(text, false, [&](const Record& record) { add_100k(record); });
    else if (first.find("::") != std::string_view::npos)
      for_each_record(text, false, [&](const Record& record) { add_dat(record); });
    else
      for_each_record(text, true, [&](const Record& record) { add_csv(record); });
    if (entries_.empty()) throw Error(ErrorCode::bad_input, fmt::format("{}: no items", path_));
    return Catalog(std::move(entries_), replaced_);
  }

 private:
  template <class F>
  void for_each_record(std::string_view text, bool may_quote, const F& f) {
    std::size_t line = 1;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = record_end(text, begin, may_quote);
      if (end - begin > kLongestLine) fail(line, "the entry is longer than 16 MiB");
      Record record{text.substr(begin, end - begin), line};
      line += 1 + static_cast<std::size_t>(std::count(record.text.begin(), record.text.end(), '\n'));
      if (record.text.ends_with('\r')) record.text.remove_suffix(1);
      if (record.text.find('\0') != std::string_view::npos) fail(record.line, "a NUL byte");
      if (!trim(record.text).empty()) f(record);
      begin = end + 1;
    }
  }

  // id|title|date|video date|address|a 0 or 1 for each genre
  void add_100k(const Record& record) {
    std::vector<std::string_view> fields;
    std::string_view rest = record.text;
    for (std::size_t bar = rest.find('|'); bar != std::string_view::npos; bar = rest.find('|')) {
      fields.push_back(rest.substr(0, bar));
      rest.remove_prefix(bar + 1);
    }
    fields.push_back(rest);
    if (fields.size() != kFieldsOf100k)
      fail(record.line, fmt::format("{} fields instead of {}: {}", fields.size(), kFieldsOf100k,
                                    in_quotes(record.text)));
    std::vector<std::string> genres;
    for (std::size_t i = 0; i < kGenresOf100k.size(); ++i) {
      const std::string_view flag = trim(fields[5 + i]);
      if (flag != "0" && flag != "1")
        fail(record.line, fmt::format("a genre flag is neither 0 nor 1: {}", in_quotes(flag)));
      if (flag == "1") genres.emplace_back(kGenresOf100k[i]);
    }
    add(record, fields[0], fields[1], std::move(genres));
  }

  // id::title::genres; what else has :: in it belongs to the title
  void add_dat(const Record& record) {
    const std::size_t first = record.text.find("::");
    const std::size_t last = record.text.rfind("::");
    if (first == std::string_view::npos || last < first + 2)
      fail(record.line, fmt::format("not id::title::genres: {}", in_quotes(record.text)));
    add(record, record.text.substr(0, first), record.text.substr(first + 2, last - first - 2),
        genres_of(record.text.substr(last + 2)));
  }

  void add_csv(const Record& record) {
    std::vector<LineField> fields;
    if (const auto complaint = split_fields(record.text, ",", fields)) {
      const auto before = record.text.substr(0, complaint->column - 1);
      fail(record.line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
           complaint->reason);
    }
    std::string scratch;
    if (columns_ == 0) return read_header(record, fields);
    if (fields.size() != columns_)
      fail(record.line, fmt::format("{} fields where the header has {}: {}", fields.size(), columns_,
                                    in_quotes(record.text)));
    std::vector<std::string> genres;
    if (genres_column_) genres = genres_of(plain_text(fields[*genres_column_], scratch));
    const std::string id(plain_text(fields[*id_column_], scratch));
    add(record, id, plain_text(fields[*title_column_], scratch), std::move(genres));
  }

  void read_header(const Record& record, const std::vector<LineField>& fields) {
    columns_ = fields.size();
    id_column_ = column_named(fields, kIdNames);
    title_column_ = column_named(fields, kTitleNames);
    genres_column_ = column_named(fields, kGenreNames);
    if (!id_column_ || !title_column_)
      fail(record.line,
           fmt::format("neither a movies.dat, nor a u.item, nor a header with movieId and title: {}",
                       in_quotes(record.text)));
  }

  static std::optional<std::size_t> column_named(const std::vector<LineField>& fields,
                                                 std::span<const std::string_view> names) {
    for (const std::string_view wanted : names)
      for (std::size_t i = 0; i < fields.size(); ++i) {
        std::string name = lower_case(fields[i].text);
        std::erase_if(name, [](char c) { return c == ' ' || c == '_' || c == '-'; });
        if (name == wanted) return i;
      }
    return std::nullopt;
  }

  void add(const Record& record, std::string_view id, std::string_view title,
           std::vector<std::string> genres) {
    id = trim(id);
    if (id.empty()) fail(record.line, "item id is empty");
    const auto [earlier, is_new] = lines_.emplace(id, record.line);
    if (!is_new)
      fail(record.line, fmt::format("item {} stands in line {} already", in_quotes(id), earlier->second));
    bool is_replaced = false;
    CatalogEntry entry{std::string(id), in_utf8(trim(title), is_replaced), std::move(genres)};
    for (std::string& genre : entry.genres) genre = in_utf8(genre, is_replaced);
    if (is_replaced) ++replaced_;
    entries_.push_back(std::move(entry));
  }

  std::string in_utf8(std::string_view text, bool& is_replaced) const {
    if (encoding_ == Encoding::latin_1) return utf8_from_latin1(text);
    if (is_utf8(text)) return std::string(text);
    is_replaced = true;
    return valid_utf8(text);
  }

  [[noreturn]] void fail(std::size_t line, const std::string& reason) const {
    throw Error(ErrorCode::bad_input, fmt::format("{}:{}: {}", path_, line, reason));
  }

  const std::string& path_;
  std::string bytes_;
  Encoding encoding_;
  std::size_t columns_ = 0;  // of a CSV file; 0: its header is still to come
  std::optional<std::size_t> id_column_;
  std::optional<std::size_t> title_column_;
  std::optional<std::size_t> genres_column_;
  std::unordered_map<std::string, std::size_t> lines_;  // where each id stands
  std::vector<CatalogEntry> entries_;
  std::size_t replaced_ = 0;
};

}  // namespace

ItemTexts Catalog::for_items(const IdMap& items) const {
  ItemTexts texts{std::vector<std::string>(items.size()),
                  std::vector<std::vector<std::string>>(items.size()), 0};
  std::vector<bool> is_found(items.size());
  for (const CatalogEntry& entry : entries_) {
    const auto index = items.find(entry.id);
    if (!index) continue;
    texts.titles[*index] = entry.title;
    texts.genres[*index] = entry.genres;
    is_found[*index] = true;
  }
  texts.missing = static_cast<std::size_t>(std::count(is_found.begin(), is_found.end(), false));
  return texts;
}

Catalog read_catalog(const std::string& path, Encoding encoding) {
  return CatalogReader(path, encoding).read();
}

void write_catalog(const std::string& path, const Catalog& catalog) {
  publish_file(path, [&](ByteSink& sink) {
    sink.write("movieId,title,genres\n");
    for (const CatalogEntry& entry : catalog.entries()) {
      std::string genres;
      for (const std::string& genre : entry.genres) genres += (genres.empty() ? "" : "|") + genre;
      if (genres.empty()) genres = "(no genres listed)";
      sink.write(csv_field(entry.id) + ',' + csv_field(entry.title) + ',' + csv_field(genres) + '\n');
    }
  });
}

}  // namespace akin
