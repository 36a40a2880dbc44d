// How a list is made, and which items it may hold.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/models/model.h"

namespace akin {

// What a list is sorted by: the score; the score less some deviations of it; or a draw from what the
// person's scores may be, so that what is uncertain comes to the top now and then.
enum class ListOrder { score, lower_bound, thompson };

template <>
inline constexpr std::array<std::string_view, 3> kNames<ListOrder> = {"score", "lower-bound", "thompson"};

struct ListOptions {
  std::int64_t count = 10;    // at most so many
  std::int64_t skip = 0;      // places at the top that are passed over
  bool include_seen = false;  // list what the person has rated, too
  ListOrder by = ListOrder::score;
  double caution = 1.64;  // deviations from a score down to its lower bound

  // Places of the list that are worked out.
  std::size_t places() const { return static_cast<std::size_t>(count + skip); }

  void describe(FieldVisitor& visit);
};

// An entry an item, 0 where it has too few ratings; none at all where every item will do.
std::vector<std::uint8_t> items_with(const Model& model, std::int64_t at_least);

// Throws Error(invalid_argument) where the model was saved without its history and the lists of its users
// need it: to leave out what was seen, or to tell how sure a score is.
void require_history(const Model& model, const ListOptions& options);

}  // namespace akin
