#include "akin/engine/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "akin/base/clock.h"
#include "akin/base/file.h"
#include "akin/data/catalog.h"
#include "akin/data/count_pairs.h"
#include "akin/data/read_ratings.h"
#include "akin/math/vectors.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

// Turns epochs into progress.
class EpochProgress : public Observer {
 public:
  explicit EpochProgress(Workspace& workspace) : workspace_(workspace) {}

  Verdict on_epoch(const Epoch& epoch) override {
    workspace_.progress({.stage = "iteration",
                         .done = static_cast<std::size_t>(epoch.number),
                         .total = static_cast<std::size_t>(epoch.planned),
                         .seconds = epoch.seconds,
                         .detail = std::isnan(epoch.train_rmse)
                                       ? fmt::format("objective {:.5g}", epoch.objective)
                                       : fmt::format("train rmse {:.4f}", epoch.train_rmse)});
    return Verdict::go_on;
  }

 private:
  Workspace& workspace_;
};

// The ratings of the file. A kind that predicts none learns from a file of pairs, too: each row counts 1.
Ratings read_feedback(const TrainRequest& request, const Context& context, Workspace& workspace) {
  ReadOptions options = request.columns.read_options();
  options.rating_required = find_model_kind(request.model).predicts(request.options) == Predicts::rating;
  Ratings ratings = read_ratings(request.ratings, options, context);
  if (!ratings.value.empty()) return ratings;
  Ratings counts = count_pairs(ratings, context);
  const std::size_t repeated = ratings.size() - counts.size();
  workspace.note(fmt::format(
      "{} has no column of ratings: each row counts 1{}", request.ratings,
      repeated == 0 ? ""
                    : fmt::format(", and the {} that repeat a pair of user and item add up", repeated)));
  return counts;
}

// How many items stay without a title.
std::size_t add_texts(Model& model, const Catalog& catalog) {
  ItemTexts texts = catalog.for_items(*model.items);
  model.titles = std::move(texts.titles);
  model.genres.clear();
  for (const auto& genres : texts.genres)
    model.genres.push_back(fmt::format("{}", fmt::join(genres, "|")));
  return texts.missing;
}

float largest_squared_norm(const Matrix& vectors) {
  float largest = 0;
  for (std::size_t row = 0; row < vectors.rows(); ++row)
    largest = std::max(largest, squared_norm(vectors[row]));
  return largest;
}

// Held too near zero, vectors say nothing: of ratings the biases still answer, but lists of preferences
// are then in no order.
void note_if_nothing_was_learned(const Model& model, Workspace& workspace) {
  constexpr float kNothing = 1e-3F;  // of a preference that is 1 at its best
  if (model.card.predicts == Predicts::rating || model.factors.rank() == 0) return;
  const float largest_score = std::sqrt(largest_squared_norm(model.factors.user_vectors) *
                                        largest_squared_norm(model.factors.item_vectors));
  if (largest_score < kNothing)
    workspace.note("warning: all vectors are almost zero, so nothing was learned; lower regularization");
}

// The request with the options of its kind, checked.
TrainRequest with_options(TrainRequest request) {
  const bool has_options = static_cast<bool>(request.options);
  if (has_options && !request.options.is_like(find_model_kind(request.model).default_options()))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("the options are not those of a {} model", request.model));
  check_fields(RecordRef(request));
  return request;
}

std::string kinds_help() {
  std::string help = "the kind of model";
  for (const ModelKind& kind : model_kinds())
    help += fmt::format("{} {}, {}", &kind == model_kinds().data() ? ":" : ";", kind.name, kind.summary);
  return help;
}

}  // namespace

void TrainRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the file to learn from").positional().required().shows("RATINGS"), ratings);
  visit(Field("model", kinds_help()).decides().shows("KIND"), model);
  const AnyRecord defaults = find_model_kind(model).default_options();
  if (!options.is_like(defaults)) options = defaults;
  options.ref().describe(visit);
  visit(Field("items", "titles and genres: movies.csv, movies.dat or u.item").shows("FILE"), items);
  visit(Field("out", "where the model goes").required().shows("FILE"), out);
  visit(
      Field(
          "history",
          "keep everyone's ratings in the model: leaving seen items out and warning of leaks need them"),
      history);
  columns.describe(visit);
}

void TrainReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the model file"), out);
  visit(Field("model", "its kind"), model);
  visit(Field("users", "people it knows"), users);
  visit(Field("items", "items it knows"), items);
  visit(Field("ratings", "it was trained on"), ratings);
  visit(Field("duplicates", "ratings that a later one of the same user and item replaced"), duplicates);
  visit(Field("items_without_title", "items that the file of titles lacks"), items_without_title);
  visit(Field("epochs", "that were done"), epochs);
  visit(Field("train_rmse",
              "on the ratings it was trained on, where it predicts them: for watching, never for judging")
            .rounded(4),
        train_rmse);
  visit(Field("seconds", "of training, without reading and writing").rounded(2), seconds);
}

TrainReply train(const TrainRequest& asked, Workspace& workspace) {
  const TrainRequest request = with_options(asked);
  refuse_same_file(request.ratings, request.out);
  if (!request.items.empty()) refuse_same_file(request.items, request.out);
  check_output(request.out);

  const Context context = workspace.context();
  const bool has_titles = !request.items.empty();
  const Catalog catalog =
      has_titles ? read_catalog(request.items) : Catalog();  // refused before the work
  const Dataset data = make_dataset(read_feedback(request, context, workspace), context);
  EpochProgress progress(workspace);
  const Clock clock;
  Model model = train(find_model_kind(request.model), request.options, data, context, progress);
  const double seconds = clock.seconds();
  note_if_nothing_was_learned(model, workspace);

  const std::size_t untitled = has_titles ? add_texts(model, catalog) : 0;
  if (!request.history) {
    model.has_history = false;
    model.history = CsrMatrix();
  }
  save_model(request.out, model);
  return {.out = request.out,
          .model = request.model,
          .users = static_cast<std::int64_t>(model.factors.users()),
          .items = static_cast<std::int64_t>(model.factors.items()),
          .ratings = model.card.ratings,
          .duplicates = static_cast<std::int64_t>(data.duplicates()),
          .items_without_title = static_cast<std::int64_t>(untitled),
          .epochs = model.card.epochs,
          .train_rmse = model.card.train_rmse,
          .seconds = seconds};
}

}  // namespace akin
