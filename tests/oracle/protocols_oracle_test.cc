// Published protocols against their own definitions, with every score and every list in plain sight.
//
//     Liang et al. 2018        strangers folded in, Recall@k over min(k, R), NDCG@k
//     He et al. 2017 (NCF)     one item among negatives of its own, HR@k and NDCG@k
//     He et al. 2020 (LightGCN) the whole catalogue but the training items, recall@k over R, NDCG@k
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "akin/data/read_negatives.h"
#include "akin/evaluate/evaluate.h"
#include "akin/evaluate/fold_in.h"
#include "akin/math/packed_rows.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

using Item = std::uint32_t;
using Items = std::set<Item>;
using People = std::map<std::uint32_t, Items>;
using Scores = std::map<Item, double>;

std::shared_ptr<const IdMap> ids(std::size_t count) {
  std::vector<std::int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return std::make_shared<const IdMap>(std::move(numbers));
}

Ratings clicks_of(const People& people, std::size_t users, std::size_t items) {
  Ratings ratings{.users = ids(users), .items = ids(items)};
  for (const auto& [user, chosen] : people)
    for (const Item item : chosen) {
      ratings.user.push_back(user);
      ratings.item.push_back(item);
      ratings.value.push_back(1);
    }
  return ratings;
}

// Some 200 items, for everyone one to thirty of them; the first have two tastes.
struct World {
  explicit World(std::uint64_t seed) : random(seed, 0) {
    for (std::uint32_t user = 0; user < users; ++user)
      for (std::uint64_t count = 2 + random.below(30); chosen[user].size() < count;)
        chosen[user].insert(
            static_cast<Item>(2 * random.below(items / 2) + (user + random.below(4) / 3) % 2));
  }

  // Takes some of the items of a person away, one at least where `all` or by chance.
  Items take(Items& from, double share) {
    Items taken;
    for (const Item item : Items(from))
      if (random.uniform() < share && from.size() > 1) from.erase(item), taken.insert(item);
    return taken;
  }

  std::uint32_t users = 60;
  std::size_t items = 160;
  Random random;
  People chosen;
};

Model trained(const Ratings& ratings) {
  ThreadPool threads(2);
  Observer observer;
  const ModelKind& kind = find_model_kind("als");
  const AnyRecord options = kind.default_options();
  assign_fields(options.ref(), [](std::string_view name) -> std::optional<std::vector<std::string>> {
    if (name == "feedback") return std::vector<std::string>{"implicit"};
    if (name == "rank") return std::vector<std::string>{"4"};
    return std::nullopt;
  });
  return train(kind, options, make_dataset(ratings, {threads}), {threads}, observer);
}

// By the kernel of all lists, to the bit: the last digit decides between items that are almost equal. It
// has an oracle of its own.
Scores scores_of(const FactorModel& factors, std::span<const float> user) {
  PackedQueries query(factors.rank());
  query.add(user);
  Matrix values(1, factors.items());
  score_rows(query, PackedRows(factors.item_vectors, factors.item_bias), 0, factors.items(), values);
  Scores scores;
  for (Item item = 0; item < factors.items(); ++item) scores[item] = static_cast<double>(values[0][item]);
  return scores;
}

// Of the candidates the best first.
std::vector<Item> ranked(const Scores& scores, const Items& candidates) {
  std::vector<Item> list(candidates.begin(), candidates.end());
  std::stable_sort(list.begin(), list.end(), [&](Item a, Item b) { return scores.at(a) > scores.at(b); });
  return list;
}

double hits(const std::vector<Item>& list, const Items& relevant, std::size_t k) {
  double count = 0;
  for (std::size_t p = 0; p < std::min(k, list.size()); ++p) count += relevant.contains(list[p]);
  return count;
}

double ndcg(const std::vector<Item>& list, const Items& relevant, std::size_t k) {
  double gain = 0, ideal = 0;
  for (std::size_t p = 0; p < std::min(k, list.size()); ++p)
    gain += relevant.contains(list[p]) ? 1 / std::log2(static_cast<double>(p) + 2) : 0;
  for (std::size_t p = 0; p < std::min(k, relevant.size()); ++p)
    ideal += 1 / std::log2(static_cast<double>(p) + 2);
  return gain / ideal;
}

Items known_items(const Model& model) {
  Items known;
  for (Item item = 0; item < model.factors.items(); ++item) known.insert(item);
  return known;
}

Items without(Items items, const Items& others) {
  for (const Item item : others) items.erase(item);
  return items;
}

