// An index over a model's items: the items nearest to a question, without looking at all of them.
//
//     recommend   rows (item vector, item bias), by inner product, asked with (user vector, 1)
//     similar     rows of item vectors, by cosine, inner product or Euclidean distance
//
// It stands in the model's file and knows how many of the nearest items it found when it was built.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/index/index.h"
#include "akin/index/planned_search.h"
#include "akin/index/recall.h"
#include "akin/models/model.h"

namespace akin {

// What an index answers.
enum class ItemQuestion { recommend, similar };

template <>
inline constexpr std::array<std::string_view, 2> kNames<ItemQuestion> = {"recommend", "similar"};

// How an index was made, and how good it was found to be.
struct ItemIndexCard {
  std::string kind;
  AnyRecord options;            // of that kind
  Nearness by = Nearness::dot;  // always dot of recommend
  std::int64_t seed = 0;
  Recall recall = {};
};

// What such an index of the model is over. Of similar these are the model's own vectors, which must then
// outlive the rows.
std::shared_ptr<const Matrix> item_rows(const Model& model, ItemQuestion question);

// Throws Error(invalid_argument) where the model has no item vectors, only zeros, or some so long that
// their distances are no numbers.
void require_indexable(const Model& model, const Matrix& rows);

class ItemIndex {
 public:
  // `rows` are item_rows of the model, over which `index` was built; the model must outlive it.
  ItemIndex(const Model& model, ItemQuestion question, ItemIndexCard card,
            std::shared_ptr<const Matrix> rows, std::unique_ptr<const StoredIndex> index);

  ItemQuestion question() const { return question_; }
  const ItemIndexCard& card() const { return card_; }
  const StoredIndex& index() const { return *index_; }
  // How many items it holds.
  std::size_t items() const { return planned_.plan(1, {}).rows; }
  bool is_of(const Model& model) const { return &model == &model_; }

  // For each question its nearest `count` items, nearest first, or all that may be listed where those are
  // fewer; items whose rows are zeros stay out. Of recommend, a query is the vector of a person, and the
  // score lacks the offset and the person's bias. `keep` has an entry an item, 0 to leave it out; or none
  // at all. Throws Error(cancelled).
  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const;

  // Whether such lists may lack some of the nearest items. Where not, for few items may be listed or the
  // effort is the whole, every item is looked at, and whoever has no index does that no slower.
  bool may_miss(std::size_t count, std::span<const std::uint8_t> keep) const;

 private:
  const Model& model_;
  ItemQuestion question_;
  ItemIndexCard card_;
  std::shared_ptr<const Matrix> rows_;
  std::unique_ptr<const StoredIndex> index_;
  PlannedSearch planned_;
};

// The vectors of these as such an index is asked with them: of recommend, each with a 1 behind it.
Matrix asked_vectors(ItemQuestion question, std::span<const RowQuery> queries);

// What a model may have.
struct ItemIndexes {
  std::unique_ptr<const ItemIndex> recommend;
  std::unique_ptr<const ItemIndex> similar;
};

}  // namespace akin
