#include "akin/engine/rating_input.h"

#include <fmt/format.h>

#include <utility>

#include "akin/data/count_pairs.h"
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

// Settles several rows of one pair; how many are gone.
std::size_t settle(Ratings& ratings, const std::string& path, Duplicates duplicates, Unrated unrated,
                   Workspace& workspace) {
  const Context context = workspace.context();
  if (!ratings.value.empty()) return settle_duplicates(ratings, duplicates, context);
  if (unrated == Unrated::keep) {
    workspace.note(fmt::format("{} has no column of ratings, and so the answer has none", path));
    return settle_duplicates(ratings, duplicates, context);
  }
  if (duplicates == Duplicates::error) settle_duplicates(ratings, duplicates, context);
  const std::size_t rows = ratings.size();
  const std::string_view count = ratings.has_weights() ? "its weight" : "1";
  ratings = count_pairs(ratings, context);
  const std::size_t repeated = rows - ratings.size();
  workspace.note(fmt::format(
      "{} has no column of ratings: each row counts {}{}", path, count,
      repeated == 0 ? ""
                    : fmt::format(", and the {} that repeat a pair of user and item add up", repeated)));
  return 0;
}

}  // namespace

void RatingInput::describe(FieldVisitor& visit) {
  filter.describe(visit);
  visit(
      Field("duplicates",
            "several ratings of one item by one user: the last counts, or their mean, or each (keep), or "
            "they are an error; without ratings they add up"),
      duplicates);
  columns.describe(visit);
  bad_lines.describe(visit);
}

CleanRatings RatingInput::read(const std::string& path, bool with_times, Unrated unrated,
                               Workspace& workspace) const {
  refuse_unused(filter, {{"filter_passes", filter.is_set(), "a limit, such as min_item_ratings"}});
  const Context context = workspace.context();
  ReadOptions options = bad_lines.added_to(columns.read_options());
  options.read_times = with_times || needs_times(duplicates);
  options.rating_required = unrated == Unrated::refuse;
  ReadReport report;
  CleanRatings clean{.ratings = read_ratings(path, options, context, &report)};
  clean.read = bad_lines.settle(path, report, workspace);
  note_unread_weights(path, report, workspace);
  clean.duplicates =
      static_cast<std::int64_t>(settle(clean.ratings, path, duplicates, unrated, workspace));
  if (filter.is_set()) apply(filter, clean, context);
  return clean;
}

}  // namespace akin
