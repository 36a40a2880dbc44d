// The description and the checks that all lists share.
#include "akin/recommend/list_options.h"

#include "akin/base/error.h"

namespace akin {

void ListOptions::describe(FieldVisitor& visit) {
  visit(Field("count", "the longest list").at_least(1).at_most(100000), count);
  visit(Field("skip", "places at the top to pass over: the next page of a list")
            .at_least(0)
            .at_most(100000),
        skip);
  visit(Field("include_seen", "list what the person has rated, too"), include_seen);
  visit(Field("by",
              "what the list is sorted by; lower-bound and thompson need a model that tells how sure "
              "it is"),
        by);
  visit(Field("caution", "deviations from a score down to its lower bound").at_least(0).at_most(100),
        caution);
}

std::vector<std::uint8_t> items_with(const Model& model, std::int64_t at_least) {
  if (at_least == 0) return {};
  std::vector<std::uint8_t> keep(model.item_counts.size());
  for (std::size_t item = 0; item < keep.size(); ++item)
    keep[item] = static_cast<std::int64_t>(model.item_counts[item]) >= at_least ? 1 : 0;
  return keep;
}

void require_history(const Model& model, const ListOptions& options) {
  if (!options.include_seen && !model.has_history)
    throw Error(
        ErrorCode::invalid_argument,
        "this model was saved without its history, so it cannot leave out what was seen; ask with "
        "include_seen, or train with history");
  if (options.by != ListOrder::score && !model.has_history)
    throw Error(
        ErrorCode::invalid_argument,
        "this model was saved without its history, so it cannot tell how sure it is of the scores "
        "of its users; ask with a history, or train with history");
}

}  // namespace akin
