// Metrics of lists and rankings against the definitions, by sorting everything. Vectors hold small whole
// numbers, so that scores are exact and often equal.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "akin/evaluate/evaluate.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

using Item = std::uint32_t;

std::shared_ptr<const IdMap> ids(std::size_t count) {
  std::vector<std::int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return std::make_shared<const IdMap>(std::move(numbers));
}

Matrix small_whole_numbers(Random& random, std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (float& value : matrix[row]) value = static_cast<float>(random.below(5)) - 2;
  return matrix;
}

// Some people have no history, some items no rating.
Model random_model(Random& random) {
  const std::size_t users = 1 + random.below(60), items = 2 + random.below(400), rank = random.below(4);
  Model model;
  model.card = {.kind = "als", .predicts = Predicts::rating, .least_rating = 1, .most_rating = 5};
  model.factors = {.user_vectors = small_whole_numbers(random, users, rank),
                   .item_vectors = small_whole_numbers(random, items, rank),
                   .user_bias = std::vector<float>(users, 1),
                   .item_bias = std::vector<float>(items),
                   .offset = 3};
  for (float& bias : model.factors.item_bias) bias = static_cast<float>(random.below(3));
  model.baseline = {
      .mean = 3, .user_bias = std::vector<float>(users), .item_bias = std::vector<float>(items)};
  model.users = ids(users);
  model.items = ids(items);
  model.item_counts.resize(items);
  std::vector<std::uint64_t> starts = {0};
  std::vector<Item> columns;
  const std::size_t sparseness = 2 + random.below(9);
  for (std::size_t user = 0; user < users; ++user) {
    for (Item item = 0; item < items && user % 5 != 4; ++item)
      if (random.below(sparseness) == 0) columns.push_back(item), ++model.item_counts[item];
    starts.push_back(columns.size());
  }
  std::vector<float> values(columns.size(), 3);
  model.has_history = true;
  model.history = CsrMatrix(items, std::move(starts), std::move(columns), std::move(values));
  return model;
}

// Rows for known and unknown users and items, pairs that were trained on and pairs twice among them.
Ratings random_test(Random& random, const Model& model) {
  const std::size_t users = model.users->size() + 2, items = model.items->size() + 3;
  Ratings test{ids(users), ids(items), {}, {}, {}, {}};
  for (std::size_t row = 0; row < 5 + random.below(400); ++row) {
    test.user.push_back(static_cast<std::uint32_t>(random.below(users)));
    test.item.push_back(static_cast<Item>(random.below(items)));
    test.value.push_back(0.5F * static_cast<float>(1 + random.below(10)));
  }
  return test;
}

double naive_score(const Model& model, std::size_t user, Item item) {
  double sum = model.factors.item_bias[item];
  for (std::size_t k = 0; k < model.factors.rank(); ++k)
    sum += static_cast<double>(model.factors.user_vectors[user][k]) * model.factors.item_vectors[item][k];
  return sum;
}

struct Person {
  std::vector<Item> ranked;  // all candidates, best first
  std::map<Item, double> scores;
  std::set<Item> relevant;
};

using Naive = std::function<double(const Person&, std::size_t k)>;

