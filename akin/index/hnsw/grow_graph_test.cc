// A graph of neighbours: sound, the same each time, and one that leads from anywhere to anywhere.
#include "akin/index/hnsw/grow_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stop_token>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"

namespace akin {
namespace {

constexpr std::uint32_t kNo = LayeredGraph::kNoRow;

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

LayeredGraph grown(const Matrix& rows, std::size_t links, std::size_t threads = 1,
                   std::uint64_t seed = 5) {
  ThreadPool pool(threads);
  const NearSpace space(rows, Nearness::cosine);
  return grow_graph(space, links, 100, Context{.threads = pool, .seed = seed});
}

std::vector<std::uint32_t> linked(const LayeredGraph& graph, std::uint32_t row, std::size_t layer) {
  std::vector<std::uint32_t> links;
  for (const std::uint32_t link : graph.links_of(row, layer)) {
    if (link == kNo) break;
    links.push_back(link);
  }
  return links;
}

// Everything there is to see of a graph.
std::vector<std::vector<std::uint32_t>> all_links(const LayeredGraph& graph) {
  std::vector<std::vector<std::uint32_t>> links;
  for (std::uint32_t row = 0; row < graph.rows(); ++row)
    for (std::size_t layer = 0; layer < graph.layers(row); ++layer)
      links.push_back(linked(graph, row, layer));
  return links;
}

std::set<std::uint32_t> reachable(const LayeredGraph& graph, std::uint32_t from, std::size_t layer) {
  std::set<std::uint32_t> seen = {from};
  std::vector<std::uint32_t> open = {from};
  while (!open.empty()) {
    const std::uint32_t row = open.back();
    open.pop_back();
    for (const std::uint32_t link : linked(graph, row, layer))
      if (seen.insert(link).second) open.push_back(link);
  }
  return seen;
}

TEST(GrowGraph, links_rows_that_stand_in_the_layer_and_each_one_once) {
  const LayeredGraph graph = grown(random_matrix(500, 8, 1), 4);
  for (std::uint32_t row = 0; row < graph.rows(); ++row) {
    ASSERT_GE(graph.layers(row), 1U);
    for (std::size_t layer = 0; layer < graph.layers(row); ++layer) {
      const auto links = linked(graph, row, layer);
      EXPECT_EQ(std::set<std::uint32_t>(links.begin(), links.end()).size(), links.size());
      for (const std::uint32_t link : links) {
        EXPECT_NE(link, row);
        EXPECT_GT(graph.layers(link), layer);
      }
    }
  }
}

TEST(GrowGraph, has_thin_upper_layers_and_leads_everywhere) {
  const LayeredGraph graph = grown(random_matrix(2000, 8, 2), 8);
  std::vector<std::size_t> layer_sizes(LayeredGraph::kMostLayers);
  for (std::uint32_t row = 0; row < graph.rows(); ++row)
    for (std::size_t layer = 0; layer < graph.layers(row); ++layer) ++layer_sizes[layer];
  EXPECT_EQ(layer_sizes[0], 2000U);
  EXPECT_GT(layer_sizes[1], 2000U / 16);
  EXPECT_LT(layer_sizes[1], 2000U / 4);
  EXPECT_EQ(graph.layers(graph.entry()),
            static_cast<std::size_t>(std::count_if(layer_sizes.begin(), layer_sizes.end(),
                                                   [](std::size_t size) { return size > 0; })));
  EXPECT_GT(reachable(graph, graph.entry(), 0).size(), 1990U);
}

TEST(GrowGraph, is_the_same_for_any_number_of_threads_and_another_one_for_another_seed) {
  const Matrix rows = random_matrix(600, 8, 3);
  const auto links = all_links(grown(rows, 6));
  EXPECT_EQ(all_links(grown(rows, 6)), links);
  EXPECT_EQ(all_links(grown(rows, 6, 3)), links);
  EXPECT_NE(all_links(grown(rows, 6, 1, 6)), links);
}

TEST(GrowGraph, leaves_rows_of_zeros_out) {
  Matrix rows = random_matrix(50, 4, 4);
  for (const std::size_t row : {0, 7, 49}) std::fill(rows[row].begin(), rows[row].end(), 0.0F);
  const LayeredGraph graph = grown(rows, 4);
  EXPECT_EQ(graph.members(), 47U);
  for (const std::uint32_t row : {0U, 7U, 49U}) EXPECT_EQ(graph.layers(row), 0U);
  for (const auto& links : all_links(graph))
    for (const std::uint32_t link : links) EXPECT_TRUE(link != 0 && link != 7 && link != 49);
  EXPECT_EQ(reachable(graph, graph.entry(), 0).size(), 47U);
}

TEST(GrowGraph, of_few_rows_or_none) {
  EXPECT_EQ(grown(Matrix(0, 3), 4).members(), 0U);
  EXPECT_EQ(grown(Matrix(5, 3), 4).members(), 0U);
  EXPECT_EQ(grown(Matrix(5, 0), 4).members(), 0U);
  const LayeredGraph one = grown(random_matrix(1, 3, 5), 4);
  EXPECT_EQ(one.entry(), 0U);
  EXPECT_TRUE(linked(one, 0, 0).empty());
  const LayeredGraph two = grown(random_matrix(2, 3, 6), 2);
  EXPECT_EQ(linked(two, 0, 0), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(linked(two, 1, 0), (std::vector<std::uint32_t>{0}));
}

TEST(GrowGraph, stops_when_told_to) {
  const Matrix rows = random_matrix(200, 4, 7);
  const NearSpace space(rows, Nearness::euclidean);
  ThreadPool pool(1);
  std::stop_source source;
  source.request_stop();
  try {
    grow_graph(space, 4, 100, Context{.threads = pool, .stop = source.get_token()});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

}  // namespace
}  // namespace akin
