// Four names, empty where the usual ones will do.
#include "akin/engine/rating_columns.h"

namespace akin {

void RatingColumns::describe(FieldVisitor& visit) {
  visit(Field("user_column", "header name of the users' column, if it is an unusual one").shows("NAME"),
        user_column);
  visit(Field("item_column", "the same for items").shows("NAME"), item_column);
  visit(Field("rating_column", "the same for ratings").shows("NAME"), rating_column);
  visit(Field("time_column", "the same for timestamps").shows("NAME"), time_column);
}

ReadOptions RatingColumns::read_options() const {
  return {.user_column = user_column,
          .item_column = item_column,
          .rating_column = rating_column,
          .time_column = time_column};
}

}  // namespace akin
