// Titles and genres of items, as MovieLens writes them: movies.csv, movies.dat and u.item.
//
// What comes out is UTF-8 always: bytes that are none become U+FFFD and their texts are counted, unless
// the file is said to be in Latin-1, as the .dat and u.item files of MovieLens are. The file may be
// packed by gzip.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/fields.h"
#include "akin/data/id_map.h"

namespace akin {

// How the letters of a file of titles are written.
enum class Encoding : unsigned char { utf_8, latin_1 };
template <>
inline constexpr std::array<std::string_view, 2> kNames<Encoding> = {"utf-8", "latin-1"};

struct CatalogEntry {
  std::string id;
  std::string title;
  std::vector<std::string> genres;

  bool operator==(const CatalogEntry&) const = default;
};

// Titles and genres by item number; an item that the catalog lacks has neither.
struct ItemTexts {
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> genres;
  std::size_t missing = 0;
};

class Catalog {
 public:
  Catalog() = default;
  explicit Catalog(std::vector<CatalogEntry> entries, std::size_t replaced = 0)
      : entries_(std::move(entries)), replaced_(replaced) {}

  std::size_t size() const { return entries_.size(); }
  const std::vector<CatalogEntry>& entries() const { return entries_; }  // in the order of the file

  std::size_t replaced() const { return replaced_; }  // entries that were not in UTF-8

  ItemTexts for_items(const IdMap& items) const;

 private:
  std::vector<CatalogEntry> entries_;  // each id once
  std::size_t replaced_ = 0;
};

// The format is told from the first line. Throws Error(bad_input) with file and line where a line is no
// entry or repeats an id, or where a quote is not closed within 1 MiB: with the line where it was opened.
Catalog read_catalog(const std::string& path, Encoding encoding = Encoding::utf_8);

// Publishes movies.csv (movieId,title,genres); read_catalog gives back the same catalog.
void write_catalog(const std::string& path, const Catalog& catalog);

}  // namespace akin
