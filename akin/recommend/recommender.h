// What would they like? The best items for people of the model, for strangers and for groups.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/best_rows.h"
#include "akin/models/model.h"
#include "akin/recommend/candidates.h"
#include "akin/recommend/item_index.h"
#include "akin/recommend/list_options.h"

namespace akin {

// Somebody for whom a list is made.
struct Person {
  std::vector<float> vector;
  float bias = 0;
  SparseRow ratings = {};  // of which the vector was made; where they are not known, none
  std::span<const std::uint32_t> seen = {};  // items that are left out, ascending
  std::uint64_t stream = 0;                  // of the random numbers of a Thompson list
};

// How several people's scores of an item become one: their mean, or that of whom it pleases least.
enum class Agreement { mean, least };

template <>
inline constexpr std::array<std::string_view, 2> kNames<Agreement> = {"mean", "least"};

// What a list is sorted by is its score here. Those of models that predict ratings are clipped to their
// scale; the order is that before clipping.
class Recommender {
 public:
  // `keep` has an entry an item, 0 to leave it out for everyone; or none at all: every item may be
  // listed. `model` must outlive the recommender.
  explicit Recommender(const Model& model, std::vector<std::uint8_t> keep = {},
                       double gather_below = Candidates::kGather)
      : model_(model), candidates_(model, std::move(keep), gather_below) {}

  // Lists by score come from `index`, the model's for recommending, which must outlive the recommender;
  // without one every item is looked at.
  Recommender(const Model& model, std::vector<std::uint8_t> keep, const ItemIndex* index)
      : model_(model),
        index_(index),
        keep_(index == nullptr ? std::vector<std::uint8_t>() : keep),
        candidates_(model, std::move(keep)) {}

  Person known(std::uint32_t user) const;
  // Folds the history in: items ascending, known to the model. It must outlive the person.
  Person stranger(SparseRow history) const;

  // A list for each. Throws Error(invalid_argument) where the order needs to know how sure scores are and
  // the model does not tell. Somebody without ratings is sorted for by score.
  std::vector<std::vector<Scored>> recommend(std::span<const Person> people, const ListOptions& options,
                                             const Context& context) const;

  // One list for all of them, without what any of them has seen.
  std::vector<Scored> recommend_to_group(std::span<const Person> people, Agreement agreement,
                                         const ListOptions& options, const Context& context) const;

  // The lists of users by number. Throws Error(invalid_argument) where the model was saved without its
  // history and seen items are not to be listed.
  std::vector<std::vector<Scored>> recommend(std::span<const std::uint32_t> users,
                                             const ListOptions& options, const Context& context) const;

  // The list of a stranger with this history.
  std::vector<Scored> recommend(SparseRow history, const ListOptions& options,
                                const Context& context) const;

  // How many items a list may hold that leaves these out, which ascend.
  std::size_t listable(std::span<const std::uint32_t> left_out) const {
    return candidates_.size() - candidates_.rows_of(left_out).size();
  }

 private:
  using Lists = std::vector<std::vector<Scored>>;

  PackedRows drawn_rows(std::uint64_t seed) const;
  Lists best_of_people(const PackedRows& rows, std::span<const Person> people, const ListOptions& options,
                       const Context& context) const;
  Lists found_by_index(std::span<const Person> people, const ListOptions& options,
                       const Context& context) const;
  Lists lower_bounds(std::span<const Person> people, const ListOptions& options,
                     const Context& context) const;
  void name_items(std::vector<Scored>& list, std::int64_t skip) const;

  const Model& model_;
  const ItemIndex* index_ = nullptr;
  std::vector<std::uint8_t> keep_;  // where there is an index
  Candidates candidates_;
};

// Items that one of them has seen, ascending.
std::vector<std::uint32_t> seen_by_any(std::span<const Person> people);

// Adds what all scores of a list have in common, and clips.
void finish_scores(const Model& model, float base, std::vector<Scored>& list);

}  // namespace akin
