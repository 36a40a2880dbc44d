// Items in a map until the trees are built; then rows in the order of their ids.
#include "akin/index/annoy_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "akin/base/array_file.h"
#include "akin/base/context.h"
#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/index/forest/grow_trees.h"
#include "akin/index/forest/search_trees.h"
#include "akin/index/forest/trees.h"
#include "akin/index/near_space.h"
#include "akin/math/matrix_bytes.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr FileForm kIndexForm{.format = "akin annoy index",
                              .version = 1,
                              .called = "an index of akin::AnnoyIndex",
                              .remedy = "copy it again or build it anew",
                              .source = "akin::AnnoyIndex::save makes one"};
constexpr std::size_t kSpare = 16;  // rows asked for beyond those that are listed
constexpr std::array<std::string_view, 3> kMetrics = {"angular", "dot", "euclidean"};  // as Nearness

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::invalid_argument, reason); }
[[noreturn]] void refuse_file(const std::string& reason) { throw Error(ErrorCode::bad_input, reason); }

std::string_view metric_name(Nearness nearness) { return kMetrics[static_cast<std::size_t>(nearness)]; }

Nearness nearness_of(std::string_view metric) {
  const auto found = std::ranges::find(kMetrics, metric);
  if (found != kMetrics.end()) return static_cast<Nearness>(found - kMetrics.begin());
  const bool is_annoys = metric == "manhattan" || metric == "hamming";
  refuse(fmt::format("{}: choose angular, euclidean or dot",
                     is_annoys ? fmt::format("the metric {} is not offered", metric)
                               : fmt::format("there is no metric {}", in_quotes(metric))));
}

std::size_t checked_dimensions(int dimensions) {
  if (dimensions < 1) refuse(fmt::format("dimensions must be 1 or more, not {}", dimensions));
  return static_cast<std::size_t>(dimensions);
}

std::size_t checked_threads(int threads) {
  if (threads < 1 && threads != -1)
    refuse(fmt::format("threads must be 1 or more, or -1 for all of the machine, not {}", threads));
  return threads == -1 ? 0 : static_cast<std::size_t>(threads);
}

// Of vectors as they were given, in double, so that near twins keep their distance.
double angle_between(std::span<const float> a, std::span<const float> b) {
  const double length_a = std::sqrt(sum_of_squares(a));
  const double length_b = std::sqrt(sum_of_squares(b));
  if (length_a == 0 || length_b == 0) return std::sqrt(2.0);
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double apart = static_cast<double>(a[k]) / length_a - static_cast<double>(b[k]) / length_b;
    sum += apart * apart;
  }
  return std::sqrt(sum);
}

double distance_between(Nearness nearness, std::span<const float> a, std::span<const float> b) {
  if (nearness == Nearness::cosine) return angle_between(a, b);
  if (nearness == Nearness::euclidean) return euclidean_distance(a, b);
  double product = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    product += static_cast<double>(a[k]) * static_cast<double>(b[k]);
  return product;
}

using Items = std::map<std::int64_t, std::vector<float>>;

std::vector<std::int64_t> ids_of(const Items& items) {
  std::vector<std::int64_t> ids;
  ids.reserve(items.size());
  for (const auto& [id, vector] : items) ids.push_back(id);
  return ids;
}

Matrix vectors_of(const Items& items, std::size_t dimensions) {
  Matrix vectors(items.size(), dimensions);
  std::size_t row = 0;
  for (const auto& [id, vector] : items) std::ranges::copy(vector, vectors[row++].begin());
  return vectors;
}

// Items with their trees. Row i is the item of the i-th smallest id.
struct BuiltItems {
  BuiltItems(std::vector<std::int64_t> its_ids, Matrix its_vectors, Nearness nearness)
      : ids(std::move(its_ids)), vectors(std::move(its_vectors)), space(vectors, nearness) {
    for (std::uint32_t row = 0; row < ids.size(); ++row)
      if (space.is_zero(row)) zero_rows.push_back(row);
  }
  BuiltItems(const BuiltItems&) = delete;  // the space refers to the vectors
  BuiltItems& operator=(const BuiltItems&) = delete;

  std::vector<std::int64_t> ids;
  Matrix vectors;
  NearSpace space;
  std::vector<std::uint32_t> zero_rows;  // which no tree holds
  Trees trees;
};

