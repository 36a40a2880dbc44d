// Metrics of ratings in one pass over the test rows, metrics of lists in one over the people.
#include "akin/evaluate/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "akin/base/parallel.h"
#include "akin/base/text.h"
#include "akin/evaluate/held_out.h"
#include "akin/evaluate/rank_among.h"
#include "akin/evaluate/rank_held_out.h"

namespace akin {
namespace {

std::size_t count_leaks(const Model& model, const Ratings& test, const Context& context) {
  return sum_over_rows(context, test.size(), [&](std::size_t row) -> std::size_t {
    if (test.user[row] >= model.history.rows()) return 0;
    const auto seen = model.history[test.user[row]].columns;
    return std::binary_search(seen.begin(), seen.end(), test.item[row]) ? 1 : 0;
  });
}

std::size_t count_cold(const Model& model, const Ratings& test, const Context& context) {
  return sum_over_rows(context, test.size(), [&](std::size_t row) -> std::size_t {
    return is_cold(model, test.user[row], test.item[row]) ? 1 : 0;
  });
}

// Places in the evaluation's metrics of those that need ratings, or of the others.
std::vector<std::size_t> metrics_that(bool need_ratings, const Evaluation& evaluation) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < evaluation.metrics.size(); ++i)
    if (evaluation.metrics[i].needs_ratings() == need_ratings) places.push_back(i);
  return places;
}

// `predicted(row)` is the prediction for a row.
template <class Predicted>
ErrorSums errors(const Ratings& test, const std::vector<std::uint8_t>& dropped, float near_mean,
                 const Context& context, const Predicted& predicted) {
  return sum_over_rows(context, test.size(), [&](std::size_t row) {
    return dropped[row] != 0 ? ErrorSums{} : error_of(predicted(row), test.value[row], near_mean);
  });
}

void measure_ratings(const Model& model, const Ratings& test, const PredictOptions& options,
                     const Context& context, Evaluation& evaluation) {
  const std::vector<std::size_t> places = metrics_that(true, evaluation);
  if (places.empty()) return;
  const Predictions predictions = predict(model, test.user, test.item, options, context);
  if (test.value.size() != test.size())
    throw Error(ErrorCode::bad_input,
                fmt::format("the test rows have no ratings, which {} needs; metrics of lists do not",
                            evaluation.metrics[places[0]].name));
  const std::vector<std::uint8_t> dropped =
      options.cold == Cold::drop ? predictions.cold : std::vector<std::uint8_t>(test.size());
  const float mean = model.baseline.mean;
  const ErrorSums own =
      errors(test, dropped, mean, context, [&](std::size_t row) { return predictions.values[row]; });
  const ErrorSums baseline = errors(test, dropped, mean, context, [&](std::size_t row) {
    const float value = model.baseline.predict(test.user[row], test.item[row]);
    return options.clip ? model.clipped(value) : value;
  });
  for (const std::size_t place : places) {
    const RatingFigure figure = std::get<RatingFigure>(evaluation.metrics[place].metric->figure);
    evaluation.values[place] = figure(own);
    evaluation.reference_values[place] = figure(baseline);
  }
}

std::optional<double> least_relevant(const ListMeasure& lists, const Ratings& test) {
  if (std::isnan(lists.relevant_from)) return std::nullopt;
  if (test.value.size() != test.size())
    throw Error(ErrorCode::bad_input, "the test rows have no ratings, which relevant_from needs");
  return lists.relevant_from;
}

void check_lists(const Model& model, Cold cold) {
  if (!model.has_history)
    throw Error(ErrorCode::invalid_argument,
                "this model was saved without its history, so its lists cannot leave out what was seen; "
                "train with history to measure them");
  if (cold != Cold::baseline && cold != Cold::drop)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("cold {} stands for predicted ratings; for metrics of lists choose baseline "
                            "(the cold get the popular list) or drop",
                            kNames<Cold>[static_cast<std::size_t>(cold)]));
}

