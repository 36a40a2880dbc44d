// The solver of the training, kept with what it needs of the items.
#include "akin/models/als/spark/spark_encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "akin/models/als/spark/packed_equation.h"
#include "akin/models/als/spark/spark_inverse.h"
#include "akin/models/als/spark/spark_row.h"

namespace akin {
namespace {

constexpr const char* kGram = "item_gram";  // packed_equation.h says in which order

class SparkEncoder : public Encoder {
 public:
  SparkEncoder(SparkAlsOptions options, std::vector<double> gram)
      : options_(options), gram_(std::move(gram)) {}

  float encode(const FactorModel& model, SparseRow history, std::span<float> user_vector) const override {
    if (!SparkRowSolver(model.item_vectors, gram_, options_).solve(history, user_vector).is_solved)
      throw Error(ErrorCode::invalid_argument,
                  "this history has no finite answer; its ratings are too large for the model");
    return 0;
  }

  Attribution explain(const FactorModel& model, SparseRow history,
                      std::span<const std::uint32_t> items) const override {
    std::vector<float> user_vector(model.rank());
    encode(model, history, user_vector);
    return spark_parts(model.item_vectors, gram_, options_, history, user_vector, items);
  }

  std::optional<Matrix> inverse_root(const FactorModel& model, SparseRow history) const override {
    return spark_inverse_root(model.item_vectors, options_, history);
  }

  std::optional<Matrix> item_inverse_root(const FactorModel& model, SparseRow raters) const override {
    return spark_inverse_root(model.user_vectors, options_, raters);
  }

  bool fits(std::size_t rank) const override { return static_cast<std::size_t>(options_.rank) == rank; }

  void save(BlobWriter& blobs) const override {
    if (options_.implicit) blobs.add<double>(kGram, {gram_.size()}, gram_);
  }

 private:
  SparkAlsOptions options_;
  std::vector<double> gram_;  // empty of explicit feedback
};

}  // namespace

std::shared_ptr<const Encoder> spark_encoder(const Matrix& items, const SparkAlsOptions& options,
                                             const Context& context) {
  return std::make_shared<SparkEncoder>(
      options, options.implicit ? packed_gram(items, context) : std::vector<double>());
}

std::shared_ptr<const Encoder> read_spark_encoder(const SparkAlsOptions& options, BlobReader& blobs) {
  if (!options.implicit) return std::make_shared<SparkEncoder>(options, std::vector<double>());
  const auto rank = static_cast<std::uint64_t>(options.rank);
  const auto gram = blobs.take<double>(kGram, {rank * (rank + 1) / 2});
  if (!std::all_of(gram.begin(), gram.end(), [](double value) { return std::isfinite(value); }))
    throw Error(ErrorCode::bad_input, "the array item_gram holds a number that is not finite");
  return std::make_shared<SparkEncoder>(options, std::vector<double>(gram.begin(), gram.end()));
}

}  // namespace akin