// Answers as they are sorted: `score` is higher for nearer ones. Some more are asked for than are wanted:
// near twins, whose scores in float are equal, differ in their distances in double.
std::vector<Neighbor> nearest_rows(const BuiltItems& items, std::span<const float> query,
                                   std::size_t count, std::uint64_t effort) {
  ThreadPool alone(1);
  const RowQuery asked{.vector = query};
  std::vector<Neighbor> found = search_trees(items.trees, items.space, {&asked, 1}, count + kSpare, {},
                                             effort, Context{.threads = alone})[0];
  for (std::size_t i = 0; i < std::min(count, items.zero_rows.size()); ++i)
    found.push_back({0, items.zero_rows[i]});
  const Nearness nearness = items.space.nearness();
  for (Neighbor& neighbor : found) {
    const double distance = distance_between(nearness, query, items.vectors[neighbor.index]);
    neighbor.score = static_cast<float>(nearness == Nearness::dot ? distance : -distance);
  }
  std::sort(found.begin(), found.end(), better);
  found.resize(std::min(count, found.size()));
  return found;
}

// --- the file

void write_items(ByteSink& sink, const BuiltItems& items) {
  BlobWriter arrays;
  arrays.add<std::int64_t>("ids", {items.ids.size()}, items.ids);
  arrays.add_rows("vectors", ElementType::f32, {items.vectors.rows(), items.vectors.columns()},
                  bytes_of(items.vectors));
  save_trees(items.trees, arrays);
  write_layout(sink, kIndexForm, {{"metric", std::string(metric_name(items.space.nearness()))}}, arrays);
}

std::vector<std::int64_t> read_ids(BlobReader& arrays) {
  const std::uint64_t count = arrays.rows("ids");
  if (count > std::numeric_limits<std::uint32_t>::max()) refuse_file("there are too many items");
  const auto ids = arrays.take<std::int64_t>("ids", {count});
  if (std::ranges::adjacent_find(ids, std::greater_equal<>()) != ids.end())
    refuse_file("the ids do not ascend");
  return {ids.begin(), ids.end()};
}

Matrix read_vectors(BlobReader& arrays, std::size_t rows, std::size_t dimensions) {
  if (arrays.columns("vectors") != dimensions)
    refuse_file(fmt::format("it was saved with {} dimensions, this index has {}",
                            arrays.columns("vectors"), dimensions));
  const auto values = arrays.take<float>("vectors", {rows, dimensions});
  Matrix vectors(rows, dimensions);
  for (std::size_t row = 0; row < rows; ++row)
    std::ranges::copy(values.subspan(row * dimensions, dimensions), vectors[row].begin());
  return vectors;
}

// The trees stay in these bytes.
std::unique_ptr<BuiltItems> read_items(const std::shared_ptr<const std::string>& bytes,
                                       std::size_t dimensions, Nearness nearness) {
  Layout layout = read_layout(*bytes, kIndexForm);
  const auto metric = layout.metadata.find("metric");
  if (layout.metadata.size() != 1 || metric == layout.metadata.end())
    refuse_file("its metadata is not that of an index");
  if (metric->second != metric_name(nearness))
    refuse_file(fmt::format("it was saved with the metric {}, this index has {}",
                            in_quotes(metric->second), metric_name(nearness)));
  BlobReader arrays(std::move(layout.arrays), bytes);
  std::vector<std::int64_t> ids = read_ids(arrays);
  Matrix vectors = read_vectors(arrays, ids.size(), dimensions);
  auto items = std::make_unique<BuiltItems>(std::move(ids), std::move(vectors), nearness);
  const std::uint64_t trees = arrays.rows("roots");
  if (trees == 0) refuse_file("it has no trees");
  items->trees = read_trees(arrays, trees, items->space.dimensions(), items->space.rows_with_direction());
  arrays.refuse_rest();
  return items;
}

}  // namespace

class AnnoyIndex::State {
 public:
  State(std::size_t its_dimensions, Nearness its_nearness)
      : dimensions(its_dimensions), nearness(its_nearness) {}

  const BuiltItems& require_built() const {
    if (!built) refuse("the index is not built: build() it first");
    return *built;
  }

  void check_vector(std::span<const float> vector) const {
    if (vector.size() != dimensions)
      refuse(
          fmt::format("the vector has {} numbers, the index {} dimensions", vector.size(), dimensions));
    if (!all_finite(vector)) refuse("the vector holds a number that is not finite");
  }

  std::span<const float> vector_of(std::int64_t id) const {
    if (built) {
      const auto place = std::ranges::lower_bound(built->ids, id);
      if (place != built->ids.end() && *place == id)
        return built->vectors[static_cast<std::size_t>(place - built->ids.begin())];
    } else if (const auto item = added.find(id); item != added.end()) {
      return item->second;
    }
    throw Error(ErrorCode::not_found, fmt::format("there is no item {} in this index", id));
  }

  Neighbors nearest(std::span<const float> query, std::int64_t n, std::int64_t search_k) const {
    const BuiltItems& items = require_built();
    check_vector(query);
    if (n < 0) refuse(fmt::format("n must be 0 or more, not {}", n));
    if (search_k < 1 && search_k != -1)
      refuse(fmt::format("search_k must be 1 or more, or -1 for n times the trees, not {}", search_k));
    const std::size_t count = std::min(static_cast<std::size_t>(n), items.ids.size());
    const std::uint64_t effort =
        search_k == -1 ? count * items.trees.roots.size() : static_cast<std::uint64_t>(search_k);
    Neighbors neighbors;
    for (const Neighbor& found : nearest_rows(items, query, count, effort)) {
      neighbors.ids.push_back(items.ids[found.index]);
      neighbors.distances.push_back(nearness == Nearness::dot ? found.score : -found.score);
    }
    return neighbors;
  }

