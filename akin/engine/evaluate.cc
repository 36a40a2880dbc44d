#include "akin/engine/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "akin/data/read_ratings.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

// The metrics of an evaluation with these values, those alone that need ratings or do not.
MetricValues paired(const Evaluation& evaluation, const std::vector<double>& values,
                    std::optional<bool> need_ratings = std::nullopt) {
  MetricValues paired;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!need_ratings || evaluation.metrics[i]->needs_ratings() == *need_ratings)
      paired.values.emplace_back(evaluation.metrics[i], values[i]);
  return paired;
}

std::string metrics_help() {
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  return fmt::format("what to measure, of {}; not given: {} where the model predicts ratings, else {}",
                     fmt::join(names, ", "), fmt::join(default_metrics(Predicts::rating), ", "),
                     fmt::join(default_metrics(Predicts::preference), ", "));
}

bool has_some_that(bool need_ratings, const std::vector<std::string>& metrics) {
  const std::vector<const Metric*> found = find_metrics(metrics);
  return std::any_of(found.begin(), found.end(),
                     [&](const Metric* metric) { return metric->needs_ratings() == need_ratings; });
}

// A file of pairs will do where no rating is looked at.
ReadOptions read_options(const EvaluateRequest& request, const std::vector<std::string>& metrics) {
  ReadOptions options = request.bad_lines.added_to(request.columns.read_options());
  options.read_times = false;
  options.rating_required = !std::isnan(request.lists.relevant_from) || has_some_that(true, metrics);
  return options;
}

void check_options(const EvaluateRequest& request, const std::vector<std::string>& metrics) {
  const bool has_ratings = has_some_that(true, metrics);
  const bool has_lists = has_some_that(false, metrics);
  refuse_unused(request.lists, {{"k", has_lists, "metrics of lists, such as ndcg"},
                                {"relevant_from", has_lists, "metrics of lists, such as ndcg"}});
  refuse_unused(request.predictions, {{"clip", has_ratings, "metrics of ratings, such as rmse"}});
  refuse_unused(request.columns, {{"weight_column", has_ratings, "metrics of ratings, such as rmse"}});
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
  lists.describe(visit);
  predictions.describe(visit);
  visit(Field("leaks", "what to do where test rows were in the training data"), leaks);
  columns.describe(visit);
  bad_lines.describe(visit);
}

void MetricValues::describe(FieldVisitor& visit) {
  for (auto& [metric, value] : values) visit(Field(metric->name, metric->help).rounded(4), value);
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
    visit(Field("k", "places of a list"), k);
    visit(Field("people", "whose lists were measured"), people);
    visit(Field("cold_people", "of these, whom the model does not know: they get the popular list"),
          cold_people);
    visit(Field("people_without", "with test rows, but nothing relevant: not measured"), people_without);
    visit(Field("relevant", "items that perfect lists would show"), relevant);
  }
  visit(Field("read", "where the lines of the file of ratings went"), read);
}

EvaluateReply evaluate(const EvaluateRequest& request, Workspace& workspace) {
  check_fields(request);
  request.bad_lines.check({request.model, request.ratings}, {});
  const Context context = workspace.context();
  const Model model = open_model(request.model);
  const std::vector<std::string> metrics =
      request.metrics.empty() ? default_metrics(model.card.predicts) : request.metrics;
  check_options(request, metrics);
  ReadReport report;
  const Ratings test = read_ratings(request.ratings, read_options(request, metrics), context,
                                    *model.users, *model.items, &report);
  const LinesRead read = request.bad_lines.settle(request.ratings, report, workspace);
  if (has_some_that(true, metrics)) note_unread_weights(request.ratings, report, workspace);
  const Evaluation evaluation =
      evaluate(model, test, metrics, request.predictions, request.leaks, context, request.lists);
  note_leaks(evaluation, request.leaks, workspace);
  return {.metrics = paired(evaluation, evaluation.values),
          .baseline = paired(evaluation, evaluation.reference_values, true),
          .popular = paired(evaluation, evaluation.reference_values, false),
          .rows = static_cast<std::int64_t>(evaluation.rows),
          .cold = static_cast<std::int64_t>(evaluation.cold_rows),
          .dropped = static_cast<std::int64_t>(evaluation.dropped_rows),
          .leaked = static_cast<std::int64_t>(evaluation.leaked_rows),
          .leaks_known = evaluation.leaks_known,
          .has_lists = evaluation.has_lists,
          .k = request.lists.k,
          .people = static_cast<std::int64_t>(evaluation.people),
          .cold_people = static_cast<std::int64_t>(evaluation.cold_people),
          .people_without = static_cast<std::int64_t>(evaluation.people_without),
          .relevant = static_cast<std::int64_t>(evaluation.relevant),
          .read = read};
}

}  // namespace akin
