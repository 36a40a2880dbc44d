#include "akin/engine/filter.h"

#include "akin/base/file.h"
#include "akin/data/split.h"

namespace akin {

void FilterRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the file to filter").positional().required().shows("RATINGS"), ratings);
  visit(Field("out", "where the ratings that are left go").required().shows("FILE"), out);
  visit(Field("clicks", "leave the values out: a file of users and items alone"), clicks);
  input.describe(visit);
}

void FilterReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  visit(Field("ratings", "rows in the file"), ratings);
  visit(Field("left", "rows that are left"), left);
  visit(Field("users", "people who are left"), users);
  visit(Field("items", "items that are left"), items);
  visit(Field("duplicates", "rows that another of the same user and item stands for"), duplicates);
  visit(Field("read", "where the lines of the file went"), read);
}

FilterReply filter(const FilterRequest& request, Workspace& workspace) {
  check_fields(request);
  if (!request.input.filter.is_set() && !request.clicks)
    throw Error(ErrorCode::invalid_argument, "a filter needs a limit, such as min_item_ratings 5");
  refuse_same_file(request.ratings, request.out);
  check_output(request.out);
  request.input.bad_lines.check({request.ratings}, {{"out", request.out}});

  CleanRatings clean = request.input.read(request.ratings, true, Unrated::keep, workspace);
  if (request.clicks) clean.ratings.value.clear();
  write_ratings(request.out, clean.ratings);
  return {.out = request.out,
          .ratings = clean.read.rows,
          .left = static_cast<std::int64_t>(clean.ratings.size()),
          .users = static_cast<std::int64_t>(clean.ratings.users->size()),
          .items = static_cast<std::int64_t>(clean.ratings.items->size()),
          .duplicates = clean.duplicates,
          .read = clean.read};
}

}  // namespace akin
