#include "akin/engine/filter.h"

#include "akin/base/file.h"
#include "akin/data/read_ratings.h"
#include "akin/data/split.h"

namespace akin {

void FilterRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the file to filter").positional().required().shows("RATINGS"), ratings);
  filter.describe(visit);
  visit(Field("out", "where the ratings that are left go").required().shows("FILE"), out);
  columns.describe(visit);
}

void FilterReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  visit(Field("ratings", "rows in the file"), ratings);
  visit(Field("left", "rows that are left"), left);
  visit(Field("users", "people who are left"), users);
  visit(Field("items", "items that are left"), items);
  visit(Field("passes", "that left something out"), passes);
  visit(Field("duplicates", "rows that a later one of the same user and item replaced"), duplicates);
}

FilterReply filter(const FilterRequest& request, Workspace& workspace) {
  check_fields(request);
  if (!request.filter.is_set())
    throw Error(ErrorCode::invalid_argument, "a filter needs a limit, such as min_item_ratings 5");
  refuse_same_file(request.ratings, request.out);
  check_output(request.out);

  const Context context = workspace.context();
  const Ratings all = read_ratings(request.ratings, request.columns.read_options(), context);
  const Filtered filtered = filter_ratings(all, request.filter, context);
  write_ratings(request.out, filtered.ratings);
  return {.out = request.out,
          .ratings = static_cast<std::int64_t>(all.size()),
          .left = static_cast<std::int64_t>(filtered.ratings.size()),
          .users = static_cast<std::int64_t>(filtered.ratings.users->size()),
          .items = static_cast<std::int64_t>(filtered.ratings.items->size()),
          .passes = static_cast<std::int64_t>(filtered.passes),
          .duplicates = static_cast<std::int64_t>(filtered.duplicates)};
}

}  // namespace akin
