#include "akin/engine/predict.h"

#include <fmt/format.h>

#include "akin/base/file.h"
#include "akin/data/read_ratings.h"
#include "akin/recommend/model_file.h"

namespace akin {

void PredictRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("pairs", "a file of users and items").positional().required().shows("PAIRS"), pairs);
  predictions.describe(visit);
  visit(Field("out", "a csv file for the rows").shows("FILE"), out);
  columns.describe(visit);
}

void PredictedRating::describe(FieldVisitor& visit) {
  visit(Field("user", "who"), user);
  visit(Field("item", "what"), item);
  visit(Field("prediction", "the expected rating").rounded(3), prediction);
  visit(Field("cold", "whether the model does not know the user or the item"), cold);
}

void predict(const PredictRequest& request, Workspace& workspace,
             const std::function<void(PredictedRating&)>& take) {
  check_fields(request);
  if (!request.out.empty()) {
    refuse_same_file(request.model, request.out);
    refuse_same_file(request.pairs, request.out);
  }
  const Context context = workspace.context();
  const Model model = open_model(request.model);
  ReadOptions read = request.columns.read_options();
  read.rating_required = false;
  read.read_times = false;
  const Ratings pairs = read_ratings(request.pairs, read, context, *model.users, *model.items);
  const Predictions predictions = predict(model, pairs.user, pairs.item, request.predictions, context);
  if (predictions.cold_rows > 0)
    workspace.note(
        fmt::format("{} of the {} pairs have a user or item that the model does not know (cold: {})",
                    predictions.cold_rows, pairs.size(),
                    kNames<Cold>[static_cast<std::size_t>(request.predictions.cold)]));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (request.predictions.cold == Cold::drop && predictions.cold[i] != 0) continue;
    PredictedRating row{.user = pairs.users->text(pairs.user[i]),
                        .item = pairs.items->text(pairs.item[i]),
                        .prediction = predictions.values[i],
                        .cold = predictions.cold[i] != 0};
    take(row);
  }
}

std::vector<PredictedRating> predict(const PredictRequest& request, Workspace& workspace) {
  std::vector<PredictedRating> rows;
  predict(request, workspace, [&](PredictedRating& row) { rows.push_back(row); });
  return rows;
}

}  // namespace akin
