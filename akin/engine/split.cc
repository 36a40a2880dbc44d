#include "akin/engine/split.h"

#include <fmt/format.h>

#include "akin/base/file.h"
#include "akin/data/read_ratings.h"
#include "akin/data/split.h"

namespace akin {

void SplitRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the file to split").positional().required().shows("RATINGS"), ratings);
  visit(Field("test_share", "share of the ratings that is held out, drawn at random").above(0).below(1),
        test_share);
  visit(Field("train", "where the ratings to learn from go").required().shows("FILE"), train);
  visit(Field("test", "where the held-out ratings go").required().shows("FILE"), test);
  columns.describe(visit);
}

void SplitReply::describe(FieldVisitor& visit) {
  visit(Field("ratings", "rows in the file"), ratings);
  visit(Field("train_ratings", "rows to learn from"), train_ratings);
  visit(Field("test_ratings", "rows held out"), test_ratings);
  visit(Field("duplicates", "rows that a later one of the same user and item replaced"), duplicates);
  visit(Field("users", "people who rated"), users);
  visit(Field("items", "items that were rated"), items);
}

SplitReply split(const SplitRequest& request, Workspace& workspace) {
  check_fields(request);
  refuse_same_file(request.ratings, request.train);
  refuse_same_file(request.ratings, request.test);
  refuse_same_outputs(request.train, request.test, "train and test");
  check_output(request.train);
  check_output(request.test);

  const Context context = workspace.context();
  ReadOptions options = request.columns.read_options();
  options.rating_required = false;
  const Ratings ratings = read_ratings(request.ratings, options, context);
  if (ratings.value.empty())
    workspace.note(
        fmt::format("{} has no column of ratings, and so neither part has one", request.ratings));
  const Split parts = split_random(ratings, request.test_share, context);
  write_ratings(request.train, parts.train);
  write_ratings(request.test, parts.test);
  return {.ratings = static_cast<std::int64_t>(ratings.size()),
          .train_ratings = static_cast<std::int64_t>(parts.train.size()),
          .test_ratings = static_cast<std::int64_t>(parts.test.size()),
          .duplicates = static_cast<std::int64_t>(parts.duplicates),
          .users = static_cast<std::int64_t>(ratings.users->size()),
          .items = static_cast<std::int64_t>(ratings.items->size())};
}

}  // namespace akin