TEST(ProtocolsOracle, strangers_are_folded_in_and_measured_as_by_liang_et_al) {
  ThreadPool threads(3);
  const std::vector<std::string> metrics = {"truncated_recall@5", "truncated_recall@20", "ndcg@30"};
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    World world(seed);
    People train, told, asked;
    for (const auto& [user, items] : world.chosen) {
      if (user < 40) {
        train[user] = items;
        continue;
      }
      told[user] = items;
      asked[user] = world.take(told[user], 0.5);
    }
    const Model model = trained(clicks_of(train, 40, world.items));
    Model measured = model;
    fold_in(measured, clicks_of(told, world.users, world.items), {threads});
    const Evaluation evaluation = evaluate(measured, clicks_of(asked, world.users, world.items), metrics,
                                           {}, Leaks::refuse, {threads});

    double recall_5 = 0, recall_20 = 0, ndcg_30 = 0, people = 0;
    for (const auto& [user, relevant] : asked) {
      if (relevant.empty()) continue;
      Items useful;  // what somebody in the training part has
      for (const Item item : told[user])
        if (model.item_counts[item] > 0) useful.insert(item);
      const std::vector<Item> row(useful.begin(), useful.end());
      const std::vector<float> ones(row.size(), 1);
      std::vector<float> vector(model.factors.rank());
      if (!row.empty()) model.factors.encoder->encode(model.factors, {row, ones}, vector);
      const auto list = ranked(scores_of(model.factors, vector), without(known_items(model), useful));
      if (row.empty()) continue;
      const auto size = static_cast<double>(relevant.size());
      recall_5 += hits(list, relevant, 5) / std::min(5.0, size);
      recall_20 += hits(list, relevant, 20) / std::min(20.0, size);
      ndcg_30 += ndcg(list, relevant, 30);
      ++people;
    }
    ASSERT_EQ(evaluation.cold_people, 0U) << "seed " << seed;
    ASSERT_EQ(static_cast<double>(evaluation.people), people);
    EXPECT_NEAR(evaluation.values[0], recall_5 / people, 1e-9) << "seed " << seed;
    EXPECT_NEAR(evaluation.values[1], recall_20 / people, 1e-9) << "seed " << seed;
    EXPECT_NEAR(evaluation.values[2], ndcg_30 / people, 1e-9) << "seed " << seed;
  }
}

TEST(ProtocolsOracle, an_item_is_ranked_among_its_negatives_as_by_ncf) {
  ThreadPool threads(3);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    World world(seed);
    People train = world.chosen, asked;
    std::string text;
    std::map<std::uint32_t, Items> negatives;
    for (auto& [user, items] : train) {
      const Item last =
          *std::next(items.begin(), static_cast<std::ptrdiff_t>(world.random.below(items.size())));
      items.erase(last);
      asked[user] = {last};
      text += "(" + std::to_string(user) + "," + std::to_string(last) + ")";
      for (int i = 0; i < 30; ++i) {
        const auto item = static_cast<Item>(world.random.below(world.items));
        if (world.chosen[user].contains(item)) continue;
        negatives[user].insert(item);
        text += "\t" + std::to_string(item);
      }
      text += "\n";
    }
    const Model model = trained(clicks_of(train, world.users, world.items));
    const Ratings test = clicks_of(asked, world.users, world.items);
    const Negatives read = parse_negatives(text, "f", *test.users, *test.items);
    const Evaluation evaluation = evaluate(model, test, std::vector<std::string>{"hit_rate", "ndcg"}, {},
                                           Leaks::refuse, {threads}, {.k = 10, .negatives = &read});

    double hit_rate = 0, gain = 0;
    for (const auto& [user, relevant] : asked) {
      Items candidates = negatives[user];
      candidates.insert(*relevant.begin());
      const auto list = ranked(scores_of(model.factors, model.factors.user_vectors[user]), candidates);
      const auto place =
          static_cast<std::size_t>(std::find(list.begin(), list.end(), *relevant.begin()) - list.begin());
      hit_rate += place < 10;
      gain += place < 10 ? std::log(2.0) / std::log(static_cast<double>(place) + 2) : 0;  // as NCF has it
    }
    const auto people = static_cast<double>(asked.size());
    EXPECT_NEAR(evaluation.values[0], hit_rate / people, 1e-9) << "seed " << seed;
    EXPECT_NEAR(evaluation.values[1], gain / people, 1e-9) << "seed " << seed;
    EXPECT_EQ(evaluation.unused_negatives, 0U);
  }
}

TEST(ProtocolsOracle, the_catalogue_without_the_training_items_is_ranked_as_by_lightgcn) {
  ThreadPool threads(3);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    World world(seed);
    People train = world.chosen, asked;
    for (auto& [user, items] : train) asked[user] = world.take(items, 0.2);
    const Model model = trained(clicks_of(train, world.users, world.items));
    const Evaluation evaluation =
        evaluate(model, clicks_of(asked, world.users, world.items),
                 std::vector<std::string>{"recall", "ndcg"}, {}, Leaks::refuse, {threads}, {.k = 20});

    double recall = 0, gain = 0, people = 0;
    for (const auto& [user, relevant] : asked) {
      if (relevant.empty()) continue;
      const auto list = ranked(scores_of(model.factors, model.factors.user_vectors[user]),
                               without(known_items(model), train[user]));
      recall += hits(list, relevant, 20) / static_cast<double>(relevant.size());
      gain += ndcg(list, relevant, 20);
      ++people;
    }
    EXPECT_NEAR(evaluation.values[0], recall / people, 1e-9) << "seed " << seed;
    EXPECT_NEAR(evaluation.values[1], gain / people, 1e-9) << "seed " << seed;
  }
}

}  // namespace
}  // namespace akin::oracle
