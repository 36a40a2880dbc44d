#include "akin/engine/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "akin/data/read_negatives.h"
#include "akin/data/read_ratings.h"
#include "akin/evaluate/fold_in.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

constexpr std::array<std::string_view, 2> kAmongNegatives = {"hit_rate", "ndcg"};

// The metrics of an evaluation with these values, those alone that need ratings or do not.
MetricValues paired(const Evaluation& evaluation, const std::vector<double>& values,
                    std::optional<bool> need_ratings = std::nullopt) {
  MetricValues paired;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!need_ratings || evaluation.metrics[i].needs_ratings() == *need_ratings)
      paired.values.emplace_back(evaluation.metrics[i], values[i]);
  return paired;
}

std::string metrics_help() {
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  return fmt::format(
      "what to measure, of {}; those of the first k of lists also as ndcg@100, with a k of their own; "
      "not given: {} among negatives, else {} where the model predicts ratings and else {}",
      fmt::join(names, ", "), fmt::join(kAmongNegatives, ", "),
      fmt::join(default_metrics(Predicts::rating), ", "),
      fmt::join(default_metrics(Predicts::preference), ", "));
}

std::vector<std::string> metrics_of(const EvaluateRequest& request, const Model& model) {
  if (!request.metrics.empty()) return request.metrics;
  if (!request.negatives.empty()) return {kAmongNegatives.begin(), kAmongNegatives.end()};
  return default_metrics(model.card.predicts);
}

bool has_some_that(bool need_ratings, const std::vector<std::string>& metrics) {
  const std::vector<AskedMetric> found = find_metrics(metrics);
  return std::any_of(found.begin(), found.end(),
                     [&](const AskedMetric& metric) { return metric.needs_ratings() == need_ratings; });
}

// A file of pairs will do where no rating is looked at.
ReadOptions read_options(const EvaluateRequest& request, const std::vector<std::string>& metrics) {
  ReadOptions options = request.bad_lines.added_to(request.columns.read_options());
  options.read_times = false;
  options.rating_required = !std::isnan(request.lists.relevant_from) || has_some_that(true, metrics);
  if (!has_some_that(true, metrics)) options.weight_column.clear();  // it is that of fold_in
  return options;
}

// People and items that only this file has are numbered behind those of the model.
Ratings read_fold_in(const EvaluateRequest& request, const Model& model, Workspace& workspace) {
  ReadOptions options = request.columns.read_options();
  options.rating_required = model.card.predicts == Predicts::rating;
  ReadReport report;
  Ratings given =
      read_ratings(request.fold_in, options, workspace.context(), *model.users, *model.items, &report);
  BadLines{}.settle(request.fold_in, report, workspace);  // read strictly: there are notes at most
  note_unread_weights(request.fold_in, report, workspace);
  if (given.value.empty())
    workspace.note(fmt::format("{} has no column of ratings: each row counts {}", request.fold_in,
                               given.has_weights() ? "its weight" : "1"));
  return given;
}

// The model afterwards knows the strangers of the file.
FoldedIn fold_in(const EvaluateRequest& request, Model& model, Workspace& workspace) {
  if (request.fold_in.empty()) return {};
  const FoldedIn folded = fold_in(model, read_fold_in(request, model, workspace), workspace.context());
  if (folded.people == 0)
    throw Error(ErrorCode::bad_input,
                fmt::format("{}: nobody can be folded in: the model has no item of its {} rows; see that "
                            "the ids are those of the training",
                            request.fold_in, folded.unknown_items));
  return folded;
}

bool takes_k(const std::vector<AskedMetric>& metrics) {
  return std::any_of(metrics.begin(), metrics.end(),
                     [](const AskedMetric& metric) { return metric.is_of_lists() && metric.k == 0; });
}

void check_options(const EvaluateRequest& request, const std::vector<std::string>& metrics) {
  const std::vector<AskedMetric> found = find_metrics(metrics);
  const bool has_ratings = has_some_that(true, metrics);
  const bool has_lists = has_some_that(false, metrics);
  refuse_unused(request, {{"negatives", has_lists, "metrics of lists, such as ndcg"}});
  refuse_unused(request.lists,
                {{"k", takes_k(found), "metrics of lists without a k of their own, such as ndcg"},
                 {"relevant_from", has_lists, "metrics of lists, such as ndcg"}});
  refuse_unused(request.predictions, {{"clip", has_ratings, "metrics of ratings, such as rmse"}});
  refuse_unused(request.columns, {{"weight_column", has_ratings || !request.fold_in.empty(),
                                   "metrics of ratings, such as rmse, or fold_in"}});
}

void note_negatives(const EvaluateRequest& request, const Evaluation& evaluation, Workspace& workspace) {
  if (evaluation.unused_negatives > 0)
    workspace.note(fmt::format("pairs of {} that are not measured: {}", request.negatives,
                               evaluation.unused_negatives));
}

void note_leaks(const Evaluation& evaluation, Leaks leaks, Workspace& workspace) {
  if (leaks == Leaks::allow) return;
  if (!evaluation.leaks_known)
    workspace.note(
        "the model was saved without its history: whether it was trained on test rows is unknown");
  else if (evaluation.leaked_rows > 0)
    workspace.note(fmt::format("warning: {} of the {} test rows were in the training data; {}",
                               evaluation.leaked_rows, evaluation.rows,
                               evaluation.has_lists
                                   ? "metrics of lists leave them out, metrics of ratings are too good "
                                     "to be true"
                                   : "these figures are too good to be true"));
}

}  // namespace

void EvaluateRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("ratings", "the held-out ratings").positional().required().shows("RATINGS"), ratings);
  visit(Field("metrics", metrics_help()), metrics);
  visit(Field("fold_in",
              "ratings of strangers, from which each is folded in before the held-out ones are measured")
            .shows("FILE"),
        fold_in);
  visit(
      Field("negatives",
            "a file that says among which items each held-out one is ranked, in lines such as (0,25) 17 "
            "4 61; not given: among all")
          .shows("FILE"),
      negatives);
  lists.describe(visit);
  predictions.describe(visit);
  visit(Field("leaks", "what to do where test rows were in the training data"), leaks);
  columns.describe(visit);
  bad_lines.describe(visit);
}

void MetricValues::describe(FieldVisitor& visit) {
  for (auto& [metric, value] : values) visit(Field(metric.name, metric.metric->help).rounded(4), value);
}

void EvaluateReply::describe(FieldVisitor& visit) {
  const bool is_empty = metrics.values.empty();  // before any answer: shows what there may be
  metrics.describe(visit);
  if (is_empty || !baseline.values.empty())
    visit(Field("baseline", "metrics of ratings for the mean with damped user and item biases"),
          baseline);
  if (is_empty || !popular.values.empty())
    visit(Field("popular", "metrics of lists where everyone gets the items with the most ratings"),
          popular);
  visit(Field("rows", "of the test"), rows);
  visit(Field("cold", "rows with a user or item that the model does not know"), cold);
  visit(Field("dropped", "cold rows that were left out of the figures"), dropped);
  if (leaks_known) visit(Field("leaked", "rows that were in the training data"), leaked);
  if (is_empty || has_lists) {
    if (is_empty || k > 0) visit(Field("k", "places of a list"), k);
    visit(Field("people", "whose lists were measured"), people);
    visit(Field("cold_people", "of these, whom the model does not know: they get the popular list"),
          cold_people);
    visit(Field("people_without", "with test rows, but nothing relevant: not measured"), people_without);
    visit(Field("relevant", "items that perfect lists would show"), relevant);
  }
  if (is_empty || folds_in) {
    visit(Field("folded_in", "strangers whom the model was told about"), folded_in);
    visit(Field("fold_in_unknown_items", "rows about them that it could not use: it has no such item"),
          fold_in_unknown_items);
  }
  if (is_empty || has_negatives) {
    visit(Field("unused_negatives", "lines of negatives whose pair was not measured"), unused_negatives);
    visit(Field("unknown_negatives", "negatives that the model does not know: they come last"),
          unknown_negatives);
  }
  visit(Field("read", "where the lines of the file of ratings went"), read);
}

EvaluateReply evaluate(const EvaluateRequest& request, Workspace& workspace) {
  check_fields(request);
  request.bad_lines.check({request.model, request.ratings, request.fold_in, request.negatives}, {});
  const Context context = workspace.context();
  Model model = open_model(request.model);
  const std::vector<std::string> metrics = metrics_of(request, model);
  check_options(request, metrics);
  const FoldedIn folded = fold_in(request, model, workspace);
  ReadReport report;
  const Ratings test = read_ratings(request.ratings, read_options(request, metrics), context,
                                    *model.users, *model.items, &report);
  const LinesRead read = request.bad_lines.settle(request.ratings, report, workspace);
  if (has_some_that(true, metrics)) note_unread_weights(request.ratings, report, workspace);
  Negatives negatives;
  ListMeasure lists = request.lists;
  if (!request.negatives.empty()) {
    negatives = read_negatives(request.negatives, *test.users, *test.items);
    if (negatives.ends_open()) note_open_end(request.negatives, workspace);
    lists.negatives = &negatives;
  }
  const Evaluation evaluation =
      evaluate(model, test, metrics, request.predictions, request.leaks, context, lists);
  note_leaks(evaluation, request.leaks, workspace);
  note_negatives(request, evaluation, workspace);
  return {.metrics = paired(evaluation, evaluation.values),
          .baseline = paired(evaluation, evaluation.reference_values, true),
          .popular = paired(evaluation, evaluation.reference_values, false),
          .rows = static_cast<std::int64_t>(evaluation.rows),
          .cold = static_cast<std::int64_t>(evaluation.cold_rows),
          .dropped = static_cast<std::int64_t>(evaluation.dropped_rows),
          .leaked = static_cast<std::int64_t>(evaluation.leaked_rows),
          .leaks_known = evaluation.leaks_known,
          .has_lists = evaluation.has_lists,
          .k = takes_k(evaluation.metrics) ? request.lists.k : 0,
          .people = static_cast<std::int64_t>(evaluation.people),
          .cold_people = static_cast<std::int64_t>(evaluation.cold_people),
          .people_without = static_cast<std::int64_t>(evaluation.people_without),
          .relevant = static_cast<std::int64_t>(evaluation.relevant),
          .folds_in = !request.fold_in.empty(),
          .folded_in = static_cast<std::int64_t>(folded.people),
          .fold_in_unknown_items = static_cast<std::int64_t>(folded.unknown_items),
          .has_negatives = !request.negatives.empty(),
          .unused_negatives = static_cast<std::int64_t>(evaluation.unused_negatives),
          .unknown_negatives = static_cast<std::int64_t>(evaluation.unknown_negatives),
          .read = read};
}

}  // namespace akin
