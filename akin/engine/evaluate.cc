#include "akin/engine/evaluate.h"

#include <fmt/format.h>

#include "akin/data/read_ratings.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

MetricValues paired(const std::vector<const Metric*>& metrics, const std::vector<double>& values) {
  MetricValues paired;
  for (std::size_t i = 0; i < metrics.size(); ++i) paired.values.emplace_back(metrics[i], values[i]);
  return paired;
}

std::string metric_names() {
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

void note_leaks(const Evaluation& evaluation, Leaks leaks, Workspace& workspace) {
  if (leaks == Leaks::allow) return;
  if (!evaluation.leaks_known)
    workspace.note(
        "the model was saved without its history: whether it was trained on test rows is unknown");
  else if (evaluation.leaked_rows > 0)
    workspace.note(
        fmt::format("warning: {} of the {} test rows were in the training data; these figures are "
                    "too good to be true",
                    evaluation.leaked_rows, evaluation.rows));
}

}  // namespace

void EvaluateRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("ratings", "the held-out ratings").positional().required().shows("RATINGS"), ratings);
  visit(Field("metrics", fmt::format("what to measure, of {}", metric_names())).required(), metrics);
  predictions.describe(visit);
  visit(Field("leaks", "what to do where test rows were in the training data"), leaks);
  columns.describe(visit);
  bad_lines.describe(visit);
}

void MetricValues::describe(FieldVisitor& visit) {
  for (auto& [metric, value] : values) visit(Field(metric->name, metric->help).rounded(4), value);
}

void EvaluateReply::describe(FieldVisitor& visit) {
  metrics.describe(visit);
  visit(Field("baseline", "the same for the mean with damped user and item biases"), baseline);
  visit(Field("rows", "of the test"), rows);
  visit(Field("cold", "rows with a user or item that the model does not know"), cold);
  visit(Field("dropped", "cold rows that were left out of the figures"), dropped);
  if (leaks_known) visit(Field("leaked", "rows that were in the training data"), leaked);
  visit(Field("read", "where the lines of the file of ratings went"), read);
}

EvaluateReply evaluate(const EvaluateRequest& request, Workspace& workspace) {
  check_fields(request);
  request.bad_lines.check({request.model, request.ratings}, {});
  const Context context = workspace.context();
  const Model model = open_model(request.model);
  ReadOptions options = request.bad_lines.added_to(request.columns.read_options());
  options.read_times = false;
  ReadReport report;
  const Ratings test =
      read_ratings(request.ratings, options, context, *model.users, *model.items, &report);
  const LinesRead read = request.bad_lines.settle(request.ratings, report, workspace);
  const Evaluation evaluation =
      evaluate(model, test, request.metrics, request.predictions, request.leaks, context);
  note_leaks(evaluation, request.leaks, workspace);
  return {.metrics = paired(evaluation.metrics, evaluation.values),
          .baseline = paired(evaluation.metrics, evaluation.baseline_values),
          .rows = static_cast<std::int64_t>(evaluation.rows),
          .cold = static_cast<std::int64_t>(evaluation.cold_rows),
          .dropped = static_cast<std::int64_t>(evaluation.dropped_rows),
          .leaked = static_cast<std::int64_t>(evaluation.leaked_rows),
          .leaks_known = evaluation.leaks_known,
          .read = read};
}

}  // namespace akin
