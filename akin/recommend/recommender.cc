// By score, a list is the best rows of the items for the vector of a person; a Thompson list is that of a
// vector drawn for the person.
#include "akin/recommend/recommender.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/models/uncertainty.h"
#include "akin/recommend/score_tiles.h"

namespace akin {
namespace {

// Other numbers than the training's, for people and for items.
constexpr std::uint64_t kPeopleDraws = 0x54686f6d70736f6e;
constexpr std::uint64_t kItemDraws = 0x4974656d73206d61;

// What the person may be: the same for a seed, whoever else is asked about.
Person drawn(const FactorModel& model, Person person, std::uint64_t seed) {
  Random random(seed ^ kPeopleDraws, person.stream);
  person.bias = draw_user(model, person.ratings, random, person.vector, person.bias);
  return person;
}

std::vector<Person> drawn(const FactorModel& model, std::span<const Person> people,
                          const Context& context) {
  std::vector<Person> moved(people.begin(), people.end());
  for_each_chunk(context, moved.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    moved[i] = drawn(model, std::move(moved[i]), context.seed);
  });
  return moved;
}

void pass_over(std::vector<Scored>& list, std::int64_t places) {
  list.erase(list.begin(), list.begin() + std::min(places, static_cast<std::int64_t>(list.size())));
}

// Their scores of a tile as one.
class AgreedTiles {
 public:
  AgreedTiles(const FactorModel& model, std::span<const Person> people, Agreement agreement)
      : agreement_(agreement) {
    for (const Person& person : people) bases_.push_back(model.offset + person.bias);
  }

  void add(ScoreTiles tiles) { people_.push_back(std::move(tiles)); }

  void compute(std::size_t first, std::span<float> values) {
    std::array<float, ScoreTiles::kTile> own{};
    const std::span<float> tile = std::span(own).first(values.size());
    std::fill(values.begin(), values.end(),
              agreement_ == Agreement::mean ? 0.0F : std::numeric_limits<float>::infinity());
    const float share = 1 / static_cast<float>(people_.size());
    for (std::size_t p = 0; p < people_.size(); ++p) {
      people_[p].compute(first, tile);
      for (std::size_t i = 0; i < tile.size(); ++i) {
        const float score = tile[i] + bases_[p];
        values[i] =
            agreement_ == Agreement::mean ? values[i] + share * score : std::min(values[i], score);
      }
    }
  }

 private:
  Agreement agreement_;
  std::vector<float> bases_;
  std::vector<ScoreTiles> people_;
};

}  // namespace

Person Recommender::known(std::uint32_t user) const {
  const auto vector = model_.factors.user_vectors[user];
  Person person{
      .vector = {vector.begin(), vector.end()}, .bias = model_.factors.user_bias[user], .stream = user};
  if (model_.has_history) {
    person.ratings = model_.history[user];
    person.seen = person.ratings.columns;
  }
  return person;
}

Person Recommender::stranger(SparseRow history) const {
  Person person{.vector = std::vector<float>(model_.factors.rank()),
                .ratings = history,
                .seen = history.columns,
                .stream = model_.factors.users()};
  person.bias = model_.factors.encoder->encode(model_.factors, history, person.vector);
  return person;
}

std::vector<std::vector<Scored>> Recommender::recommend(std::span<const Person> people,
                                                        const ListOptions& options,
                                                        const Context& context) const {
  if (options.by != ListOrder::score) require_noise(model_.factors, model_.card.kind);
  if (options.by == ListOrder::lower_bound) return lower_bounds(people, options, context);
  if (options.by == ListOrder::thompson)
    return best_of_people(drawn_rows(context.seed), drawn(model_.factors, people, context), options,
                          context);
  if (index_ != nullptr) return found_by_index(people, options, context);
  return best_of_people(candidates_.rows(), people, options, context);
}

PackedRows Recommender::drawn_rows(std::uint64_t seed) const {
  return candidates_.packed(draw_item_biases(model_.factors, seed ^ kItemDraws));
}

Recommender::Lists Recommender::best_of_people(const PackedRows& rows, std::span<const Person> people,
                                               const ListOptions& options, const Context& context) const {
  std::vector<RowQuery> queries(people.size());
  std::vector<std::vector<std::uint32_t>> left_out(people.size());
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!options.include_seen) left_out[i] = candidates_.rows_of(people[i].seen);
    queries[i] = {people[i].vector, left_out[i]};
  }
  Lists lists = best_rows(rows, queries, options.places(), candidates_.keep(), context);
  for (std::size_t i = 0; i < people.size(); ++i) {
    name_items(lists[i], options.skip);
    finish_scores(model_, model_.factors.offset + people[i].bias, lists[i]);
  }
  return lists;
}

