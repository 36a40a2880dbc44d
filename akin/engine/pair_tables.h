// Counted pairs of items as files: csv tables with titles, and matrices that SciPy opens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/file.h"
#include "akin/data/id_map.h"
#include "akin/models/pmi/pmi_matrix.h"

namespace akin {

// What the tables are of.
struct CountedPairs {
  const PairCounts& counts;
  const Pmi& pmi;
  const IdMap& items;
  const std::vector<std::string>& titles;  // one an item, or none at all
};

// One way round.
struct ItemPair {
  std::uint32_t item;
  std::uint32_t other;
  std::uint32_t count;
  double pmi;
};

// What stands first: the larger pmi, then the larger count; or the other way. Ties to the smaller items.
bool pmi_first(const ItemPair& a, const ItemPair& b);
bool count_first(const ItemPair& a, const ItemPair& b);
using PairOrdering = bool (*)(const ItemPair&, const ItemPair&);

// The first `most` of all pairs, each one way round where pmi is the same both ways.
std::vector<ItemPair> first_pairs(const CountedPairs& counted, std::size_t most, bool is_symmetric,
                                  PairOrdering before);

// A line for each item that is kept: item,title,count.
void write_item_counts(ByteSink& sink, const CountedPairs& counted);

// A line for each item of each pair, in the order of the items, those of an item as they are ordered:
// item,title,other,other_title,count,pmi.
void write_pairs(ByteSink& sink, const CountedPairs& counted, PairOrdering before);

// Files that scipy.sparse.load_npz opens: data, indices, indptr, shape and format, with item_ids and,
// where there are any, titles. Throw Error(invalid_argument) where the format cannot hold so much.
void publish_counts(const std::string& path, const CountedPairs& counted);
void publish_matrix(const std::string& path, const CsrMatrix& matrix, const CountedPairs& counted);

}  // namespace akin
