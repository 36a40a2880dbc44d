#include "akin/engine/generate.h"

#include "akin/base/file.h"
#include "akin/data/generate.h"
#include "akin/data/split.h"

namespace akin {

void GenerateRequest::describe(FieldVisitor& visit) {
  visit(Field("users", "people who rate").at_least(1).at_most(1e6), users);
  visit(Field("items", "films to rate").at_least(1).at_most(1e6), items);
  visit(Field("ratings", "in all; everyone has 20 at least where there are enough")
            .at_least(1)
            .at_most(1e8),
        ratings);
  visit(Field("out", "where the ratings go").required().shows("FILE"), out);
  visit(Field("items_out", "where titles and genres go; nowhere if not given").shows("FILE"), items_out);
}

void GenerateReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  visit(Field("users", "people who rated"), users);
  visit(Field("items", "films that were rated"), items);
  visit(Field("ratings", "rows in the file"), ratings);
}

GenerateReply generate(const GenerateRequest& request, Workspace& workspace) {
  check_fields(request);
  if (!request.items_out.empty())
    refuse_same_outputs(request.out, request.items_out, "out and items_out");
  check_output(request.out);
  if (!request.items_out.empty()) check_output(request.items_out);
  const GenerateOptions options{.users = static_cast<std::size_t>(request.users),
                                .items = static_cast<std::size_t>(request.items),
                                .ratings = static_cast<std::size_t>(request.ratings)};
  const Generated made = generate(options, workspace.context());
  write_ratings(request.out, made.ratings);
  if (!request.items_out.empty()) write_catalog(request.items_out, made.catalog);
  return {.out = request.out,
          .users = static_cast<std::int64_t>(made.ratings.users->size()),
          .items = static_cast<std::int64_t>(made.ratings.items->size()),
          .ratings = static_cast<std::int64_t>(made.ratings.size())};
}

}  // namespace akin
