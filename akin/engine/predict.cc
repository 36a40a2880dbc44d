#include "akin/engine/predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "akin/base/file.h"
#include "akin/data/read_ratings.h"
#include "akin/engine/pair_details.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

constexpr std::size_t kPairsAtOnce = 4096;  // whose explanations are held

struct Answer {
  const PredictRequest& request;
  const Model& model;
  const Ratings& pairs;
  const Predictions& predictions;
};

PredictedRating row_of(const Answer& answer, std::size_t pair) {
  const Unknown unknown = unknown_of(answer.model, answer.pairs.user[pair], answer.pairs.item[pair]);
  return {.user = answer.pairs.users->text(answer.pairs.user[pair]),
          .item = answer.pairs.items->text(answer.pairs.item[pair]),
          .prediction = answer.predictions.values[pair],
          .cold = answer.predictions.cold[pair] != 0,
          .source = source_of(unknown, answer.request.predictions.cold),
          .reason = unknown,
          .shows_deviation = answer.request.deviation,
          .shows_why = answer.request.explain};
}

// What stands in for the unknown is base, whatever it is made of.
Reasons why(const Answer& answer, std::size_t pair, const Explanation& explanation) {
  if (answer.predictions.cold[pair] == 0)
    return reasons_of(answer.model, answer.model.history[answer.pairs.user[pair]], explanation);
  const float value = answer.predictions.values[pair];
  return {.unclipped = value, .base = value};
}

void take_block(const Answer& answer, std::size_t begin, std::size_t size, const Context& context,
                const std::function<void(PredictedRating&)>& take) {
  const bool deviations = answer.request.deviation, explanations = answer.request.explain;
  PairDetails details;
  if (deviations || explanations)
    details =
        details_of(answer.model, std::span(answer.pairs.user).subspan(begin, size),
                   std::span(answer.pairs.item).subspan(begin, size), deviations, explanations, context);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t pair = begin + i;
    if (answer.request.predictions.cold == Cold::drop && answer.predictions.cold[pair] != 0) continue;
    PredictedRating row = row_of(answer, pair);
    if (deviations) row.deviation = details.deviations[i];
    if (explanations) row.why = why(answer, pair, details.explanations[i]);
    take(row);
  }
}

}  // namespace

void PredictRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("pairs", "a file of users and items").positional().required().shows("PAIRS"), pairs);
  predictions.describe(visit);
  visit(Field("deviation", "say how far ratings may lie from predictions"), deviation);
  visit(Field("explain", "say what makes each prediction"), explain);
  visit(Field("out", "a csv file for the rows").shows("FILE"), out);
  columns.describe_of_pairs(visit);
}

void PredictedRating::describe(FieldVisitor& visit) {
  visit(Field("user", "who"), user);
  visit(Field("item", "what"), item);
  visit(Field("prediction", "the expected rating").rounded(3), prediction);
  if (shows_deviation)
    visit(Field("deviation", "of the rating around the prediction").rounded(3), deviation);
  visit(Field("cold", "whether the model does not know the user or the item"), cold);
  visit(Field("source", "where the prediction comes from: the model, the mean with a bias, the mean"),
        source);
  visit(Field("reason", "why it is not from the model"), reason);
  if (shows_why) why.describe(visit);
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
  for (std::size_t begin = 0; begin < pairs.size(); begin += kPairsAtOnce)
    take_block({request, model, pairs, predictions}, begin, std::min(kPairsAtOnce, pairs.size() - begin),
               context, take);
}

std::vector<PredictedRating> predict(const PredictRequest& request, Workspace& workspace) {
  std::vector<PredictedRating> rows;
  predict(request, workspace, [&](PredictedRating& row) { rows.push_back(row); });
  return rows;
}

}  // namespace akin
