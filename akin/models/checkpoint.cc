// What stands in the file: writing above, reading below, in the same order.
#include "akin/models/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/math/matrix_bytes.h"

namespace akin {
namespace {

constexpr FileForm kCheckpointForm{.format = "akin checkpoint",
                                   .version = 1,
                                   .called = "a checkpoint of akin",
                                   .remedy = "remove it to train anew",
                                   .source = "`akin train` makes one when it is interrupted"};
constexpr std::string_view kIdentity = "training.";  // before the names of what must be the same
constexpr std::string_view kBest = "best_";          // before the names of the best factors' arrays
constexpr std::uint64_t kMostRank = 4096;

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::bad_input, reason); }

// --- writing

class StringSink : public ByteSink {
 public:
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

template <class T>
void add_list(BlobWriter& arrays, const std::string& name, const std::vector<T>& values) {
  arrays.add<T>(name, {values.size()}, values);
}

void add_factors(BlobWriter& arrays, const std::string& prefix, const FactorModel& factors) {
  const auto add_matrix = [&](const std::string& name, const Matrix& matrix) {
    arrays.add_rows(prefix + name, ElementType::f32, {matrix.rows(), matrix.columns()}, bytes_of(matrix));
  };
  add_matrix("user_vectors", factors.user_vectors);
  add_matrix("item_vectors", factors.item_vectors);
  add_list(arrays, prefix + "user_bias", factors.user_bias);
  add_list(arrays, prefix + "item_bias", factors.item_bias);
  arrays.add<float>(prefix + "offset", {1}, {&factors.offset, 1});
}

void write_checkpoint(ByteSink& sink, const TrainingProgress& progress, const FactorModel& factors,
                      const FactorModel* best_factors) {
  Metadata metadata = {{"epochs", std::to_string(progress.epochs)},
                       {"refit_until", std::to_string(progress.refit_until)}};
  for (const auto& [name, text] : progress.identity)
    metadata.emplace_back(std::string(kIdentity) + name, text);
  BlobWriter arrays;
  add_list(arrays, "objective", progress.objective);
  add_list(arrays, "train_rmse", progress.train_rmse);
  add_list(arrays, "validation", progress.validation);
  add_factors(arrays, "", factors);
  if (best_factors != nullptr) add_factors(arrays, std::string(kBest), *best_factors);
  write_layout(sink, kCheckpointForm, metadata, arrays);
}

// --- reading

std::int64_t take_count(std::map<std::string, std::string, std::less<>>& metadata,
                        const std::string& name) {
  const auto node = metadata.extract(name);
  if (!node) refuse(fmt::format("the metadata {} is missing", name));
  const auto value = parse_integer(node.mapped());
  if (!value || *value < 0) refuse(fmt::format("the metadata {} is not a count", name));
  return *value;
}

template <class T>
std::vector<T> take_list(BlobReader& arrays, const std::string& name, std::uint64_t length) {
  const std::span<const T> values = arrays.take<T>(name, {length});
  return {values.begin(), values.end()};
}

Matrix take_matrix(BlobReader& arrays, const std::string& name, std::uint64_t rows, std::uint64_t rank) {
  const std::span<const float> values = arrays.take<float>(name, {rows, rank});
  Matrix matrix(rows, rank);
  for (std::size_t row = 0; row < rows; ++row)
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * rank), rank, matrix[row].begin());
  return matrix;
}

FactorModel take_factors(BlobReader& arrays, const std::string& prefix, std::uint64_t users,
                         std::uint64_t items) {
  const std::uint64_t rank = arrays.columns(prefix + "item_vectors");
  if (rank > kMostRank) refuse("its rank is above 4096");
  FactorModel factors;
  factors.user_bias = take_list<float>(arrays, prefix + "user_bias", users);
  factors.item_bias = take_list<float>(arrays, prefix + "item_bias", items);
  factors.offset = arrays.take<float>(prefix + "offset", {1})[0];
  factors.user_vectors = take_matrix(arrays, prefix + "user_vectors", users, rank);
  factors.item_vectors = take_matrix(arrays, prefix + "item_vectors", items, rank);
  return factors;
}

// How far the training was says how many numbers each history has.
void take_histories(BlobReader& arrays, TrainingProgress& progress) {
  const auto epochs = static_cast<std::uint64_t>(progress.epochs);
  if (progress.epochs == 0) refuse("no epoch is done");
  if (progress.refit_until != 0 && progress.epochs > progress.refit_until)
    refuse("more epochs are done than were to be");
  progress.objective = take_list<double>(arrays, "objective", epochs);
  progress.train_rmse = take_list<double>(arrays, "train_rmse", epochs);
  const std::uint64_t measured = arrays.rows("validation");
  const bool is_refit = progress.refit_until > 0;
  if (is_refit ? measured < static_cast<std::uint64_t>(progress.refit_until)
               : measured != 0 && measured != epochs)
    refuse("validation: not one number an epoch");
  progress.validation = take_list<double>(arrays, "validation", measured);
  for (const double value : progress.validation)
    if (!std::isfinite(value)) refuse("validation: holds a number that is not finite");
}

Checkpoint read_checkpoint(std::string_view bytes) {
  Layout layout = read_layout(bytes, kCheckpointForm);
  BlobReader arrays(std::move(layout.arrays));
  Checkpoint checkpoint;
  TrainingProgress& progress = checkpoint.progress;
  progress.epochs = take_count(layout.metadata, "epochs");
  progress.refit_until = take_count(layout.metadata, "refit_until");
  for (const auto& [name, text] : layout.metadata) {
    if (!name.starts_with(kIdentity)) refuse(fmt::format("the metadata {} is unknown", in_quotes(name)));
    progress.identity.emplace_back(name.substr(kIdentity.size()), text);
  }
  take_histories(arrays, progress);
  const std::uint64_t users = arrays.rows("user_bias");
  const std::uint64_t items = arrays.rows("item_bias");
  checkpoint.factors = take_factors(arrays, "", users, items);
  checkpoint.has_best_factors = arrays.has(std::string(kBest) + "user_vectors");
  if (checkpoint.has_best_factors)
    checkpoint.best_factors = take_factors(arrays, std::string(kBest), users, items);
  arrays.refuse_rest();
  return checkpoint;
}

}  // namespace

void save_checkpoint(const std::string& path, const TrainingProgress& progress,
                     const FactorModel& factors, const FactorModel* best_factors) {
  publish_file(path, [&](ByteSink& sink) { write_checkpoint(sink, progress, factors, best_factors); });
}

Checkpoint open_checkpoint(const std::string& path) {
  return open_checkpoint_bytes(read_file(path), path);
}

std::string checkpoint_bytes(const TrainingProgress& progress, const FactorModel& factors,
                             const FactorModel* best_factors) {
  StringSink sink;
  write_checkpoint(sink, progress, factors, best_factors);
  return std::move(sink.bytes);
}

Checkpoint open_checkpoint_bytes(const std::string& bytes, const std::string& name) {
  try {
    return read_checkpoint(bytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_input, fmt::format("{}: {}", name, error.what()));
  }
}

}  // namespace akin
