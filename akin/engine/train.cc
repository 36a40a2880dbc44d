#include "akin/engine/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "akin/base/clock.h"
#include "akin/base/file.h"
#include "akin/base/output_lock.h"
#include "akin/data/catalog.h"
#include "akin/engine/first_factors.h"
#include "akin/engine/note_observer.h"
#include "akin/engine/read_titles.h"
#include "akin/math/vectors.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

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
  if (largest_score >= kNothing) return;
  const auto fields = field_texts(model.card.options.ref());
  const bool is_regularized = std::any_of(
      fields.begin(), fields.end(), [](const auto& field) { return field.first == "regularization"; });
  workspace.note(fmt::format("warning: all vectors are almost zero, so nothing was learned{}",
                             is_regularized ? "; lower regularization" : ""));
}

// A dialect promises the numbers of another library, which may not have taken the last rating alone.
void note_repeats_left_out(const ModelKind& kind, const TrainRequest& request, std::int64_t left_out,
                           Workspace& workspace) {
  if (left_out > 0 && kind.counts_repeats(request.options))
    workspace.note(
        fmt::format("{} ratings of a pair that has another are left out; the dialect that was asked for "
                    "counts each of them: duplicates keep",
                    left_out));
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

// A checkpoint is replaced, and removed in the end.
void refuse_to_replace_inputs(const TrainRequest& request) {
  for (const std::string& input : {request.ratings, request.items, request.init})
    for (const std::string& output : {request.out, checkpoint_of(request.out)})
      if (!input.empty() && !output.empty()) refuse_same_file(input, output);
}

// Kinds that are trained in one step have nothing to stop, to go on with or to begin from.
void check_epochs(const ModelKind& kind, const TrainRequest& request) {
  const EarlyStoppingOptions& stopping = request.run.stopping;
  refuse_unused(stopping, {{"patience", stopping.is_on(), "validation_share"},
                           {"min_improvement", stopping.is_on(), "validation_share"},
                           {"refit", stopping.is_on(), "validation_share"}});
  refuse_unused(request.run, {{"checkpoint_every", request.run.checkpoint, "checkpoint"}});
  if (kind.has_epochs) return;
  const std::string_view asked = stopping.is_on()        ? "validation_share"
                                 : request.run.resume    ? "resume"
                                 : !request.init.empty() ? "init"
                                                         : "";
  if (!asked.empty())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} is for kinds that learn in iterations; a {} model is made in one step",
                            asked, kind.name));
}

// Of a kind that is trained in one step.
class NoteObserver : public Observer {
 public:
  explicit NoteObserver(Workspace& workspace) : workspace_(workspace) {}
  void on_note(std::string_view note) override { workspace_.note(note); }

 private:
  Workspace& workspace_;
};

Model trained(const ModelKind& kind, const TrainRequest& request, const Dataset& data,
              Workspace& workspace) {
  if (!kind.has_epochs) {
    NoteObserver notes(workspace);
    return train(kind, request.options, data, workspace.context(), notes);
  }
  LongTraining training{.kind = kind,
                        .options = request.options,
                        .data = data,
                        .run = request.run,
                        .checkpoint = checkpoint_of(request.out)};
  if (!request.init.empty()) {
    FirstFactors first = read_first_factors(request.init, data, workspace);
    training.start.users = std::move(first.users);
    training.start.items = std::move(first.items);
    training.start_file = to_text(first.digest);
  }
  return train_long(training, workspace);
}