void require_negatives(const HeldOut& held_out, const Ratings& test, const Negatives& negatives) {
  for (std::size_t person = 0; person < held_out.size(); ++person)
    for (const std::uint32_t item : held_out.items(person))
      if (!negatives.of(held_out.user(person), item))
        throw Error(ErrorCode::bad_input,
                    fmt::format("{} has no line for user {} and item {} of the test", negatives.name(),
                                in_quotes(test.users->text(held_out.user(person))),
                                in_quotes(test.items->text(item))));
}

RankingFigures rank(const Model& model, const Ratings& test, const HeldOut& held_out,
                    std::span<const AskedMetric> metrics, const ListMeasure& lists,
                    const Context& context, Evaluation& evaluation) {
  const auto length = static_cast<std::size_t>(lists.k);
  if (lists.negatives == nullptr) return rank_held_out(model, held_out, metrics, length, context);
  require_negatives(held_out, test, *lists.negatives);
  evaluation.unused_negatives = lists.negatives->lines() - held_out.pairs();
  NegativesUsed used;
  RankingFigures figures = rank_among(model, held_out, *lists.negatives, metrics, length, context, &used);
  evaluation.unknown_negatives = used.unknown;
  return figures;
}

void measure_lists(const Model& model, const Ratings& test, const ListMeasure& lists, Cold cold,
                   const Context& context, Evaluation& evaluation) {
  const std::vector<std::size_t> places = metrics_that(false, evaluation);
  if (places.empty()) return;
  check_lists(model, cold);
  const HeldOut held_out(model, test, least_relevant(lists, test), cold == Cold::drop, context);
  if (held_out.size() == 0)
    throw Error(ErrorCode::bad_input,
                "no test row holds a relevant item that was not trained on; "
                "there are no lists to measure");
  std::vector<AskedMetric> metrics;
  metrics.reserve(places.size());
  for (const std::size_t place : places) metrics.push_back(evaluation.metrics[place]);
  const RankingFigures figures = rank(model, test, held_out, metrics, lists, context, evaluation);
  for (std::size_t i = 0; i < places.size(); ++i) {
    evaluation.values[places[i]] = figures.model[i];
    evaluation.reference_values[places[i]] = figures.popular[i];
  }
  evaluation.has_lists = true;
  evaluation.people = held_out.size();
  evaluation.cold_people = figures.cold_people;
  evaluation.people_without = held_out.people_without();
  evaluation.relevant = held_out.pairs();
}

}  // namespace

void ListMeasure::describe(FieldVisitor& visit) {
  visit(Field("k", "places of a list, for metrics of lists").at_least(1).at_most(100000), k);
  visit(Field("relevant_from",
              "the rating from which on a held-out item counts as relevant; not given: every one does"),
        relevant_from);
}

std::vector<std::string> default_metrics(Predicts predicts) {
  if (predicts == Predicts::rating) return {"rmse", "mae", "r2"};
  return {"ndcg", "recall", "precision", "map"};
}

Evaluation evaluate(const Model& model, const Ratings& test, std::span<const std::string> metric_names,
                    const PredictOptions& options, Leaks leaks, const Context& context,
                    const ListMeasure& lists) {
  Evaluation evaluation{.metrics = find_metrics(metric_names), .rows = test.size()};
  evaluation.values.resize(evaluation.metrics.size());
  evaluation.reference_values.resize(evaluation.metrics.size());
  evaluation.leaks_known = model.has_history;
  if (model.has_history) evaluation.leaked_rows = count_leaks(model, test, context);
  if (leaks == Leaks::refuse && evaluation.leaked_rows > 0)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} of the {} test rows were in the training data; evaluate on held-out rows",
                            evaluation.leaked_rows, test.size()));
  if (test.size() == 0) throw Error(ErrorCode::bad_input, "there are no test rows to measure on");

  evaluation.cold_rows = count_cold(model, test, context);
  evaluation.dropped_rows = options.cold == Cold::drop ? evaluation.cold_rows : 0;
  if (evaluation.dropped_rows == test.size())
    throw Error(
        ErrorCode::bad_input,
        "every test row has a user or item that the model does not know; nothing is left to measure");
  measure_ratings(model, test, options, context, evaluation);
  measure_lists(model, test, lists, options.cold, context, evaluation);
  return evaluation;
}

}  // namespace akin
