// Titles and genres of items, as MovieLens writes them: movies.csv, movies.dat and u.item.
//
// Text that is not UTF-8 is taken as Latin-1, line by line; what comes out is UTF-8 always.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "akin/data/id_map.h"

namespace akin {

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
  explicit Catalog(std::vector<CatalogEntry> entries) : entries_(std::move(entries)) {}

  std::size_t size() const { return entries_.size(); }
  const std::vector<CatalogEntry>& entries() const { return entries_; }  // in the order of the file

  ItemTexts for_items(const IdMap& items) const;

 private:
  std::vector<CatalogEntry> entries_;  // each id once
};

// The format is told from the first line. Throws Error(bad_input) with file and line where a line is no
// entry or repeats an id.
Catalog read_catalog(const std::string& path);

// Publishes movies.csv (movieId,title,genres); read_catalog gives back the same catalog.
void write_catalog(const std::string& path, const Catalog& catalog);

}  // namespace akin
