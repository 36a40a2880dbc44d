#include "akin/engine/rating_input.h"

#include <utility>

#include "akin/data/read_ratings.h"

namespace akin {
namespace {

void apply(const RatingFilter& filter, CleanRatings& clean, const Context& context) {
  const std::size_t before = clean.ratings.size();
  Filtered left = filter_ratings(clean.ratings, filter, context);
  clean.duplicates += static_cast<std::int64_t>(left.duplicates);
  clean.filtered = static_cast<std::int64_t>(before - left.duplicates - left.ratings.size());
  clean.ratings = std::move(left.ratings);
}

}  // namespace

void RatingInput::describe(FieldVisitor& visit) {
  filter.describe(visit);
  visit(
      Field("duplicates",
            "several ratings of one item by one user: the last counts, or their mean, or each (keep), or "
            "they are an error"),
      duplicates);
  columns.describe(visit);
  bad_lines.describe(visit);
}

CleanRatings RatingInput::read(const std::string& path, bool with_times, Workspace& workspace) const {
  const Context context = workspace.context();
  ReadOptions options = bad_lines.added_to(columns.read_options());
  options.read_times = with_times || needs_times(duplicates);
  ReadReport report;
  CleanRatings clean{.ratings = read_ratings(path, options, context, &report)};
  clean.read = bad_lines.settle(path, report, workspace);
  clean.duplicates = static_cast<std::int64_t>(settle_duplicates(clean.ratings, duplicates, context));
  if (filter.is_set()) apply(filter, clean, context);
  return clean;
}

}  // namespace akin
