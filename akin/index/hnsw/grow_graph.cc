// hnswlib grows the graph over copies of the rows; the links are copied out of it.
#include "akin/index/hnsw/grow_graph.h"

#include <mutex>

// One thread grows a graph: nobody is to be waited for, and hnswlib, which takes its locks in either
// order, needs none. Inside of its namespace this is what the name std finds first.
namespace hnswlib::std {
using namespace ::std;
struct mutex {  // NOLINT(readability-identifier-naming): as hnswlib calls it
  void lock() {}
  void unlock() {}
};
}  // namespace hnswlib::std

// Its prefetching reads a number behind the links of a row.
#define NO_MANUAL_VECTORIZATION
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace akin {
namespace {

using Graph = hnswlib::HierarchicalNSW<float>;

constexpr std::size_t kRowsBetweenLooks = 64;  // rows that are added before it looks whether to stop

// Distances of rows as they stand in a matrix, with the zeros behind their numbers.
class RowSpace : public hnswlib::SpaceInterface<float> {
 public:
  explicit RowSpace(std::size_t numbers) : numbers_(numbers) {}

  std::size_t get_data_size() override { return numbers_ * sizeof(float); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return &numbers_; }

 private:
  static float distance(const void* a, const void* b, const void* numbers) {
    const std::size_t size = *static_cast<const std::size_t*>(numbers);
    return squared_distance({static_cast<const float*>(a), size}, {static_cast<const float*>(b), size});
  }

  std::size_t numbers_;
};

std::unique_ptr<Graph> empty_graph(RowSpace& space, std::size_t rows, std::size_t links,
                                   std::size_t construction, std::size_t seed) {
  try {
    return std::make_unique<Graph>(&space, rows, links, construction, seed);
  } catch (const std::runtime_error&) {  // its word for a lack of memory
    throw std::bad_alloc();
  }
}

// `rows` are those that were added, in that order: hnswlib has numbers of its own.
void copy_links(const Graph& from, std::span<const std::uint32_t> rows, LayeredGraph& to) {
  for (hnswlib::tableint own = 0; own < rows.size(); ++own) {
    for (int layer = 0; layer <= from.element_levels_[own]; ++layer) {
      hnswlib::linklistsizeint* list = from.get_linklist_at_level(own, layer);
      const std::span<const hnswlib::tableint> links(list + 1, from.getListCount(list));
      const std::span<std::uint32_t> places = to.links_of(rows[own], static_cast<std::size_t>(layer));
      assert(links.size() <= places.size());
      std::transform(links.begin(), links.end(), places.begin(),
                     [&](hnswlib::tableint link) { return rows[link]; });
    }
  }
}

}  // namespace

LayeredGraph grow_graph(const NearSpace& space, std::size_t links, std::size_t construction,
                        const Context& context) {
  std::vector<std::uint8_t> layers(space.rows());
  const std::vector<std::uint32_t> rows = space.rows_with_direction();
  if (rows.empty()) return LayeredGraph(std::move(layers), links);

  RowSpace row_space(space.turned().stride());
  const auto grown = empty_graph(row_space, rows.size(), links, construction, context.seed);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % kRowsBetweenLooks == 0) context.check_stop();
    grown->addPoint(space.turned()[rows[i]].data(), i);
    layers[rows[i]] = static_cast<std::uint8_t>(grown->element_levels_[i] + 1);
  }
  LayeredGraph graph(std::move(layers), links);
  copy_links(*grown, rows, graph);
  return graph;
}

}  // namespace akin
