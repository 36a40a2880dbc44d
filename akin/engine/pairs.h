// akin pairs: what goes with what, counted and as pointwise mutual information.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "akin/base/fields.h"
#include "akin/data/catalog.h"
#include "akin/engine/rating_input.h"
#include "akin/engine/workspace.h"
#include "akin/models/pmi/pmi_matrix.h"

namespace akin {

// What pairs are sorted by, largest first.
enum class PairOrder { pmi, count };

template <>
inline constexpr std::array<std::string_view, 2> kNames<PairOrder> = {"pmi", "count"};

// Without a file to write it is answered with the first pairs of all.
struct PairsRequest {
  std::string ratings;
  PairFields fields;
  std::string items;                    // titles; empty: none
  Encoding encoding = Encoding::utf_8;  // of the titles
  PairOrder by = PairOrder::pmi;
  std::int64_t count = 20;
  std::string counts;  // csv
  std::string pairs;   // csv, or npz
  std::string pmi;     // npz
  RatingInput input;

  void describe(FieldVisitor& visit);

  bool writes_files() const { return !counts.empty() || !pairs.empty() || !pmi.empty(); }
};

struct PairRow {
  std::string item;
  std::string title;
  std::string other;
  std::string other_title;
  std::int64_t count = 0;
  double pmi = 0;

  void describe(FieldVisitor& visit);
};

struct PairsReply {
  std::string counts;
  std::string pairs_file;
  std::string pmi;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t kept_items = 0;
  std::int64_t pairs = 0;
  std::int64_t increments = 0;
  double seconds = 0;
  LinesRead read;

  void describe(FieldVisitor& visit);
};

// The counts of items as csv: item, title and count, of those that are kept. The pairs as csv: a line for
// each item of a pair, by item and then by the order asked for; or as npz, in the layout of
// scipy.sparse.load_npz, a row and a column for each item of the ratings, whose ids and titles stand
// beside. The pmi as npz in the same way: of pairs with a positive one, where it is to be positive.
PairsReply pairs(const PairsRequest& request, Workspace& workspace,
                 const std::function<void(PairRow&)>& take = {});

}  // namespace akin
