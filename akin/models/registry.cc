// Adding a kind is a folder and a line here.
#include "akin/models/registry.h"

#include <fmt/format.h>

#include "akin/base/text.h"
#include "akin/models/als/als.h"
#include "akin/models/baseline/baseline.h"
#include "akin/models/pmi/pmi.h"
#include "akin/models/popular/popular.h"
#include "akin/models/svd/svd.h"

namespace akin {
namespace {

constexpr ModelKind kKinds[] = {
    model_kind<AlsOptions, train_als, read_als_encoder>(
        "als", "matrix factorization by alternating least squares"),
    model_kind<BaselineOptions, train_baseline, read_baseline_encoder>(
        "baseline", "the mean with damped user and item biases"),
    model_kind<PmiOptions, train_pmi, read_pmi_encoder>(
        "pmi", "singular vectors of what goes with what in histories"),
    model_kind<PopularOptions, train_popular, read_popular_encoder>("popular",
                                                                    "the number of ratings of an item"),
    model_kind<SvdOptions, train_svd, read_svd_encoder>(
        "svd", "singular vectors of the matrix of ratings (PureSVD), for lists"),
};

}  // namespace

std::span<const ModelKind> model_kinds() { return kKinds; }

std::vector<std::string_view> model_kind_names() {
  std::vector<std::string_view> names;
  for (const ModelKind& kind : kKinds) names.push_back(kind.name);
  return names;
}

const ModelKind& find_model_kind(std::string_view name) {
  for (const ModelKind& kind : kKinds)
    if (kind.name == name) return kind;
  const auto names = model_kind_names();
  throw Error(ErrorCode::not_found, fmt::format("there is no kind of model {}; there are {}{}",
                                                in_quotes(name), listed(names), suggestion(name, names)));
}

}  // namespace akin
