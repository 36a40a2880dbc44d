// The phases of a training (the search for the best epoch, where asked for; then all ratings), each from
// where a checkpoint left it.
#include "akin/engine/long_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "akin/base/clock.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/base/version.h"
#include "akin/data/split.h"
#include "akin/engine/changed_options.h"
#include "akin/engine/training_plan.h"
#include "akin/evaluate/epoch_measure.h"
#include "akin/math/instruction_set.h"
#include "akin/models/checkpoint.h"
#include "akin/models/train.h"

namespace akin {
namespace {

constexpr std::string_view kIterations = "iterations";           // the one option that may be another
constexpr std::string_view kInstructionSet = "instruction_set";  // of the processor, which may be another

// --- what a checkpoint belongs to

Metadata identity_of(const LongTraining& training, std::uint64_t seed) {
  Metadata identity = {{"akin", std::string(version())},
                       {std::string(kInstructionSet), std::string(instruction_set())},
                       {"model", std::string(training.kind.name)},
                       {"seed", std::to_string(seed)},
                       {"ratings", to_text(training.data.fingerprint())},
                       {"init", training.start_file}};
  EarlyStoppingOptions stopping = training.run.stopping;
  for (const auto& field : field_texts(RecordRef(stopping))) identity.push_back(field);
  for (const auto& field : field_texts(training.options.ref())) identity.push_back(field);
  return identity;
}

std::int64_t iterations_of(const Metadata& identity) {
  for (const auto& [name, text] : identity)
    if (name == kIterations) return parse_integer(text).value_or(0);
  return 0;
}

std::string difference(const std::string& name, const std::string& was, const std::string& is) {
  if (name == "ratings") return "the ratings are others";
  if (name == "init") return "the file of init is another";
  const auto shown = [](const std::string& text) { return text.empty() ? "none" : text; };
  return fmt::format("{} was {} and is now {}", name, shown(was), shown(is));
}

// Refuses to go on with another training. More iterations are none, unless their number has already
// decided something.
void check_same_training(const std::string& path, const TrainingProgress& found, const Metadata& identity,
                         Workspace& workspace) {
  std::map<std::string, std::string, std::less<>> was(found.identity.begin(), found.identity.end());
  const std::map<std::string, std::string, std::less<>> is(identity.begin(), identity.end());
  for (const auto& [name, text] : is) was.try_emplace(name);
  std::vector<std::string> differences;
  for (const auto& [name, text] : was) {
    const auto now = is.find(name);
    const std::string here = now == is.end() ? "" : now->second;
    if (here == text) continue;
    if (name == kInstructionSet)
      workspace.note(
          fmt::format("{}: was written with {}, this is {}: the last bits may differ from those "
                      "of a training without interruption",
                      path, text, here));
    else if (name != kIterations || found.refit_until > 0 ||
             iterations_of(identity) < iterations_of(found.identity))
      differences.push_back(difference(name, text, here));
  }
  if (!differences.empty())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: is of another training: {}; train with the same, or without resume",
                            path, fmt::join(differences, ", ")));
  if (found.epochs > iterations_of(identity))
    throw Error(ErrorCode::bad_input, fmt::format("{}: more epochs are done than were to be", path));
}

// The digest was right, but anyone can compute one.
void check_fits(const std::string& path, const Checkpoint& found, const LongTraining& training) {
  const EarlyStoppingOptions& stopping = training.run.stopping;
  const bool is_search = stopping.is_on() && found.progress.refit_until == 0;
  if (found.factors.users() != training.data.users()->size() ||
      found.factors.items() != training.data.items()->size() ||
      stopping.is_on() == found.progress.validation.empty() ||
      (is_search && !stopping.refit && !found.has_best_factors))
    throw Error(ErrorCode::bad_input, fmt::format("{}: does not hold what this training needs", path));
}

