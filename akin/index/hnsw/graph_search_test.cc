// Walks along a graph that is made by hand: rows in a line, each linked to the one before and behind it.
#include "akin/index/hnsw/graph_search.h"

#include <gtest/gtest.h>

#include <vector>

namespace akin {
namespace {

// Row i stands at i + 1.
Matrix line(std::size_t count) {
  Matrix rows(count, 1);
  for (std::size_t row = 0; row < count; ++row) rows[row][0] = static_cast<float>(row + 1);
  return rows;
}

// `cut`: a row that is linked to no row before it, nor that one to it.
LayeredGraph chain(std::uint32_t count, std::uint32_t cut = 0) {
  LayeredGraph graph(std::vector<std::uint8_t>(count, 1), 2);
  for (std::uint32_t row = 0; row < count; ++row) {
    std::size_t place = 0;
    if (row > 0 && row != cut) graph.links_of(row, 0)[place++] = row - 1;
    if (row + 1 < count && row + 1 != cut) graph.links_of(row, 0)[place] = row + 1;
  }
  return graph;
}

struct Case {
  explicit Case(std::uint32_t count, std::uint32_t cut = 0)
      : rows(line(count)), space(rows, Nearness::euclidean), graph(chain(count, cut)) {}

  std::vector<std::uint32_t> nearest(float place, std::size_t count, std::size_t effort,
                                     std::vector<std::uint32_t> leave_out = {},
                                     std::vector<std::uint8_t> keep = {}) {
    const std::vector<float> query = {place};
    std::vector<std::uint32_t> found;
    for (const Neighbor& neighbor : search.nearest({query, leave_out}, count, keep, effort))
      found.push_back(neighbor.index);
    return found;
  }

  Matrix rows;
  NearSpace space;
  LayeredGraph graph;
  GraphSearch search{graph, space};
};

using Rows = std::vector<std::uint32_t>;

TEST(GraphSearch, walks_to_the_nearest_rows) {
  Case line_of_50(50);
  EXPECT_EQ(line_of_50.nearest(30.2F, 3, 3), (Rows{29, 30, 28}));
  EXPECT_EQ(line_of_50.nearest(30.2F, 1, 1), (Rows{29}));
  EXPECT_EQ(line_of_50.nearest(-5, 2, 10), (Rows{0, 1}));
  EXPECT_EQ(line_of_50.nearest(1000, 2, 2), (Rows{49, 48}));
}

TEST(GraphSearch, scores_are_those_of_the_space) {
  Case line_of_50(50);
  const std::vector<float> query = {30.25F};
  EXPECT_EQ(line_of_50.search.nearest({query}, 2, {}, 4),
            (std::vector<Neighbor>{{-0.25F, 29}, {-0.75F, 30}}));
}

TEST(GraphSearch, ties_go_to_the_smaller_row) {
  Case line_of_50(50);
  EXPECT_EQ(line_of_50.nearest(20.5F, 3, 3), (Rows{19, 20, 18}));
  Case twins(9);
  for (std::size_t row = 0; row < 9; ++row) twins.rows[row][0] = 1;
  EXPECT_EQ(twins.nearest(4, 3, 5), (Rows{0, 1, 2}));
}

TEST(GraphSearch, goes_through_rows_that_are_not_wanted) {
  Case line_of_50(50);
  std::vector<std::uint8_t> keep(50, 0);
  keep[3] = keep[4] = keep[44] = 1;
  EXPECT_EQ(line_of_50.nearest(24, 2, 2, {}, keep), (Rows{4, 3}));
  EXPECT_EQ(line_of_50.nearest(24, 2, 2, {4}, keep), (Rows{3, 44}));
  EXPECT_EQ(line_of_50.nearest(24, 5, 1, {3, 4}, keep), (Rows{44}));
  EXPECT_EQ(line_of_50.nearest(24, 5, 1, {}, std::vector<std::uint8_t>(50, 0)), Rows{});
  EXPECT_EQ(line_of_50.nearest(24, 2, 2, {22, 23, 24, 4000}), (Rows{21, 25}));
}

TEST(GraphSearch, looks_at_the_rest_where_links_lead_to_too_few) {
  Case cut_at_10(50, 10);
  EXPECT_EQ(cut_at_10.nearest(40, 3, 3), (Rows{9, 8, 7}));
  EXPECT_EQ(cut_at_10.nearest(40, 12, 3).size(), 12U);
  EXPECT_EQ(cut_at_10.nearest(40, 12, 3)[0], 39U);
  std::vector<std::uint8_t> keep(50, 0);
  keep[3] = keep[33] = 1;
  EXPECT_EQ(cut_at_10.nearest(40, 2, 3, {}, keep), (Rows{33, 3}));
}

TEST(GraphSearch, with_an_effort_of_all_rows_looks_at_all_of_them) {
  Case cut_at_10(50, 10);
  EXPECT_EQ(cut_at_10.nearest(40, 3, 50), (Rows{39, 38, 40}));
  EXPECT_EQ(cut_at_10.nearest(40, 100, 1).size(), 50U);
  EXPECT_EQ(cut_at_10.nearest(40, 0, 50), Rows{});
}

TEST(GraphSearch, goes_down_the_upper_layers) {
  // Two lines without a link between them, but in layer 1 from the first row to the last.
  const Matrix rows = line(50);
  const NearSpace space(rows, Nearness::euclidean);
  std::vector<std::uint8_t> layers(50, 1);
  layers[0] = 3;
  layers[49] = 2;
  LayeredGraph graph(layers, 2);
  const LayeredGraph lowest = chain(50, 25);
  for (std::uint32_t row = 0; row < 50; ++row)
    for (std::size_t place = 0; place < 4; ++place)
      graph.links_of(row, 0)[place] = lowest.links_of(row, 0)[place];
  graph.links_of(0, 1)[0] = 49;
  graph.links_of(49, 1)[0] = 0;
  GraphSearch search(graph, space);
  const std::vector<float> far = {46.8F};
  const std::vector<float> near = {3.2F};
  EXPECT_EQ(search.nearest({far}, 1, {}, 1)[0].index, 46U);
  EXPECT_EQ(search.nearest({near}, 1, {}, 1)[0].index, 2U);
}

TEST(GraphSearch, may_go_in_circles_for_ever_but_does_not) {
  const Matrix rows = line(3);
  const NearSpace space(rows, Nearness::euclidean);
  LayeredGraph graph({2, 2, 2}, 2);
  for (std::uint32_t row = 0; row < 3; ++row) {
    graph.links_of(row, 1)[0] = (row + 1) % 3;
    graph.links_of(row, 0)[0] = row;  // to itself
    graph.links_of(row, 0)[1] = (row + 1) % 3;
    graph.links_of(row, 0)[2] = (row + 1) % 3;
  }
  GraphSearch search(graph, space);
  const std::vector<float> query = {2.9F};
  EXPECT_EQ(search.nearest({query}, 1, {}, 1)[0].index, 2U);
  EXPECT_EQ(search.nearest({query}, 2, {}, 2).size(), 2U);
}

}  // namespace
}  // namespace akin
