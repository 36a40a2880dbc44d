// Every number differs from its neighbours, so that a swap would show.
#include "tests/contract/sample_model.h"

#include <numeric>
#include <utility>
#include <vector>

#include "akin/models/registry.h"

namespace akin {
namespace {

Matrix counting_matrix(std::size_t rows, std::size_t columns, float first) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (float& value : matrix[row]) value = first += 0.37F;
  return matrix;
}

std::vector<float> counting_list(std::size_t size, float first) {
  std::vector<float> list(size);
  for (float& value : list) value = first -= 0.11F;
  return list;
}

// With the arrays that any kind keeps for vectors of this length.
std::shared_ptr<const Encoder> sample_encoder(const ModelKind& kind, const AnyRecord& options,
                                              std::size_t rank) {
  std::vector<double> falling(rank);
  for (std::size_t k = 0; k < rank; ++k) falling[k] = 8.5 / static_cast<double>(k + 1);
  const auto* bytes = reinterpret_cast<const char*>(falling.data());
  BlobReader arrays({{"singular_values", {ElementType::f64, {rank}, {bytes, rank * sizeof(double)}}}});
  return kind.read_encoder(options, arrays);
}

std::shared_ptr<const IdMap> ids(std::vector<std::string> texts) {
  return std::make_shared<const IdMap>(IdMap::of(std::move(texts)));
}

}  // namespace

Model sample_model(const SampleParts& parts) {
  const ModelKind& kind = find_model_kind(parts.kind);
  Model model;
  model.users = parts.text_users ? ids({"ann", "bob", "Zoë", "007", "a,\"b\"\n"})
                                 : ids({"-9223372036854775808", "3", "7", "10", "9223372036854775807"});
  model.items = parts.text_items ? ids({"m1", "m2", "m3", "m4"}) : ids({"1", "50", "296", "58559"});
  const std::size_t users = model.users->size();
  const std::size_t items = model.items->size();

  model.history = CsrMatrix(items, {0, 3, 5, 5, 8, 9}, {0, 1, 3, 1, 3, 0, 1, 3, 1},
                            {5, 3.5F, 0.5F, 4, 2, 1, 1.5F, 4.5F, 3},
                            parts.weights ? counting_list(9, 2) : std::vector<float>());
  model.item_counts = {2, 4, 0, 3};
  model.has_history = parts.history;
  if (!parts.history) model.history = CsrMatrix();

  FactorModel& factors = model.factors;
  factors.user_vectors = counting_matrix(users, parts.rank, -1);
  factors.item_vectors = counting_matrix(items, parts.rank, 2);
  factors.user_bias = counting_list(users, 0.5F);
  factors.item_bias = counting_list(items, 0.9F);
  factors.offset = 2.7777777F;
  factors.noise = 0.7 + 0.1;
  factors.item_variance = {0.5F, 0.25F, 8, 0};
  model.baseline = {.mean = 2.7777778F,
                    .user_bias = counting_list(users, 0.3F),
                    .item_bias = counting_list(items, -0.2F)};

  model.card.kind = kind.name;
  model.card.options = kind.default_options();
  model.card.predicts = kind.predicts(model.card.options);
  model.card.seed = 42;
  model.card.epochs = 15;
  model.card.train_rmse = 0.1 + 0.2;
  model.card.least_rating = 0.5F;
  model.card.most_rating = 5;
  model.card.ratings = 9;
  std::iota(model.card.fingerprint.begin(), model.card.fingerprint.end(), 100);
  factors.encoder = sample_encoder(kind, model.card.options, parts.rank);

  if (parts.titles) model.titles = {"Toy Story (1995)", "Amélie", "", "天使 \"x\""};
  if (parts.genres) model.genres = {"Animation|Children", "", "Drama", "Fantasy"};
  return model;
}

}  // namespace akin