std::optional<Checkpoint> found_checkpoint(const LongTraining& training, const Metadata& identity,
                                           Workspace& workspace) {
  const std::string& path = training.checkpoint;
  if (training.run.resume && path.empty())
    throw Error(ErrorCode::invalid_argument,
                "resume needs an output that is a file: a checkpoint stands beside it");
  std::error_code ignored;
  const bool is_there = !path.empty() && std::filesystem::exists(path, ignored);
  if (!training.run.resume) {
    if (is_there)
      workspace.note(fmt::format("{} is of an interrupted training; resume would go on with it", path));
    return std::nullopt;
  }
  if (!is_there) {
    workspace.note(fmt::format("{} is not there; the training begins anew", path));
    return std::nullopt;
  }
  Checkpoint found = open_checkpoint(path);
  check_same_training(path, found.progress, identity, workspace);
  check_fits(path, found, training);
  found.progress.identity = identity;
  workspace.note(fmt::format("{}: goes on after iteration {}{}", path, found.progress.epochs,
                             found.progress.refit_until > 0 ? " of the training on all ratings" : ""));
  return found;
}

// --- who watches

std::string in_large_units(double number) {
  if (number >= 1e6) return fmt::format("{:.1f} M", number / 1e6);
  if (number >= 1e3) return fmt::format("{:.1f} k", number / 1e3);
  return fmt::format("{:.0f} ", number);
}

// Tells all of them, in order; one who says stop is enough.
class Observers : public Observer {
 public:
  explicit Observers(std::vector<Observer*> observers) : observers_(std::move(observers)) {}

  Verdict on_epoch(const Epoch& epoch) override {
    Verdict verdict = Verdict::go_on;
    for (Observer* observer : observers_)
      if (observer->on_epoch(epoch) == Verdict::stop) verdict = Verdict::stop;
    return verdict;
  }

  void on_note(std::string_view note) override {
    for (Observer* observer : observers_) observer->on_note(note);
  }

 private:
  std::vector<Observer*> observers_;
};

// Turns epochs into progress, and hands notes on.
class EpochProgress : public Observer {
 public:
  // `stopping` may be null.
  EpochProgress(Workspace& workspace, const Dataset& data, std::int64_t before,
                const EpochMeasure& measure, const EarlyStopping* stopping)
      : workspace_(workspace), data_(data), before_(before), measure_(measure), stopping_(stopping) {}

  Verdict on_epoch(const Epoch& epoch) override {
    const double ratings =
        static_cast<double>(data_.size()) * static_cast<double>(epoch.number - before_);
    workspace_.progress({.stage = "iteration",
                         .done = static_cast<std::size_t>(epoch.number),
                         .total = static_cast<std::size_t>(epoch.planned),
                         .seconds = epoch.seconds,
                         .detail = fmt::format("{}{} {}ratings/s", fit(epoch), validation(),
                                               in_large_units(ratings / epoch.seconds)),
                         .before = static_cast<std::size_t>(before_)});
    return Verdict::go_on;
  }

  void on_note(std::string_view note) override { workspace_.note(note); }

 private:
  // How near the model is to what it learns from.
  static std::string fit(const Epoch& epoch) {
    return std::isnan(epoch.train_rmse) ? fmt::format("objective {:.5g}", epoch.objective)
                                        : fmt::format("train rmse {:.4f}", epoch.train_rmse);
  }

  std::string validation() const {
    if (stopping_ == nullptr) return "";
    return fmt::format(" held-out {} {:.4f}", measure_.name, stopping_->measured().back());
  }

  Workspace& workspace_;
  const Dataset& data_;
  std::int64_t before_;
  const EpochMeasure& measure_;
  const EarlyStopping* stopping_;
};

// Keeps the record of a training, writes it down from time to time, and ends the training when asked to.
class CheckpointWriter : public Observer {
 public:
  // Its last epoch is `last`, but where `stopping`, which may be null, says so earlier.
  CheckpointWriter(const LongTraining& training, TrainingProgress& progress, std::int64_t last,
                   EarlyStopping* stopping, Workspace& workspace)
      : training_(training),
        progress_(progress),
        last_(last),
        stopping_(stopping),
        workspace_(workspace),
        stop_(workspace.context().stop) {}

