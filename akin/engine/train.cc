#include "akin/engine/train.h"

#include <fmt/format.h>

#include "akin/base/clock.h"
#include "akin/base/file.h"
#include "akin/data/catalog.h"
#include "akin/data/read_ratings.h"
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
                         .detail = fmt::format("train rmse {:.4f}", epoch.train_rmse)});
    return Verdict::go_on;
  }

 private:
  Workspace& workspace_;
};

// How many items stay without a title.
std::size_t add_texts(Model& model, const Catalog& catalog) {
  ItemTexts texts = catalog.for_items(*model.items);
  model.titles = std::move(texts.titles);
  model.genres.clear();
  for (const auto& genres : texts.genres)
    model.genres.push_back(fmt::format("{}", fmt::join(genres, "|")));
  return texts.missing;
}

void note_replaced(const Catalog& catalog, const std::string& path, Workspace& workspace) {
  if (catalog.replaced() > 0)
    workspace.note(
        fmt::format("{}: {} entries have letters that are not UTF-8; is it in latin-1 (encoding)?", path,
                    catalog.replaced()));
}

// `merged`: rows that are gone because another stands for them. Timestamps only say which of several
// ratings is the last.
Dataset read_dataset(const TrainRequest& request, Workspace& workspace, LinesRead& read,
                     std::size_t& merged) {
  const Context context = workspace.context();
  ReadOptions options = request.bad_lines.added_to(request.columns.read_options());
  options.read_times = needs_times(request.duplicates);
  ReadReport report;
  Ratings ratings = read_ratings(request.ratings, options, context, &report);
  read = request.bad_lines.settle(request.ratings, report, workspace);
  merged = settle_duplicates(ratings, request.duplicates, context);
  return make_dataset(std::move(ratings), context);
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
  visit(Field("encoding",
              "how the letters of the titles are written; movies.dat and u.item are in latin-1"),
        encoding);
  visit(Field("out", "where the model goes").required().shows("FILE"), out);
  visit(
      Field(
          "history",
          "keep everyone's ratings in the model: leaving seen items out and warning of leaks need them"),
      history);
  visit(
      Field("duplicates",
            "several ratings of one item by one user: the last counts, or their mean, or each (keep), or "
            "they are an error"),
      duplicates);
  columns.describe(visit);
  bad_lines.describe(visit);
}

void TrainReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the model file"), out);
  visit(Field("model", "its kind"), model);
  visit(Field("users", "people it knows"), users);
  visit(Field("items", "items it knows"), items);
  visit(Field("ratings", "it was trained on"), ratings);
  visit(Field("duplicates", "ratings that another of the same user and item stands for"), duplicates);
  visit(Field("items_without_title", "items that the file of titles lacks"), items_without_title);
  if (titles_replaced > 0)
    visit(Field("titles_replaced", "titles with letters that are not UTF-8"), titles_replaced);
  visit(Field("epochs", "that were done"), epochs);
  visit(
      Field("train_rmse", "on the ratings it was trained on: for watching, never for judging").rounded(4),
      train_rmse);
  visit(Field("seconds", "of training, without reading and writing").rounded(2), seconds);
  visit(Field("read", "where the lines of the file of ratings went"), read);
}

TrainReply train(const TrainRequest& asked, Workspace& workspace) {
  const TrainRequest request = with_options(asked);
  refuse_same_file(request.ratings, request.out);
  if (!request.items.empty()) refuse_same_file(request.items, request.out);
  check_output(request.out);
  request.bad_lines.check({request.ratings, request.items}, {{"out", request.out}});

  const Context context = workspace.context();
  const bool has_titles = !request.items.empty();
  const Catalog catalog =
      has_titles ? read_catalog(request.items, request.encoding) : Catalog();  // refused before the work
  note_replaced(catalog, request.items, workspace);
  LinesRead read;
  std::size_t merged = 0;
  const Dataset data = read_dataset(request, workspace, read, merged);
  EpochProgress progress(workspace);
  const Clock clock;
  Model model = train(find_model_kind(request.model), request.options, data, context, progress);
  const double seconds = clock.seconds();

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
          .duplicates = static_cast<std::int64_t>(data.duplicates() + merged),
          .items_without_title = static_cast<std::int64_t>(untitled),
          .titles_replaced = static_cast<std::int64_t>(catalog.replaced()),
          .epochs = model.card.epochs,
          .train_rmse = model.card.train_rmse,
          .seconds = seconds,
          .read = read};
}

}  // namespace akin
