#include "akin/engine/inspect.h"

#include "akin/recommend/model_file.h"

namespace akin {

void InspectRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
}

void InspectReply::describe(FieldVisitor& visit) {
  visit(Field("kind", "of model"), kind);
  visit(Field("predicts", "ratings, or only a preference"), predicts);
  visit(Field("users", "people it knows"), users);
  visit(Field("items", "items it knows"), items);
  visit(Field("rank", "numbers in a vector"), rank);
  visit(Field("ratings", "it was trained on"), ratings);
  visit(Field("least_rating", "of the scale"), least_rating);
  visit(Field("most_rating", "of the scale"), most_rating);
  visit(Field("mean_rating", "of the training").rounded(4), mean_rating);
  if (options) {
    RecordRef own = options.ref();
    visit(Field("options", "of its kind, as it was trained"), own);
  }
  visit(Field("seed", "of its random numbers"), seed);
  visit(Field("epochs", "of training"), epochs);
  visit(Field("train_rmse", "on the ratings it was trained on").rounded(4), train_rmse);
  visit(Field("titles", "whether it knows titles"), titles);
  visit(Field("history", "whether it holds everyone's ratings"), history);
  if (weights) visit(Field("weights", "whether these have weights"), weights);
  visit(Field("fingerprint", "of the training ratings"), fingerprint);
  if (!indexes.empty()) visit(Field("indexes", "over its items"), indexes);
}

InspectReply inspect(const InspectRequest& request, Workspace&) {
  check_fields(request);
  const IndexedModel opened = open_indexed_model(request.model);
  const Model& model = *opened.model;
  const ModelCard& card = model.card;
  return {.kind = card.kind,
          .predicts = std::string(kNames<Predicts>[static_cast<std::size_t>(card.predicts)]),
          .users = static_cast<std::int64_t>(model.factors.users()),
          .items = static_cast<std::int64_t>(model.factors.items()),
          .rank = static_cast<std::int64_t>(model.factors.rank()),
          .ratings = card.ratings,
          .least_rating = card.least_rating,
          .most_rating = card.most_rating,
          .mean_rating = static_cast<double>(model.baseline.mean),
          .options = card.options,
          .seed = card.seed,
          .epochs = card.epochs,
          .train_rmse = card.train_rmse,
          .titles = !model.titles.empty(),
          .history = model.has_history,
          .weights = model.history.has_weights(),
          .fingerprint = to_text(card.fingerprint),
          .indexes = facts_of(opened.indexes)};
}

}  // namespace akin
