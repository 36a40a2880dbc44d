#include "akin/engine/generate.h"

#include "akin/base/file.h"
#include "akin/data/generate.h"

namespace akin {

void GenerateRequest::describe(FieldVisitor& visit) {
  visit(Field("users", "people who rate").at_least(1).at_most(1e7), users);
  visit(Field("items", "films to rate").at_least(1).at_most(1e7), items);
  visit(Field("ratings", "in all; everyone has 20 at least where there are enough")
            .at_least(1)
            .at_most(1e9),
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
  const GeneratedFile made = generate_files(options, request.out, request.items_out, workspace.context());
  return {.out = request.out,
          .users = request.users,
          .items = static_cast<std::int64_t>(made.items),
          .ratings = request.ratings};
}

}  // namespace akin