  std::size_t dimensions;
  Nearness nearness;
  Items added;                        // as long as it is not built
  std::unique_ptr<BuiltItems> built;  // then these
};

AnnoyIndex::AnnoyIndex(int dimensions, std::string_view metric)
    : state_(std::make_unique<State>(checked_dimensions(dimensions), nearness_of(metric))) {}
AnnoyIndex::~AnnoyIndex() = default;
AnnoyIndex::AnnoyIndex(AnnoyIndex&&) noexcept = default;
AnnoyIndex& AnnoyIndex::operator=(AnnoyIndex&&) noexcept = default;

void AnnoyIndex::add_item(std::int64_t id, std::span<const float> vector) {
  if (state_->built) refuse("the index is built: unbuild() it to add items");
  state_->check_vector(vector);
  if (state_->added.size() == std::numeric_limits<std::uint32_t>::max())
    refuse("the index holds as many items as it can");
  state_->added[id].assign(vector.begin(), vector.end());
}

void AnnoyIndex::build(int trees, int threads) {
  if (state_->built) refuse("the index is built: unbuild() it to build it anew");
  if (trees < 1) refuse(fmt::format("trees must be 1 or more, not {}", trees));
  ThreadPool pool(checked_threads(threads));
  auto items = std::make_unique<BuiltItems>(
      ids_of(state_->added), vectors_of(state_->added, state_->dimensions), state_->nearness);
  items->trees = grow_trees(items->space.turned(), items->space.rows_with_direction(),
                            static_cast<std::size_t>(trees), Context{.threads = pool, .seed = seed_});
  state_->built = std::move(items);
  state_->added.clear();
}

void AnnoyIndex::unbuild() {
  const BuiltItems& items = state_->require_built();
  Items added;
  for (std::size_t row = 0; row < items.ids.size(); ++row)
    added.emplace_hint(added.end(), items.ids[row],
                       std::vector<float>(items.vectors[row].begin(), items.vectors[row].end()));
  state_->added = std::move(added);
  state_->built.reset();
}

void AnnoyIndex::save(const std::string& path) const {
  const BuiltItems& items = state_->require_built();
  publish_file(path, [&](ByteSink& sink) { write_items(sink, items); });
}

void AnnoyIndex::load(const std::string& path) {
  const auto bytes = std::make_shared<const std::string>(read_file(path));
  try {
    state_->built = read_items(bytes, state_->dimensions, state_->nearness);
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_input, fmt::format("{}: {}", path, error.what()));
  }
  state_->added.clear();
}

void AnnoyIndex::unload() {
  state_->built.reset();
  state_->added.clear();
}

AnnoyIndex::Neighbors AnnoyIndex::get_nns_by_item_with_distances(std::int64_t id, std::int64_t n,
                                                                 std::int64_t search_k) const {
  state_->require_built();
  return state_->nearest(state_->vector_of(id), n, search_k);
}

AnnoyIndex::Neighbors AnnoyIndex::get_nns_by_vector_with_distances(std::span<const float> vector,
                                                                   std::int64_t n,
                                                                   std::int64_t search_k) const {
  return state_->nearest(vector, n, search_k);
}

std::vector<std::int64_t> AnnoyIndex::get_nns_by_item(std::int64_t id, std::int64_t n,
                                                      std::int64_t search_k) const {
  return get_nns_by_item_with_distances(id, n, search_k).ids;
}

std::vector<std::int64_t> AnnoyIndex::get_nns_by_vector(std::span<const float> vector, std::int64_t n,
                                                        std::int64_t search_k) const {
  return get_nns_by_vector_with_distances(vector, n, search_k).ids;
}

std::vector<float> AnnoyIndex::get_item_vector(std::int64_t id) const {
  const std::span<const float> vector = state_->vector_of(id);
  return {vector.begin(), vector.end()};
}

float AnnoyIndex::get_distance(std::int64_t one, std::int64_t other) const {
  return static_cast<float>(
      distance_between(state_->nearness, state_->vector_of(one), state_->vector_of(other)));
}

std::int64_t AnnoyIndex::get_n_items() const {
  return static_cast<std::int64_t>(state_->built ? state_->built->ids.size() : state_->added.size());
}

std::int64_t AnnoyIndex::get_n_trees() const {
  return state_->built ? static_cast<std::int64_t>(state_->built->trees.roots.size()) : 0;
}

}  // namespace akin
