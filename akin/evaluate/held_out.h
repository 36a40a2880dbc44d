// What was held out of each person's ratings: what a list of theirs should show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/ratings.h"
#include "akin/models/model.h"

namespace akin {

// The relevant items of the people who have any, each item once.
class HeldOut {
 public:
  // Rows of `test` (numbers of the model's own id maps) that the person was not trained on; with
  // `relevant_from` those with at least this rating. Where `drop_cold`, people and items that the model
  // has no ratings of are left out.
  HeldOut(const Model& model, const Ratings& test, std::optional<double> relevant_from, bool drop_cold,
          const Context& context);

  std::size_t size() const { return users_.size(); }
  std::uint32_t user(std::size_t i) const { return users_[i]; }  // ascending
  // Ascending; those at or past the model's number of items are unknown to it.
  std::span<const std::uint32_t> items(std::size_t i) const {
    return std::span(items_).subspan(starts_[i], starts_[i + 1] - starts_[i]);
  }

  std::size_t pairs() const { return items_.size(); }
  std::size_t people_without() const { return people_without_; }  // test rows, but nothing relevant

 private:
  std::vector<std::uint32_t> users_;
  std::vector<std::size_t> starts_ = {0};
  std::vector<std::uint32_t> items_;
  std::size_t people_without_ = 0;
};

}  // namespace akin
