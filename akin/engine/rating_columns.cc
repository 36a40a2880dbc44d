// Names are empty where the usual ones will do; of weights there is no usual one.
#include "akin/engine/rating_columns.h"

#include <fmt/format.h>

#include "akin/base/text.h"

namespace akin {

void RatingColumns::describe(FieldVisitor& visit) {
  describe_of_pairs(visit);
  visit(Field("weight_column",
              "header name of a column of weights: how much each rating counts, above 0; not given: all "
              "count alike")
            .shows("NAME"),
        weight_column);
}

void RatingColumns::describe_of_pairs(FieldVisitor& visit) {
  visit(Field("format",
              "what a line of the file is: a rating (table), or a user and items with blanks between "
              "(lists)"),
        format);
  visit(Field("user_column", "header name of the users' column, if it is an unusual one").shows("NAME"),
        user_column);
  visit(Field("item_column", "the same for items").shows("NAME"), item_column);
  visit(Field("rating_column", "the same for ratings").shows("NAME"), rating_column);
  visit(Field("time_column", "the same for timestamps").shows("NAME"), time_column);
}

ReadOptions RatingColumns::read_options() const {
  const bool has_columns = format == RatingLayout::table;
  refuse_unused(*this, {{"user_column", has_columns, "format table"},
                        {"item_column", has_columns, "format table"},
                        {"rating_column", has_columns, "format table"},
                        {"time_column", has_columns, "format table"},
                        {"weight_column", has_columns, "format table"}});
  return {.layout = format,
          .user_column = user_column,
          .item_column = item_column,
          .rating_column = rating_column,
          .time_column = time_column,
          .weight_column = weight_column};
}

void note_unread_weights(const std::string& path, const ReadReport& report, Workspace& workspace) {
  if (!report.unread_weights.empty())
    workspace.note(fmt::format("{} has a column {}, which does not count; to use it, set weight_column",
                               path, in_quotes(report.unread_weights)));
}

}  // namespace akin