  Verdict on_epoch(const Epoch& epoch) override {
    record(epoch);
    const bool is_last = epoch.number == last_ || (stopping_ != nullptr && stopping_->is_over());
    const bool is_interrupted = stop_.stop_requested() && !is_last;
    const bool can_write = training_.run.checkpoint && !training_.checkpoint.empty();
    std::string trouble;
    if (can_write && (is_interrupted || is_due(epoch))) trouble = write(epoch);
    if (is_interrupted) throw_cancelled(epoch, can_write, trouble);
    if (!trouble.empty())
      workspace_.note(fmt::format("no checkpoint after iteration {}: {}; the training goes on",
                                  epoch.number, trouble));
    return Verdict::go_on;
  }

 private:
  // A minute lost is little; and whatever a disk needs, the writing takes a twentieth of the time at
  // most.
  static constexpr double kSeconds = 60;
  static constexpr double kTimesOfWriting = 20;

  void record(const Epoch& epoch) {
    progress_.epochs = epoch.number;
    progress_.objective.push_back(epoch.objective);
    progress_.train_rmse.push_back(epoch.train_rmse);
    if (stopping_ != nullptr) progress_.validation = stopping_->measured();
  }

  bool is_due(const Epoch& epoch) const {
    if (training_.run.checkpoint_every > 0) return epoch.number % training_.run.checkpoint_every == 0;
    return epoch.seconds - written_at_ >= std::max(kSeconds, kTimesOfWriting * writing_took_);
  }

  // What went wrong, or nothing. The training is worth more than its checkpoint.
  std::string write(const Epoch& epoch) {
    const Clock clock;
    std::string trouble;
    const bool has_best = stopping_ != nullptr && !training_.run.stopping.refit;
    try {
      save_checkpoint(training_.checkpoint, progress_, epoch.model,
                      has_best ? &stopping_->best_factors() : nullptr);
    } catch (const Error& error) {
      trouble = error.what();
    }
    written_at_ = epoch.seconds;
    writing_took_ = clock.seconds();
    return trouble;
  }

  [[noreturn]] void throw_cancelled(const Epoch& epoch, bool can_write,
                                    const std::string& trouble) const {
    const std::string rest =
        !can_write ? ""
        : !trouble.empty()
            ? fmt::format("; no checkpoint: {}", trouble)
            : fmt::format("; the same again with resume goes on from {}", training_.checkpoint);
    throw Error(ErrorCode::cancelled,
                fmt::format("stopped on request after iteration {} of {}{}", epoch.number, last_, rest));
  }

  const LongTraining& training_;
  TrainingProgress& progress_;
  std::int64_t last_;
  EarlyStopping* stopping_;
  Workspace& workspace_;
  std::stop_token stop_;
  double written_at_ = 0;  // seconds of the training
  double writing_took_ = 0;
};

// --- the phases

AnyRecord with_iterations(const LongTraining& training, std::int64_t iterations) {
  return changed_options(training.kind, training.options,
                         {{std::string(kIterations), std::to_string(iterations)}});
}

class Phases {
 public:
  Phases(const LongTraining& training, Workspace& workspace)
      : training_(training),
        workspace_(workspace),
        context_{.threads = workspace.context().threads, .seed = workspace.context().seed} {
    const Metadata identity = identity_of(training, context_.seed);
    planned_ = iterations_of(identity);
    if (auto found = found_checkpoint(training, identity, workspace))
      at_ = std::move(*found);
    else
      at_.progress.identity = identity;
  }

  Model run() {
    tell_plan();
    if (!training_.run.stopping.is_on()) return on_all_ratings(planned_);
    if (at_.progress.refit_until == 0) {
      const ValidationSplit parts =
          hold_out(training_.data, training_.run.stopping.validation_share, "validation_share", context_);
      TrainedFactors best = search(parts);
      if (!training_.run.stopping.refit)
        return finished_model(training_.kind, training_.options, parts.train, context_, std::move(best));
      begin_refit(best.epochs);
    }
    return on_all_ratings(at_.progress.refit_until);
  }

 private:
  // Of the epochs that are left, all of them.
  void tell_plan() {
    const std::int64_t last = at_.progress.refit_until > 0 ? at_.progress.refit_until : planned_;
    const std::int64_t epochs = last - at_.progress.epochs;
    const TrainingCost cost =
        training_.kind.cost(training_.data, training_.options, context_.threads.size());
    if (is_trifling(cost, epochs)) return;
    workspace_.note(
        plan_text(plan_training(training_.kind, training_.options, training_.data, epochs, workspace_)));
  }

