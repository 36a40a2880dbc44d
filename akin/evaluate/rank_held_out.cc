// A block of people at a time: queries, lists, standings, figures.
#include "akin/evaluate/rank_held_out.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "akin/base/parallel.h"
#include "akin/math/best_rows.h"
#include "akin/math/row_standing.h"
#include "akin/models/predict.h"

namespace akin {
namespace {

// How everyone's candidates are scored: by the model, or by popularity, which is the same for all.
struct Scorer {
  PackedRows items;
  const Matrix* users;  // none: no vectors

  std::span<const float> vector_of(std::uint32_t user) const {
    return users == nullptr ? std::span<const float>() : (*users)[user];
  }
};

Scorer model_scorer(const FactorModel& factors) {
  return {PackedRows(factors.item_vectors, factors.item_bias), &factors.user_vectors};
}

Scorer popular_scorer(const Model& model) {
  const std::vector<float> counts(model.item_counts.begin(), model.item_counts.end());
  return {PackedRows(Matrix(counts.size(), 0), counts), nullptr};
}

// Places in the list, from 0, of those items that are relevant.
std::vector<std::size_t> hits_of(std::span<const Scored> list, std::span<const std::uint32_t> relevant) {
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < list.size(); ++place)
    if (std::binary_search(relevant.begin(), relevant.end(), list[place].index)) places.push_back(place);
  return places;
}

// The items of the person that the model knows.
std::span<const std::uint32_t> known(std::span<const std::uint32_t> items, const Model& model) {
  const auto end = std::lower_bound(items.begin(), items.end(), model.factors.items());
  return items.first(static_cast<std::size_t>(end - items.begin()));
}

class Ranking {
 public:
  Ranking(const Model& model, const HeldOut& held_out, std::span<const AskedMetric> metrics,
          std::size_t length, const Context& context)
      : model_(model),
        held_out_(held_out),
        metrics_(metrics),
        length_(length),
        context_(context),
        longest_(most_places(metrics, length)) {}

  // Puts the figures of `people` (places in held_out) by this scorer into figures[metric][person].
  void measure(const Scorer& scorer, std::span<const std::size_t> people,
               std::vector<std::vector<double>>& figures) const {
    // What all lists of a catalogue take is never held at once.
    const std::size_t block =
        std::clamp<std::size_t>((std::size_t{1} << 20) / std::max<std::size_t>(longest_, 1), 24, 4096);
    for (std::size_t begin = 0; begin < people.size(); begin += block) {
      const auto some = people.subspan(begin, std::min(block, people.size() - begin));
      const std::vector<RowQuery> queries = queries_of(scorer, some);
      if (needs<ListFigure>()) measure_lists(scorer, some, queries, figures);
      if (needs<StandingFigure>()) measure_standings(scorer, some, queries, figures);
    }
  }

 private:
  template <class Figure>
  bool needs() const {
    return std::any_of(metrics_.begin(), metrics_.end(), [](const AskedMetric& asked) {
      return std::holds_alternative<Figure>(asked.metric->figure);
    });
  }

  std::vector<RowQuery> queries_of(const Scorer& scorer, std::span<const std::size_t> people) const {
    std::vector<RowQuery> queries;
    for (const std::size_t person : people) {
      const std::uint32_t user = held_out_.user(person);
      RowQuery query{.vector = scorer.vector_of(user)};
      if (!has_no_history(model_, user)) query.leave_out = model_.history[user].columns;
      queries.push_back(query);
    }
    return queries;
  }

  void measure_lists(const Scorer& scorer, std::span<const std::size_t> people,
                     std::span<const RowQuery> queries, std::vector<std::vector<double>>& figures) const {
    const auto lists = best_rows(scorer.items, queries, longest_, {}, context_);
    for_each_row(context_, people.size(), [&](std::size_t i) {
      const auto relevant = held_out_.items(people[i]);
      const std::vector<std::size_t> places = hits_of(lists[i], relevant);
      for (std::size_t m = 0; m < metrics_.size(); ++m)
        if (metrics_[m].is_of_lists())
          figures[m][people[i]] = figure_of_list(metrics_[m], places, relevant.size(), length_);
    });
  }

  void measure_standings(const Scorer& scorer, std::span<const std::size_t> people,
                         std::span<const RowQuery> queries,
                         std::vector<std::vector<double>>& figures) const {
    std::vector<StandingQuery> asked;
    for (std::size_t i = 0; i < people.size(); ++i)
      asked.push_back({queries[i], known(held_out_.items(people[i]), model_)});
    const auto standings = row_standings(scorer.items, asked, context_);
    for_each_row(context_, people.size(), [&](std::size_t i) {
      const std::size_t candidates = model_.factors.items() - count_distinct(queries[i].leave_out);
      const Standing standing = standing_of(standings[i], held_out_.items(people[i]).size(), candidates);
      for (std::size_t m = 0; m < metrics_.size(); ++m)
        if (const auto* figure = std::get_if<StandingFigure>(&metrics_[m].metric->figure))
          figures[m][people[i]] = (*figure)(standing);
    });
  }

  // Relevant items that the model does not know come last, all at one place.
  static Standing standing_of(std::span<const RowStanding> known, std::size_t relevant,
                              std::size_t candidates) {
    const std::size_t unknown = relevant - known.size();
    double ahead = 0;
    for (const RowStanding& row : known) ahead += row.ahead + row.equal / 2.0;
    if (unknown > 0)
      ahead += static_cast<double>(unknown) *
               (static_cast<double>(candidates) + (static_cast<double>(unknown) - 1) / 2);
    return {ahead, relevant, candidates + unknown};
  }

  const Model& model_;
  const HeldOut& held_out_;
  std::span<const AskedMetric> metrics_;
  std::size_t length_;
  const Context& context_;
  std::size_t longest_;  // list that a metric looks at
};

struct Mean {
  double sum = 0;
  double count = 0;

  friend Mean operator+(const Mean& a, const Mean& b) { return {a.sum + b.sum, a.count + b.count}; }
};

}  // namespace

bool has_no_history(const Model& model, std::size_t user) {
  return user >= model.history.rows() || model.history[user].size() == 0;
}

bool has_no_list(const Model& model, std::size_t user) {
  return has_no_history(model, user) || says_nothing(model, model.factors.user_vectors[user]);
}

std::vector<double> mean_figures(const std::vector<std::vector<double>>& figures,
                                 const Context& context) {
  std::vector<double> means;
  for (const std::vector<double>& values : figures) {
    const Mean mean = sum_over_rows(context, values.size(), [&](std::size_t row) {
      return std::isnan(values[row]) ? Mean{} : Mean{values[row], 1};
    });
    means.push_back(mean.sum / mean.count);
  }
  return means;
}

RankingFigures rank_held_out(const Model& model, const HeldOut& held_out,
                             std::span<const AskedMetric> metrics, std::size_t length,
                             const Context& context) {
  std::vector<std::size_t> everyone, known_people;
  for (std::size_t person = 0; person < held_out.size(); ++person) {
    everyone.push_back(person);
    if (!has_no_list(model, held_out.user(person))) known_people.push_back(person);
  }
  const Ranking ranking(model, held_out, metrics, length, context);
  std::vector<std::vector<double>> figures(metrics.size(), std::vector<double>(held_out.size()));
  RankingFigures result{.cold_people = everyone.size() - known_people.size()};
  ranking.measure(popular_scorer(model), everyone, figures);
  result.popular = mean_figures(figures, context);
  ranking.measure(model_scorer(model.factors), known_people, figures);
  result.model = mean_figures(figures, context);
  return result;
}

}  // namespace akin