std::size_t hits(const Person& person, std::size_t places) {
  std::size_t count = 0;
  for (std::size_t p = 0; p < std::min(places, person.ranked.size()); ++p)
    count += person.relevant.count(person.ranked[p]);
  return count;
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

double naive_ndcg(const Person& person, std::size_t k) {
  double gain = 0, ideal = 0;
  for (std::size_t p = 1; p <= k; ++p) {
    const bool is_hit = p <= person.ranked.size() && person.relevant.contains(person.ranked[p - 1]);
    gain += is_hit ? 1 / std::log2(static_cast<double>(p) + 1) : 0;
    ideal += p <= person.relevant.size() ? 1 / std::log2(static_cast<double>(p) + 1) : 0;
  }
  return gain / ideal;
}

double naive_average_precision(const Person& person, std::size_t k) {
  double sum = 0;
  for (std::size_t p = 1; p <= std::min(k, person.ranked.size()); ++p)
    if (person.relevant.contains(person.ranked[p - 1])) sum += share(hits(person, p), p);
  return sum / static_cast<double>(std::min(k, person.relevant.size()));
}

double naive_reciprocal_rank(const Person& person, std::size_t k) {
  for (std::size_t p = 1; p <= std::min(k, person.ranked.size()); ++p)
    if (person.relevant.contains(person.ranked[p - 1])) return share(1, p);
  return 0;
}

// Over all pairs of a relevant item and another candidate.
double naive_auc(const Person& person, std::size_t) {
  double right = 0, pairs = 0;
  for (const Item relevant : person.relevant) {
    for (const Item other : person.ranked) {
      if (person.relevant.contains(other)) continue;
      ++pairs;
      if (!person.scores.contains(relevant)) continue;  // unknown to the model: behind every candidate
      const double difference = person.scores.at(relevant) - person.scores.at(other);
      right += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
    }
  }
  return pairs > 0 ? right / pairs : std::nan("");
}

const std::map<std::string, Naive>& naive_metrics() {
  static const std::map<std::string, Naive> metrics = {
      {"precision", [](const Person& person, std::size_t k) { return share(hits(person, k), k); }},
      {"recall", [](const Person& person,
                    std::size_t k) { return share(hits(person, k), person.relevant.size()); }},
      {"truncated_recall",
       [](const Person& person, std::size_t k) {
         return share(hits(person, k), std::min(k, person.relevant.size()));
       }},
      {"hit_rate", [](const Person& person, std::size_t k) { return hits(person, k) > 0 ? 1.0 : 0.0; }},
      {"ndcg", naive_ndcg},
      {"map", naive_average_precision},
      {"mrr", naive_reciprocal_rank},
      {"auc", naive_auc},
  };
  return metrics;
}

struct Case {
  std::size_t k;
  double relevant_from;
  bool drop_cold;
};

bool is_known_user(const Model& model, std::size_t user) {
  return user < model.history.rows() && model.history[user].size() > 0;
}

// Everyone with something relevant. By popularity where `by_counts`, and for the unknown in any case.
std::vector<Person> people_of(const Model& model, const Ratings& test, const Case& test_case,
                              bool by_counts) {
  std::vector<Person> people;
  for (std::uint32_t user = 0; user < test.users->size(); ++user) {
    const bool is_known = is_known_user(model, user);
    std::set<Item> seen;
    if (is_known) seen = {model.history[user].columns.begin(), model.history[user].columns.end()};
    Person person;
    for (std::size_t row = 0; row < test.size(); ++row) {
      const Item item = test.item[row];
      if (test.user[row] != user || seen.contains(item)) continue;
      if (test.value[row] < test_case.relevant_from) continue;
      const bool is_cold_row = !is_known || item >= model.items->size() || model.item_counts[item] == 0;
      if (test_case.drop_cold && is_cold_row) continue;
      person.relevant.insert(item);
    }
    if (person.relevant.empty()) continue;
    for (Item item = 0; item < model.items->size(); ++item) {
      if (seen.contains(item)) continue;
      person.ranked.push_back(item);
      person.scores[item] =
          by_counts || !is_known ? model.item_counts[item] : naive_score(model, user, item);
    }
    std::stable_sort(person.ranked.begin(), person.ranked.end(),
                     [&](Item a, Item b) { return person.scores[a] > person.scores[b]; });
    people.push_back(std::move(person));
  }
  return people;
}

double naive_mean(const Naive& metric, const std::vector<Person>& people, std::size_t k) {
  double sum = 0, count = 0;
  for (const Person& person : people) {
    const double value = metric(person, k);
    if (!std::isnan(value)) sum += value, ++count;
  }
  return sum / count;
}

void expect_figure(double found, double expected, const std::string& name) {
  if (std::isnan(expected))
    EXPECT_TRUE(std::isnan(found)) << name << " " << found;
  else
    EXPECT_NEAR(found, expected, 1e-12) << name;
}

TEST(RankingOracle, has_a_naive_metric_for_each_of_the_table) {
  for (const Metric& metric : metrics())
    EXPECT_EQ(naive_metrics().contains(std::string(metric.name)), !metric.needs_ratings()) << metric.name;
}

TEST(RankingOracle, equals_the_definitions_on_sorted_catalogues) {
  ThreadPool threads(3);
  std::vector<std::string> names;
  for (const auto& [name, naive] : naive_metrics()) names.push_back(name);
  std::size_t measured = 0;
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      Random random(seed, 0);
      const Model model = random_model(random);
      const Ratings test = random_test(random, model);
      const Case test_case{.k = 1 + random.below(random.below(4) == 0 ? 500 : 20),
                           .relevant_from = random.below(2) == 0 ? -1.0 : 3.0,
                           .drop_cold = random.below(3) == 0};
      const std::vector<Person> own = people_of(model, test, test_case, false);
      const std::vector<Person> popular = people_of(model, test, test_case, true);
      if (own.empty()) continue;
      const Evaluation evaluation = evaluate(
          model, test, names, {.cold = test_case.drop_cold ? Cold::drop : Cold::baseline}, Leaks::allow,
          {threads},
          {.k = static_cast<std::int64_t>(test_case.k), .relevant_from = test_case.relevant_from});
      ASSERT_EQ(evaluation.people, own.size());
      for (std::size_t m = 0; m < names.size(); ++m) {
        const Naive& naive = naive_metrics().at(names[m]);
        expect_figure(evaluation.values[m], naive_mean(naive, own, test_case.k), names[m]);
        expect_figure(evaluation.reference_values[m], naive_mean(naive, popular, test_case.k),
                      names[m] + " of popular");
      }
      ++measured;
    }
  });
  EXPECT_GT(measured, 200U);
}

TEST(RatingOracle, explains_variance_as_spark_does) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed, 1);
    std::vector<float> predictions, ratings;
    ErrorSums sums;
    for (std::size_t row = 0; row < 1 + random.below(50); ++row) {
      predictions.push_back(3 + random_float(random));
      ratings.push_back(3.5F + random_float(random));
      sums = sums + error_of(predictions.back(), ratings.back(), 3.25F);
    }
    double mean = 0, expected = 0;
    for (const float rating : ratings) mean += rating / static_cast<double>(ratings.size());
    for (const float prediction : predictions)
      expected += (prediction - mean) * (prediction - mean) / static_cast<double>(ratings.size());
    EXPECT_NEAR(explained_variance(sums), expected, 1e-12) << "seed " << seed;
  }
}

}  // namespace
}  // namespace akin::oracle