// The model is safe by then: what cannot be removed is no reason to say otherwise.
void remove_checkpoint(const std::string& path, Workspace& workspace) {
  try {
    if (!path.empty()) remove_file(path);
  } catch (const Error& error) {
    workspace.note(error.what());
  }
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
  visit(Field("model", kinds_help()).decides().one_of(model_kind_names()).shows("KIND"), model);
  const AnyRecord defaults = find_model_kind(model).default_options();
  if (!options.is_like(defaults)) options = defaults;
  options.ref().describe(visit);
  visit(Field("items", "titles and genres: movies.csv, movies.dat or u.item").shows("FILE"), items);
  visit(Field("encoding",
              "how the letters of the titles are written; movies.dat and u.item are in latin-1"),
        encoding);
  visit(Field("out", "where the model goes").required().shows("FILE"), out);
  visit(
      Field(
          "history",
          "keep everyone's ratings in the model: leaving seen items out and warning of leaks need them"),
      history);
  if (find_model_kind(model).has_epochs) {
    visit(
        Field(
            "init",
            "first vectors and biases, matched by id: a model, or an npz file as `akin export` writes it")
            .shows("FILE"),
        init);
    run.describe(visit);
  }
  input.describe(visit);
}

void TrainReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the model file"), out);
  visit(Field("model", "its kind"), model);
  visit(Field("users", "people it knows"), users);
  visit(Field("items", "items it knows"), items);
  visit(Field("ratings", "it was trained on"), ratings);
  visit(Field("duplicates", "ratings that another of the same user and item stands for"), duplicates);
  visit(Field("filtered", "rows that the filter left out"), filtered);
  visit(Field("items_without_title", "items that the file of titles lacks"), items_without_title);
  if (titles_replaced > 0)
    visit(Field("titles_replaced", "titles with letters that are not UTF-8"), titles_replaced);
  visit(Field("epochs", "that were done"), epochs);
  visit(Field("train_rmse",
              "on the ratings it was trained on, where it predicts them: for watching, never for judging")
            .rounded(4),
        train_rmse);
  visit(Field("seconds", "of training, without reading and writing").rounded(2), seconds);
  visit(Field("read", "where the lines of the file of ratings went"), read);
}

TrainReply train(const TrainRequest& asked, Workspace& workspace) {
  const TrainRequest request = with_options(asked);
  refuse_unused(request, {{"encoding", !request.items.empty(), "items"}});
  refuse_to_replace_inputs(request);
  check_output(request.out);
  request.input.bad_lines.check({request.ratings, request.items, request.init},
                                {{"out", request.out}, {"checkpoint", checkpoint_of(request.out)}});
  const ModelKind& kind = find_model_kind(request.model);
  check_epochs(kind, request);
  std::optional<OutputLock> lock;
  if (!is_stream(request.out)) lock.emplace(request.out);

  const Context context = workspace.context();
  const bool has_titles = !request.items.empty();
  const Catalog catalog =
      read_titles(request.items, request.encoding, workspace);  // refused before the work
  const bool counts_pairs = kind.predicts(request.options) != Predicts::rating;
  CleanRatings clean = request.input.read(request.ratings, false,
                                          counts_pairs ? Unrated::count : Unrated::refuse, workspace);
  const Dataset data = make_dataset(std::move(clean.ratings), context);
  const std::int64_t duplicates = static_cast<std::int64_t>(data.duplicates()) + clean.duplicates;
  note_repeats_left_out(kind, request, duplicates, workspace);
  const Clock clock;
  Model model = trained(kind, request, data, workspace);
  const double seconds = clock.seconds();
  note_if_nothing_was_learned(model, workspace);

  const std::size_t untitled = has_titles ? add_texts(model, catalog) : 0;
  if (!request.history) {
    model.has_history = false;
    model.history = CsrMatrix();
  }
  save_model(request.out, model);
  remove_checkpoint(checkpoint_of(request.out), workspace);
  return {.out = request.out,
          .model = request.model,
          .users = static_cast<std::int64_t>(model.factors.users()),
          .items = static_cast<std::int64_t>(model.factors.items()),
          .ratings = model.card.ratings,
          .duplicates = duplicates,
          .filtered = clean.filtered,
          .items_without_title = static_cast<std::int64_t>(untitled),
          .titles_replaced = static_cast<std::int64_t>(catalog.replaced()),
          .epochs = model.card.epochs,
          .train_rmse = model.card.train_rmse,
          .seconds = seconds,
          .read = clean.read};
}

}  // namespace akin
