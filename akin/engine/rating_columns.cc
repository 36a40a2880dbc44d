// Names are empty where the usual ones will do.
#include "akin/engine/rating_columns.h"

namespace akin {

void RatingColumns::describe(FieldVisitor& visit) {
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
                        {"time_column", has_columns, "format table"}});
  return {.layout = format,
          .user_column = user_column,
          .item_column = item_column,
          .rating_column = rating_column,
          .time_column = time_column};
}

}  // namespace akin