// The index knows items by their own numbers, whatever was gathered. It holds none whose numbers are all
// zeros: where few items may be listed these may be what is left, and every item is looked at.
Recommender::Lists Recommender::found_by_index(std::span<const Person> people, const ListOptions& options,
                                               const Context& context) const {
  std::vector<RowQuery> queries(people.size());
  std::vector<std::vector<std::uint32_t>> left_out(people.size());
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!options.include_seen) left_out[i] = seen_by_any(people.subspan(i, 1));
    queries[i] = {people[i].vector, left_out[i]};
  }
  Lists lists = index_->search(queries, options.places(), keep_, context);
  std::vector<Person> left;
  std::vector<std::size_t> places;  // of theirs
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (lists[i].size() < std::min(options.places(), listable(left_out[i]))) {
      left.push_back(people[i]);
      places.push_back(i);
      continue;
    }
    pass_over(lists[i], options.skip);
    finish_scores(model_, model_.factors.offset + people[i].bias, lists[i]);
  }
  if (left.empty()) return lists;
  Lists whole = best_of_people(candidates_.rows(), left, options, context);
  for (std::size_t i = 0; i < places.size(); ++i) lists[places[i]] = std::move(whole[i]);
  return lists;
}

Recommender::Lists Recommender::lower_bounds(std::span<const Person> people, const ListOptions& options,
                                             const Context& context) const {
  const PackedRows vectors = candidates_.packed({});
  Lists lists(people.size());
  for_each_chunk(context, people.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    ScoreTiles tiles(model_.factors, candidates_, people[i], vectors, options.caution);
    std::vector<std::uint32_t> left_out;
    if (!options.include_seen) left_out = candidates_.rows_of(people[i].seen);
    lists[i] =
        best_of_tiles(candidates_.rows().rows(), options.places(), candidates_.keep(), left_out,
                      [&](std::size_t first, std::span<float> values) { tiles.compute(first, values); });
    name_items(lists[i], options.skip);
    finish_scores(model_, model_.factors.offset + people[i].bias, lists[i]);
  });
  return lists;
}

std::vector<Scored> Recommender::recommend_to_group(std::span<const Person> people, Agreement agreement,
                                                    const ListOptions& options,
                                                    const Context& context) const {
  const FactorModel& factors = model_.factors;
  if (options.by != ListOrder::score) require_noise(factors, model_.card.kind);
  const bool draws = options.by == ListOrder::thompson;
  const std::vector<Person> moved = draws ? drawn(factors, people, context) : std::vector<Person>();
  const std::span<const Person> members = draws ? std::span<const Person>(moved) : people;
  const PackedRows vectors = options.by == ListOrder::lower_bound ? candidates_.packed({}) : PackedRows();
  const PackedRows drawn_items = draws ? drawn_rows(context.seed) : PackedRows();
  const PackedRows& rows = draws ? drawn_items : candidates_.rows();
  AgreedTiles tiles(factors, members, agreement);
  for (const Person& person : members)
    tiles.add(options.by == ListOrder::lower_bound
                  ? ScoreTiles(factors, candidates_, person, vectors, options.caution)
                  : ScoreTiles(rows, person));
  std::vector<std::uint32_t> left_out;
  if (!options.include_seen) left_out = candidates_.rows_of(seen_by_any(people));
  std::vector<Scored> list =
      best_of_tiles(candidates_.rows().rows(), options.places(), candidates_.keep(), left_out,
                    [&](std::size_t first, std::span<float> values) {
                      context.check_stop();
                      tiles.compute(first, values);
                    });
  name_items(list, options.skip);
  finish_scores(model_, 0, list);
  return list;
}

std::vector<std::vector<Scored>> Recommender::recommend(std::span<const std::uint32_t> users,
                                                        const ListOptions& options,
                                                        const Context& context) const {
  require_history(model_, options);
  std::vector<Person> people;
  people.reserve(users.size());
  for (const std::uint32_t user : users) people.push_back(known(user));
  return recommend(people, options, context);
}

std::vector<Scored> Recommender::recommend(SparseRow history, const ListOptions& options,
                                           const Context& context) const {
  const Person person = stranger(history);
  return std::move(recommend({&person, 1}, options, context)[0]);
}

void Recommender::name_items(std::vector<Scored>& list, std::int64_t skip) const {
  pass_over(list, skip);
  for (Scored& scored : list) scored.index = candidates_.item(scored.index);
}

std::vector<std::uint32_t> seen_by_any(std::span<const Person> people) {
  std::vector<std::uint32_t> seen;
  for (const Person& person : people) seen.insert(seen.end(), person.seen.begin(), person.seen.end());
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  return seen;
}

void finish_scores(const Model& model, float base, std::vector<Scored>& list) {
  for (Scored& scored : list) {
    scored.score += base;
    if (model.card.predicts == Predicts::rating) scored.score = model.clipped(scored.score);
  }
}

}  // namespace akin
