// The solver of the training, kept with what it needs of the items.
#include "akin/models/als/implicit_encoder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/math/bordered_triangle.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/als/row_inverse.h"

namespace akin {
namespace {

constexpr const char* kUnobserved = "unobserved";  // rank x rank, symmetric

class ImplicitEncoder : public Encoder {
 public:
  ImplicitEncoder(AlsOptions options, BorderedTriangle unobserved)
      : options_(options), unobserved_(std::move(unobserved)) {}

  float encode(const FactorModel& model, SparseRow history, std::span<float> user_vector) const override {
    const RidgeRow row =
        ImplicitSolver(model.item_vectors, unobserved_, options_).solve(history, user_vector);
    if (!row.is_solved)
      throw Error(ErrorCode::invalid_argument,
                  "this history has no finite answer; its numbers are too large for the model");
    return 0;
  }

  // The vector is A⁻¹ Σ c_j y_j over what is liked: a sum over the history.
  Attribution explain(const FactorModel& model, SparseRow history,
                      std::span<const std::uint32_t> items) const override {
    const std::size_t rank = model.item_vectors.columns();
    ImplicitSolver solver(model.item_vectors, unobserved_, options_);
    std::vector<float> vector(rank);
    Matrix root(rank, rank + 1);
    if (is_anything_liked(history) && solver.solve(history, vector).is_solved) solver.inverse_root(root);
    return linear_parts(model.item_vectors, root, history.columns, confidences_of(history), items);
  }

  bool fits(std::size_t rank) const override { return unobserved_.unknowns() == rank; }

  void save(BlobWriter& blobs) const override {
    const std::size_t rank = unobserved_.unknowns();
    blobs.add_rows(kUnobserved, ElementType::f32, {rank, rank}, [this, rank](ByteSink& sink) {
      std::vector<float> row(rank);
      for (std::size_t i = 0; i < rank; ++i) {
        for (std::size_t j = 0; j < rank; ++j)
          row[j] = i < j ? unobserved_.row(j)[i] : unobserved_.row(i)[j];
        sink.write({reinterpret_cast<const char*>(row.data()), rank * sizeof(float)});
      }
    });
  }

 private:
  static bool is_anything_liked(SparseRow history) {
    return std::any_of(history.values.begin(), history.values.end(),
                       [](float value) { return value > 0; });
  }

  // Of what is liked; what is not asks for nothing.
  std::vector<float> confidences_of(SparseRow history) const {
    std::vector<float> confidences;
    for (std::size_t i = 0; i < history.size(); ++i) {
      const float value = history.values[i];
      const double confidence = options_.confidence(value, history.weight(i));
      confidences.push_back(value > 0 ? static_cast<float>(confidence) : 0);
    }
    return confidences;
  }

  AlsOptions options_;
  BorderedTriangle unobserved_;  // of the items
};

}  // namespace

std::shared_ptr<const Encoder> implicit_encoder(const FactorModel& model, const AlsOptions& options,
                                                const Context& context) {
  return std::make_shared<ImplicitEncoder>(options,
                                           unobserved_part(model.item_vectors, options, context));
}

std::shared_ptr<const Encoder> read_implicit_encoder(const AlsOptions& options, BlobReader& blobs) {
  const std::uint64_t rank = blobs.rows(kUnobserved);
  const std::span<const float> values = blobs.take<float>(kUnobserved, {rank, rank});
  BorderedTriangle unobserved(rank);
  for (std::size_t i = 0; i < rank; ++i)
    for (std::size_t j = 0; j <= i; ++j) unobserved.row(i)[j] = values[i * rank + j];
  return std::make_shared<ImplicitEncoder>(options, std::move(unobserved));
}

}  // namespace akin
