// Each user and each item draws from a stream of its own.
#include "tests/contract/planted_ratings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "akin/base/random.h"
#include "akin/models/als/als.h"
#include "akin/models/pmi/pmi.h"
#include "akin/models/registry.h"
#include "akin/models/svd/svd.h"
#include "akin/models/train.h"

namespace akin {
namespace {

struct Planted {
  double bias;
  std::array<double, 2> taste;
};

Planted plant(std::uint64_t seed, std::uint64_t stream) {
  Random random(seed, stream);
  const double bias = 0.4 * random.normal();
  const double first = random.normal();
  return {bias, {first, random.normal()}};
}

float half_stars(double liking) {
  return static_cast<float>(std::clamp(std::round(2 * liking), 1.0, 10.0) / 2);
}

// Two steps, or blocks of two: fewer than the vectors of most tests are long.
AlsOptions with_solver(AlsOptions options, AlsSolver solver) {
  options.solver = solver;
  options.cg_steps = 2;
  options.block_size = 2;
  return options;
}

// The text of an option; empty where there is no such one.
std::string option_text(const ModelKind& kind, std::string_view name) {
  for (const auto& [field, text] : field_texts(kind.default_options().ref()))
    if (field == name) return text;
  return "";
}

// 64 directions of so few ratings hold all of them by heart.
SvdOptions svd_of_few_ratings() {
  SvdOptions options;
  options.svd.rank = 5;
  return options;
}

void add_svd(std::vector<ModelKind>& kinds) {
  ModelKind& svd =
      *std::find_if(kinds.begin(), kinds.end(), [](const ModelKind& kind) { return kind.name == "svd"; });
  svd.default_options = [] { return AnyRecord(svd_of_few_ratings()); };
  ModelKind scaled = svd;
  scaled.default_options = [] {
    SvdOptions options = svd_of_few_ratings();
    options.svd.method = SvdMethod::subspace;
    options.svd.singular_power = 0;
    options.values = SvdValues::ones;
    options.user_scaling = UserScaling::length;
    options.item_power = 0.8;
    return AnyRecord(options);
  };
  kinds.push_back(scaled);
}

// So few ratings have few pairs of items that ten people have in common.
PmiOptions pmi_of_few_ratings() {
  PmiOptions options;
  options.svd.rank = 8;
  options.pairs.min_count = 2;
  options.pairs.min_pair_count = 1;
  return options;
}

void add_pmi(std::vector<ModelKind>& kinds) {
  ModelKind& pmi =
      *std::find_if(kinds.begin(), kinds.end(), [](const ModelKind& kind) { return kind.name == "pmi"; });
  pmi.default_options = [] { return AnyRecord(pmi_of_few_ratings()); };
  ModelKind smoothed = pmi;
  smoothed.default_options = [] {
    PmiOptions options = pmi_of_few_ratings();
    options.pairs.max_history = 15;
    options.pairs.total = PmiTotal::pairs;
    options.pairs.positive = false;
    options.pairs.smoothing = 0.75;
    return AnyRecord(options);
  };
  kinds.push_back(smoothed);
}

std::shared_ptr<const IdMap> every_third_number(std::size_t count) {
  std::vector<std::int64_t> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = 3 * static_cast<std::int64_t>(i) - 5;
  return std::make_shared<const IdMap>(std::move(ids));
}

}  // namespace

Ratings planted_ratings(const PlantedOptions& options) {
  const std::uint64_t item_seed = options.seed ^ 0x1735;
  Ratings ratings;
  ratings.users = every_third_number(options.users);
  ratings.items = every_third_number(options.items);
  const std::size_t stride = options.items / options.ratings_per_user;  // an item from each stretch
  for (std::size_t user = 0; user < options.users; ++user) {
    const Planted person = plant(options.seed, user);
    Random random(~options.seed, user);
    for (std::size_t k = 0; k < options.ratings_per_user; ++k) {
      const std::size_t index = k * stride + random.below(stride);
      const Planted item = plant(item_seed, index);
      const double taste = person.taste[0] * item.taste[0] + person.taste[1] * item.taste[1];
      ratings.user.push_back(static_cast<std::uint32_t>(user));
      ratings.item.push_back(static_cast<std::uint32_t>(index));
      ratings.value.push_back(
          half_stars(3.2 + person.bias + item.bias + 0.6 * taste + options.noise * random.normal()));
    }
  }
  return ratings;
}

Ratings shuffled(const Ratings& ratings, std::uint64_t seed) {
  std::vector<std::size_t> order(ratings.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(seed, 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  Ratings other{ratings.users, ratings.items, {}, {}, {}, {}};
  for (const std::size_t row : order) {
    other.user.push_back(ratings.user[row]);
    other.item.push_back(ratings.item[row]);
    other.value.push_back(ratings.value[row]);
    if (ratings.has_weights()) other.weight.push_back(ratings.weight[row]);
  }
  return other;
}

Ratings weighted(Ratings ratings, std::uint64_t seed) {
  Random random(seed, 5);
  ratings.weight.resize(ratings.size());
  for (float& weight : ratings.weight) weight = static_cast<float>(1 + random.below(64)) / 16;
  return ratings;
}

std::vector<ModelKind> kinds_to_test() {
  std::vector<ModelKind> kinds(model_kinds().begin(), model_kinds().end());
  add_svd(kinds);
  add_pmi(kinds);
  ModelKind als = find_model_kind("als");
  for (AnyRecord (*const options)() : {
           +[] { return AnyRecord(AlsOptions::for_implicit()); },
           +[] { return AnyRecord(with_solver({}, AlsSolver::cg)); },
           +[] { return AnyRecord(with_solver({}, AlsSolver::blocks)); },
           +[] { return AnyRecord(with_solver(AlsOptions::for_implicit(), AlsSolver::cg)); },
           +[] { return AnyRecord(with_solver(AlsOptions::for_implicit(), AlsSolver::blocks)); },
           +[] { return AnyRecord(AlsOptions{.nonnegative = true}); },
           +[] {
             AlsOptions nonnegative = AlsOptions::for_implicit();
             nonnegative.nonnegative = true;
             return AnyRecord(nonnegative);
           },
           +[] {
             return AnyRecord(AlsOptions{.regularization = 0.25,
                                         .regularization_scaling = RegularizationScaling::power,
                                         .regularization_power = 0.8,
                                         .bias_regularization = 0.1});
           },
           +[] {
             AlsOptions implicit = AlsOptions::for_implicit_library();
             implicit.rank = 8;  // its 100 fit so few ratings by heart
             return AnyRecord(implicit);
           },
           +[] { return AnyRecord(AlsOptions::for_ials()); },
           +[] { return AnyRecord(AlsOptions::for_spark()); },
           +[] { return AnyRecord(AlsOptions::for_spark(Feedback::implicit)); },
           +[] {
             AlsOptions nonnegative = AlsOptions::for_spark();
             nonnegative.nonnegative = true;
             return AnyRecord(nonnegative);
           },
       }) {
    als.default_options = options;
    kinds.push_back(als);
  }
  return kinds;
}

std::string full_name(const ModelKind& kind) {
  std::string name(kind.name);
  for (const auto& [field, text] : field_texts(kind.default_options().ref()))
    if (field == "dialect" || field == "feedback" ||
        (field == "regularization_scaling" && text == "power") || (field == "total" && text == "pairs") ||
        (field == "svd_method" && text == "subspace"))
      name += " " + text;
  if (!stores_what_it_encodes(kind)) name += " " + option_text(kind, "solver");
  return name + (is_nonnegative(kind) ? " nonnegative" : "");
}

bool stores_what_it_encodes(const ModelKind& kind) {
  const std::string solver = option_text(kind, "solver");
  return solver.empty() || solver == "cholesky";
}

bool is_nonnegative(const ModelKind& kind) { return option_text(kind, "nonnegative") == "true"; }

bool predicts_ratings(const ModelKind& kind) {
  return kind.predicts(kind.default_options()) == Predicts::rating;
}

bool takes_weights(const ModelKind& kind) {
  const auto texts = field_texts(kind.default_options().ref());
  return std::find(texts.begin(), texts.end(), std::pair<std::string, std::string>("dialect", "spark")) ==
         texts.end();
}

std::vector<Ratings> with_and_without_weights(const ModelKind& kind, const Ratings& ratings) {
  if (!takes_weights(kind)) return {ratings};
  return {ratings, weighted(ratings)};
}

AnyRecord options_with(const ModelKind& kind, const Texts& texts) {
  const AnyRecord options = kind.default_options();
  assign_fields(options.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const auto text = texts.find(name);
    if (text == texts.end()) return std::nullopt;
    return std::vector{text->second};
  });
  return options;
}

bool has_option(const ModelKind& kind, std::string_view name) {
  const auto texts = field_texts(kind.default_options().ref());
  return std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return text.first == name; });
}

AnyRecord small_options(const ModelKind& kind) {
  return options_with(kind, {{"rank", "3"}, {"iterations", "2"}});
}

Model trained(const ModelKind& kind, const Ratings& ratings, const Training& training) {
  ThreadPool threads(training.threads);
  const Context context{threads, training.seed};
  Observer nobody;
  return train(kind, training.options ? training.options : small_options(kind),
               make_dataset(ratings, context), context,
               training.observer != nullptr ? *training.observer : nobody);
}

}  // namespace akin