  // The factors after the best epoch, where they are kept.
  TrainedFactors search(const ValidationSplit& parts) {
    const EarlyStoppingOptions& asked = training_.run.stopping;
    const EpochMeasure& measure = epoch_measure(training_.kind.predicts(training_.options));
    EarlyStopping stopping(
        {.patience = asked.patience,
         .min_improvement = asked.min_improvement,
         .higher_is_better = measure.higher_is_better,
         .keeps_factors = !asked.refit},
        [&](const FactorModel& factors) { return measure.value(factors, parts, context_); },
        at_.progress.validation, std::move(at_.best_factors));
    const std::int64_t last = stopping.is_over() ? at_.progress.epochs : planned_;
    train_until(last, parts.train, &stopping);
    TrainedFactors best{
        .epochs = stopping.best_epoch(),
        .train_rmse = at_.progress.train_rmse[static_cast<std::size_t>(stopping.best_epoch() - 1)]};
    if (!asked.refit) {
      best.factors = with_encoder(std::move(stopping.best_factors()), best.epochs, parts.train);
    }
    workspace_.note(fmt::format("best after iteration {} of {}: held-out {} {:.4f}{}", best.epochs,
                                stopping.measured().size(), measure.name, stopping.best_value(),
                                asked.refit ? "; now on all ratings" : ""));
    return best;
  }

  // Factors without an encoder, of so many epochs, get theirs: a training of no more epochs.
  FactorModel with_encoder(FactorModel factors, std::int64_t epochs, const Dataset& data) {
    TrainingStart start{.epochs = epochs, .factors = std::move(factors)};
    Observer nobody;
    return train_factors(training_.kind, with_iterations(training_, epochs), data, context_, nobody,
                         start)
        .factors;
  }

  void begin_refit(std::int64_t epochs) {
    TrainingProgress& progress = at_.progress;
    progress.refit_until = epochs;
    progress.epochs = 0;
    progress.objective.clear();
    progress.train_rmse.clear();
    at_.factors = FactorModel();
  }

  Model on_all_ratings(std::int64_t last) {
    return finished_model(training_.kind, training_.options, training_.data, context_,
                          train_until(last, training_.data, nullptr));
  }

  // From where the checkpoint is, if there is one. It is not told to stop but through its observers: they
  // write down what is done.
  TrainedFactors train_until(std::int64_t last, const Dataset& data, EarlyStopping* stopping) {
    TrainingStart start = training_.start;
    start.epochs = at_.progress.epochs;
    if (start.epochs > 0) {
      start.train_rmse = at_.progress.train_rmse.back();
      start.factors = std::move(at_.factors);
    }
    EpochProgress progress(workspace_, data, start.epochs,
                           epoch_measure(training_.kind.predicts(training_.options)), stopping);
    CheckpointWriter writer(training_, at_.progress, last, stopping, workspace_);
    std::vector<Observer*> observers = {&progress, &writer};
    if (stopping != nullptr) observers.insert(observers.begin(), stopping);
    Observers all(observers);
    return train_factors(training_.kind, with_iterations(training_, last), data, context_, all, start);
  }

  const LongTraining& training_;
  Workspace& workspace_;
  Context context_;  // without a way to be stopped
  std::int64_t planned_ = 0;
  Checkpoint at_;
};

}  // namespace

void LongTrainingOptions::describe(FieldVisitor& visit) {
  stopping.describe(visit);
  visit(Field("resume", "go on from the checkpoint of an interrupted training, beside out"), resume);
  visit(Field("checkpoint", "keep a checkpoint beside out, once a minute and when interrupted"),
        checkpoint);
  visit(Field("checkpoint_every", "keep it after every so many epochs instead; 0 goes by the clock")
            .at_least(0)
            .at_most(100000),
        checkpoint_every);
}

std::string checkpoint_of(const std::string& out) { return is_stream(out) ? "" : out + ".checkpoint"; }

Model train_long(const LongTraining& training, Workspace& workspace) {
  return Phases(training, workspace).run();
}

}  // namespace akin
