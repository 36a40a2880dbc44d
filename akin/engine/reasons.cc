#include "akin/engine/reasons.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "akin/base/text.h"

namespace akin {
namespace {

// "Heat (1995) [6] rated 4: +0.12"
std::string sentence(const RatingPart& part) {
  const std::string name = part.title.empty() ? part.item : fmt::format("{} [{}]", part.title, part.item);
  return fmt::format("{} rated {}: {:+.2f}", name, to_text(part.rating), part.part);
}

}  // namespace

void RatingPart::describe(FieldVisitor& visit) {
  visit(Field("item", "what was rated"), item);
  visit(Field("title", "its title"), title);
  visit(Field("rating", "how"), rating);
  visit(Field("part", "what this adds to the score").rounded(3), part);
}

void Reasons::describe(FieldVisitor& visit) {
  visit(Field("unclipped", "base, parts and rest together: the score before it is cut to the scale")
            .rounded(3),
        unclipped);
  visit(Field("base", "what the offset and the biases of the person and the item make").rounded(3), base);
  visit(Field("because", "the three ratings of the person that add most"), because);
  visit(Field("against", "the rating that takes most off"), against);
  visit(Field("parts", "what each rating of the person adds, the largest first; in tables how many"),
        parts);
  visit(Field("rest", "what the ratings do not account for").rounded(3), rest);
}

Reasons reasons_of(const Model& model, SparseRow history, const Explanation& explanation) {
  constexpr std::size_t kShown = 3;
  std::vector<std::size_t> order(history.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return explanation.parts[a] > explanation.parts[b];
  });
  Reasons reasons{.unclipped = explanation.score(), .base = explanation.base, .rest = explanation.rest};
  for (const std::size_t j : order) {
    const std::uint32_t item = history.columns[j];
    reasons.parts.push_back({.item = model.items->text(item),
                             .title = model.titles.empty() ? "" : model.titles[item],
                             .rating = history.values[j],
                             .part = explanation.parts[j]});
    if (reasons.parts.size() <= kShown && explanation.parts[j] > 0)
      reasons.because += (reasons.because.empty() ? "" : "; ") + sentence(reasons.parts.back());
  }
  if (!reasons.parts.empty() && reasons.parts.back().part < 0)
    reasons.against = sentence(reasons.parts.back());
  return reasons;
}

}  // namespace akin
