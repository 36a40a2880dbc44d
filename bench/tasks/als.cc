// akin's side of bench/als: one task a process, its answer one JSON object on the standard output.
//
//     als fit train=FILE [test=FOLDER] [factors=FOLDER] [threads=2] [seed=1] [OPTION OF als=VALUE…]
//     als recommend factors=FOLDER users=N items=N rank=N [count=10] [threads=2]
//     als grow users=N items=N ratings=N [threads=2] [seed=1] [OPTION OF als=VALUE…]
//
// `fit` learns from a rating file, whose reading does not count. `test` holds users.i32, items.i32 and
// values.f32, numbered as akin numbers ids, and gives a held-out RMSE after each epoch, whose measuring
// does not count either. `factors` takes users.f32 and items.f32: rows of rank + 2 numbers, biases and
// offset among them, so that a score is a product of two rows. `recommend` lists the best for every user
// from such files of rank numbers a row. `grow` makes its ratings up in memory.
#include "akin/models/als/als.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/generate.h"
#include "akin/data/read_ratings.h"
#include "akin/math/instruction_set.h"
#include "akin/models/predict.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "akin/recommend/recommender.h"
#include "bench/tasks/words.h"

namespace {

using namespace akin;

// --- what is asked

AnyRecord als_options(Words& words) {
  AnyRecord options{AlsOptions{}};
  assign_fields(options.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const std::string given = words.text(std::string(name));
    return given.empty() ? std::nullopt : std::optional(std::vector{given});
  });
  return options;
}

// --- files of plain numbers

Matrix read_matrix(const std::string& path, std::size_t rows, std::size_t columns) {
  const std::vector<float> values = read_column<float>(path);
  if (values.size() != rows * columns) Words::refuse(fmt::format("{} has another size", path));
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * columns), columns,
                matrix[row].begin());
  return matrix;
}

void write_factors(const std::string& folder, const FactorModel& model) {
  const auto is_biased = [](float bias) { return bias != 0; };
  const bool has_biases = model.offset != 0 || std::ranges::any_of(model.user_bias, is_biased) ||
                          std::ranges::any_of(model.item_bias, is_biased);
  std::ofstream users(folder + "/users.f32", std::ios::binary);
  for (std::size_t user = 0; user < model.users(); ++user) {
    write_row<float>(users, model.user_vectors[user]);
    if (has_biases) write_row<float>(users, std::vector<float>{model.user_bias[user] + model.offset, 1});
  }
  std::ofstream items(folder + "/items.f32", std::ios::binary);
  for (std::size_t item = 0; item < model.items(); ++item) {
    write_row<float>(items, model.item_vectors[item]);
    if (has_biases) write_row<float>(items, std::vector<float>{1, model.item_bias[item]});
  }
}

// --- what is measured

struct HeldOut {
  std::vector<std::int32_t> users, items;
  std::vector<float> values;

  bool empty() const { return values.empty(); }
};

double rmse_of(const FactorModel& model, const HeldOut& test, const Context& context) {
  const double squares = sum_over_rows(context, test.values.size(), [&](std::size_t row) {
    const float predicted = score(model, static_cast<std::size_t>(test.users[row]),
                                  static_cast<std::size_t>(test.items[row]));
    const double error = static_cast<double>(test.values[row]) - static_cast<double>(predicted);
    return error * error;
  });
  return std::sqrt(squares / static_cast<double>(test.values.size()));
}

// The seconds and the RMSE of each epoch; what is measured between two epochs takes no time of theirs.
class EpochFigures : public Observer {
 public:
  EpochFigures(const HeldOut& test, const Context& context) : test_(test), context_(context) {}

  Verdict on_epoch(const Epoch& epoch) override {
    seconds.push_back(clock_.seconds());
    const Clock aside;
    if (!test_.empty()) rmse.push_back(rmse_of(epoch.model, test_, context_));
    measuring += aside.seconds();
    clock_ = Clock();
    return Verdict::go_on;
  }

  std::vector<double> seconds, rmse;
  double measuring = 0;

 private:
  const HeldOut& test_;
  const Context& context_;
  Clock clock_;
};

struct Fit {
  Model model;
  double seconds = 0;  // of all that stands between ratings in memory and a model
  double work = 0;     // of the processor, the measuring included
  double before_epochs = 0;
  std::vector<double> epoch_seconds, rmse;
};

Fit fit(Ratings&& ratings, const AnyRecord& options, const HeldOut& test, const Context& context) {
  Fit fit;
  const Clock clock;
  const double worked = processor_seconds();
  const Dataset data = make_dataset(std::move(ratings), context);
  fit.before_epochs = clock.seconds();
  EpochFigures figures(test, context);
  fit.model = train(find_model_kind("als"), options, data, context, figures);
  fit.seconds = clock.seconds() - figures.measuring;
  fit.work = processor_seconds() - worked;
  fit.epoch_seconds = std::move(figures.seconds);
  fit.rmse = std::move(figures.rmse);
  return fit;
}

