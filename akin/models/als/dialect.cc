// The table of dialects: what each presets, describes and calls.
#include <array>

#include "akin/models/als/als.h"
#include "akin/models/als/als_cost.h"
#include "akin/models/als/spark/spark_als.h"
#include "akin/models/als/spark/spark_cost.h"
#include "akin/models/als/spark/spark_encoder.h"

namespace akin {
namespace {

struct Dialect {
  AlsOptions (*defaults)(Feedback feedback);
  void (*describe)(AlsOptions& options, FieldVisitor& visit);  // what follows dialect and feedback
  FactorModel (*train)(const Dataset& data, const AlsOptions& options, const Context& context,
                       Observer& observer, const TrainingStart& start);
  std::shared_ptr<const Encoder> (*read_encoder)(const AlsOptions& options, BlobReader& blobs);
  TrainingCost (*cost)(const Dataset& data, const AlsOptions& options, std::size_t threads);
  bool counts_repeats;            // each of several ratings of a pair
  bool is_implicit_only = false;  // it knows no other feedback
};

// --- akin

AlsOptions akin_defaults(Feedback feedback) {
  return feedback == Feedback::implicit ? AlsOptions::for_implicit() : AlsOptions{};
}

void describe_akin(AlsOptions& options, FieldVisitor& visit) {
  visit(Field("rank", "numbers in the vector of a user or item").at_least(0).at_most(4096), options.rank);
  visit(Field("iterations", "epochs: each solves all items, then all users").at_least(1).at_most(100000),
        options.iterations);
  visit(Field("solver",
              "how a row is solved: cholesky, exactly; cg, by a few steps of conjugate gradient from "
              "where it stands; blocks, exactly a block of its vector at a time")
            .decides(),
        options.solver);
  if (options.solver == AlsSolver::cg)
    visit(Field("cg_steps", "of conjugate gradient, each time a row is solved").at_least(1).at_most(1000),
          options.cg_steps);
  if (options.solver == AlsSolver::blocks)
    visit(Field("block_size", "numbers of a vector that are solved together").at_least(1).at_most(4096),
          options.block_size);
  visit(Field("regularization", "how strongly vectors and biases are held near zero")
            .at_least(0)
            .at_most(1e6),
        options.regularization);
  visit(Field("regularization_scaling",
              "how it grows with the number n of ratings of a row: as n, as its root, not, or as a power "
              "of n and, of implicit feedback, unobserved_weight times the rows of the other side"),
        options.regularization_scaling);
  visit(Field("regularization_power", "which power, by the scaling power").at_least(0).at_most(4),
        options.regularization_power);
  if (options.is_implicit()) {
    visit(Field("confidence",
                "how sure feedback r makes: one-plus, 1 + alpha r; product, alpha r; weight-plus, "
                "unobserved_weight + alpha r; on-top, alpha r on top of unobserved_weight, by which all "
                "pairs are drawn to 0"),
          options.confidence_form);
    visit(Field("alpha", "how much surer a larger r makes").above(0).at_most(1e6), options.alpha);
    visit(
        Field("unobserved_weight", "the confidence of a pair without feedback").at_least(0).at_most(1e6),
        options.unobserved_weight);
  } else {
    visit(Field("offset", "take the mean rating off first"), options.offset);
    visit(Field("biases", "give users and items a bias, beside the mean"), options.biases);
    visit(Field("bias_regularization", "how strongly biases are held near zero; none: as vectors are")
              .at_least(0)
              .at_most(1e6)
              .or_none(),
          options.bias_regularization);
  }
  if (options.solver == AlsSolver::cholesky)
    visit(Field("nonnegative", "keep the numbers of all vectors at 0 or above; biases may be below"),
          options.nonnegative);
  visit(Field("first_side",
              "which side is solved first, from random or given vectors of the other; the users are "
              "solved last "
              "in any case"),
        options.first_side);
  if (options.dialect == AlsDialect::ials)
    visit(Field("init_deviation", "how long random first vectors are, about").at_least(0).at_most(1e3),
          options.init_deviation);
  visit(Field("allow_unregularized", "accept regularization 0"), options.allow_unregularized);
}

// --- implicit: akin's options with the defaults of benfred/implicit

AlsOptions implicit_defaults(Feedback /*feedback*/) {
  return {.dialect = AlsDialect::implicit,
          .feedback = Feedback::implicit,
          .rank = 100,
          .iterations = 15,
          .regularization = 0.01,
          .regularization_scaling = RegularizationScaling::constant,
          .confidence_form = ConfidenceForm::product,
          .alpha = 1,
          .unobserved_weight = 1,
          .first_side = FirstSide::users};
}

// --- ials: the same with those of Google's ials, whose objective irspack calls IALSPP

AlsOptions ials_defaults(Feedback /*feedback*/) {
  return {.dialect = AlsDialect::ials,
          .feedback = Feedback::implicit,
          .rank = 16,
          .iterations = 16,
          .regularization = 1e-4,
          .regularization_scaling = RegularizationScaling::power,
          .regularization_power = 1,
          .confidence_form = ConfidenceForm::on_top,
          .alpha = 1,
          .unobserved_weight = 0.1,
          .first_side = FirstSide::users,
          .init_deviation = 0.1};
}

// --- spark

AlsOptions spark_defaults(Feedback feedback) {
  const SparkAlsOptions theirs;
  return {.dialect = AlsDialect::spark,
          .feedback = feedback,
          .rank = theirs.rank,
          .iterations = theirs.iterations,
          .regularization = theirs.regularization,
          .offset = false,
          .biases = false,
          .alpha = theirs.alpha,
          .nonnegative = theirs.nonnegative,
          .spark_version = theirs.spark_version,
          .blocks = theirs.user_blocks};
}

void describe_spark(AlsOptions& options, FieldVisitor& visit) {
  visit(Field("rank", "numbers in the vector of a user or item").at_least(1).at_most(4096), options.rank);
  visit(Field("iterations", "epochs: each solves all items, then all users (maxIter)")
            .at_least(1)
            .at_most(100000),
        options.iterations);
  visit(Field("regularization",
              "how strongly vectors are held near zero, times the number of ratings of a row (regParam)")
            .at_least(0)
            .at_most(1e6),
        options.regularization);
  if (options.is_implicit())
    visit(Field("alpha", "how much surer a rating makes: its confidence is 1 + alpha times the rating")
              .at_least(0)
              .at_most(1e6),
          options.alpha);
  visit(Field("nonnegative", "keep the numbers of all vectors at 0 or above"), options.nonnegative);
  visit(Field("spark_version", "whose random start: 2 of Spark 2.x, 3 of 3.0 and later"),
        options.spark_version);
  visit(Field("blocks", "of users and items, on which the random start depends (numBlocks)")
            .at_least(1)
            .at_most(1e6),
        options.blocks);
  visit(Field("item_blocks", "of items, where it is another number (numItemBlocks); 0: the same")
            .at_least(0)
            .at_most(1e6),
        options.item_blocks);
}

SparkAlsOptions in_spark(const AlsOptions& options) {
  return {.rank = options.rank,
          .iterations = options.iterations,
          .regularization = options.regularization,
          .implicit = options.is_implicit(),
          .alpha = options.alpha,
          .nonnegative = options.nonnegative,
          .user_blocks = options.blocks,
          .item_blocks = options.item_blocks > 0 ? options.item_blocks : options.blocks,
          .spark_version = options.spark_version};
}

FactorModel train_in_spark(const Dataset& data, const AlsOptions& options, const Context& context,
                           Observer& observer, const TrainingStart& start) {
  return train_spark_als(data, in_spark(options), context, observer, start);
}

std::shared_ptr<const Encoder> read_encoder_in_spark(const AlsOptions& options, BlobReader& blobs) {
  return read_spark_encoder(in_spark(options), blobs);
}

TrainingCost cost_in_spark(const Dataset& data, const AlsOptions& options, std::size_t threads) {
  return spark_als_cost(data, in_spark(options), threads);
}

// --- all

constexpr std::array<Dialect, kNames<AlsDialect>.size()> kDialects = {{
    {.defaults = akin_defaults,
     .describe = describe_akin,
     .train = train_akin_als,
     .read_encoder = read_akin_als_encoder,
     .cost = akin_als_cost,
     .counts_repeats = false},
    {.defaults = spark_defaults,
     .describe = describe_spark,
     .train = train_in_spark,
     .read_encoder = read_encoder_in_spark,
     .cost = cost_in_spark,
     .counts_repeats = true},
    {.defaults = implicit_defaults,
     .describe = describe_akin,
     .train = train_akin_als,
     .read_encoder = read_akin_als_encoder,
     .cost = akin_als_cost,
     .counts_repeats = false,
     .is_implicit_only = true},
    {.defaults = ials_defaults,
     .describe = describe_akin,
     .train = train_akin_als,
     .read_encoder = read_akin_als_encoder,
     .cost = akin_als_cost,
     .counts_repeats = false,
     .is_implicit_only = true},
}};  // in the order of AlsDialect

const Dialect& dialect_of(const AlsOptions& options) {
  return kDialects[static_cast<std::size_t>(options.dialect)];
}

}  // namespace

AlsOptions AlsOptions::for_implicit() {
  return {.feedback = Feedback::implicit,
          .rank = 64,
          .regularization = 3,
          .regularization_scaling = RegularizationScaling::root};
}

AlsOptions AlsOptions::for_spark(Feedback feedback) { return spark_defaults(feedback); }

AlsOptions AlsOptions::for_implicit_library() { return implicit_defaults(Feedback::implicit); }

AlsOptions AlsOptions::for_ials() { return ials_defaults(Feedback::implicit); }

void AlsOptions::describe(FieldVisitor& visit) {
  const AlsDialect dialect_before = dialect;
  const Feedback feedback_before = feedback;
  visit(
      Field("dialect",
            "whose names, defaults and meanings the options have: akin; spark, the model of Spark's ALS "
            "for the same seed, to the last digits; implicit, the library of this name; ials, Google's "
            "program and irspack's")
          .decides(),
      dialect);
  if (dialect_of(*this).is_implicit_only)
    feedback = Feedback::implicit;
  else
    visit(Field("feedback",
                "what the ratings are: explicit, opinions to be predicted; implicit, traces of "
                "interest (clicks, counts, ratings as such), to order items by")
              .decides(),
          feedback);
  if (dialect != dialect_before || feedback != feedback_before)
    *this = dialect_of(*this).defaults(feedback);
  dialect_of(*this).describe(*this, visit);
}

bool AlsOptions::counts_repeats() const { return dialect_of(*this).counts_repeats; }

TrainingCost AlsOptions::cost(const Dataset& data, std::size_t threads) const {
  return dialect_of(*this).cost(data, *this, threads);
}

FactorModel train_als(const Dataset& data, const AlsOptions& options, const Context& context,
                      Observer& observer, const TrainingStart& start) {
  return dialect_of(options).train(data, options, context, observer, start);
}

std::shared_ptr<const Encoder> read_als_encoder(const AlsOptions& options, BlobReader& blobs) {
  return dialect_of(options).read_encoder(options, blobs);
}

}  // namespace akin