// --- tasks

std::string answer_of(const Fit& fit) {
  return fmt::format(
      R"("seconds": {}, "work": {}, "before_epochs": {}, "epoch_seconds": [{}], "rmse": [{}])",
      fit.seconds, fit.work, fit.before_epochs, fmt::join(fit.epoch_seconds, ", "),
      fmt::join(fit.rmse, ", "));
}

std::string run_fit(Words& words, const Context& context) {
  const std::string train_file = words.text("train"), test_folder = words.text("test");
  const std::string factors = words.text("factors");
  const AnyRecord options = als_options(words);
  words.end();
  HeldOut test;
  if (!test_folder.empty())
    test = {.users = read_column<std::int32_t>(test_folder + "/users.i32"),
            .items = read_column<std::int32_t>(test_folder + "/items.i32"),
            .values = read_column<float>(test_folder + "/values.f32")};
  ReadOptions reading;
  reading.read_times = false;
  const Fit done = fit(read_ratings(train_file, reading, context), options, test, context);
  if (!factors.empty()) write_factors(factors, done.model.factors);
  return answer_of(done);
}

std::string run_recommend(Words& words, const Context& context) {
  const std::string factors = words.text("factors");
  const std::size_t users = words.number("users"), items = words.number("items");
  const std::size_t rank = words.number("rank"), count = words.number("count", 10);
  words.end();
  Model model;
  model.card.predicts = Predicts::preference;
  model.factors = {.user_vectors = read_matrix(factors + "/users.f32", users, rank),
                   .item_vectors = read_matrix(factors + "/items.f32", items, rank),
                   .user_bias = std::vector<float>(users),
                   .item_bias = std::vector<float>(items)};
  model.item_counts.assign(items, 1);
  std::vector<std::uint32_t> all(users);
  std::iota(all.begin(), all.end(), 0U);

  const Clock clock;
  const double worked = processor_seconds();
  const Recommender recommender(model);
  const auto lists = recommender.recommend(
      all, {.count = static_cast<std::int64_t>(count), .include_seen = true}, context);
  const double seconds = clock.seconds(), work = processor_seconds() - worked;

  std::ofstream file(factors + "/akin_lists.i32", std::ios::binary);
  for (const std::vector<Scored>& list : lists) {
    std::vector<std::int32_t> places(count, -1);
    for (std::size_t i = 0; i < list.size(); ++i) places[i] = static_cast<std::int32_t>(list[i].index);
    write_row<std::int32_t>(file, places);
  }
  return fmt::format(R"("seconds": {}, "work": {}, "lists": "akin_lists.i32")", seconds, work);
}

// The most memory of the process counts anew from here.
void forget_peak_memory() { std::ofstream("/proc/self/clear_refs") << 5; }

std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name; std::getline(status, name))
    if (std::uint64_t kibibytes = 0; name == "VmHWM:" && status >> kibibytes) return 1024 * kibibytes;
  return 0;
}

std::string run_grow(Words& words, const Context& context) {
  const GenerateOptions size{
      .users = words.number("users"), .items = words.number("items"), .ratings = words.number("ratings")};
  const AnyRecord options = als_options(words);
  words.end();
  Ratings ratings = std::move(generate(size, context).ratings);
  ratings.time = {};
  trim_memory();
  forget_peak_memory();
  const std::string answer = answer_of(fit(std::move(ratings), options, {}, context));
  return fmt::format(R"({}, "memory": {})", answer, peak_memory());
}

int run(std::span<char*> arguments) {
  const std::string task = arguments.empty() ? "" : arguments[0];
  if (task != "fit" && task != "recommend" && task != "grow") {
    std::cerr << "usage: als fit|recommend|grow NAME=VALUE…\n";
    return 2;
  }
  try {
    Words words(arguments.subspan(1));
    ThreadPool threads(words.number("threads", 2));
    const Context context{.threads = threads, .seed = words.number("seed", 1)};
    const std::string answer = task == "fit"         ? run_fit(words, context)
                               : task == "recommend" ? run_recommend(words, context)
                                                     : run_grow(words, context);
    fmt::print("{{{}, \"instruction_set\": \"{}\"}}\n", answer, instruction_set());
    return 0;
  } catch (const Error& error) {
    std::cerr << "als: " << error.what() << "\n";
    return 1;
  }
}

}  // namespace

int main(int count, char** words) {
  return run(std::span(words, static_cast<std::size_t>(count)).subspan(1));
}
