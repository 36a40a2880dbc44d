// What is kept of a graph, and what is refused of one that was read.
#include "akin/index/hnsw/layered_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "akin/base/error.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint32_t kNo = LayeredGraph::kNoRow;

std::vector<std::uint32_t> places(const LayeredGraph& graph, std::uint32_t row, std::size_t layer) {
  const auto links = graph.links_of(row, layer);
  return {links.begin(), links.end()};
}

// Six rows, of which the third is zero.
Matrix six_rows() {
  Matrix rows(6, 1);
  for (std::size_t row = 0; row < 6; ++row) rows[row][0] = static_cast<float>(row) - 2;
  return rows;
}

// The arrays of a sound graph over them, as they are to be spoiled.
struct Arrays {
  std::vector<std::uint8_t> layers = {1, 3, 0, 1, 3, 1};
  std::vector<std::uint32_t> links = {1, 3, kNo, kNo, 0, 4, kNo, kNo, kNo, kNo, kNo, kNo,
                                      0, 4, 5,   1,   1, 3, 5,   kNo, 4,   kNo, kNo, kNo};
  std::vector<std::uint32_t> upper_links = {4, kNo, 4, kNo, 1, kNo, 1, kNo};
  Shape links_shape = {6, 4};

  template <class T>
  static BlobReader::Blob blob(const Shape& shape, const std::vector<T>& values) {
    return {element_type<T>(),
            shape,
            {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)}};
  }

  LayeredGraph read(std::size_t links_a_row = 2) const {
    const Matrix rows = six_rows();
    const NearSpace space(rows, Nearness::euclidean);
    BlobReader reader({{"layers", blob({layers.size()}, layers)},
                       {"links", blob(links_shape, links)},
                       {"upper_links", blob({upper_links.size() / 2, 2}, upper_links)}});
    LayeredGraph graph = LayeredGraph::read(space, links_a_row, reader);
    reader.refuse_rest();
    return graph;
  }

  std::string refusal(std::size_t links_a_row = 2) const {
    try {
      read(links_a_row);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
      return error.what();
    }
    return "";
  }
};

TEST(LayeredGraph, has_the_links_that_were_read) {
  const LayeredGraph graph = Arrays().read();
  EXPECT_EQ(graph.rows(), 6U);
  EXPECT_EQ(graph.members(), 5U);
  EXPECT_EQ(graph.entry(), 1U);
  EXPECT_THAT(places(graph, 0, 0), ElementsAre(1, 3, kNo, kNo));
  EXPECT_THAT(places(graph, 5, 0), ElementsAre(4, kNo, kNo, kNo));
  EXPECT_THAT(places(graph, 1, 2), ElementsAre(4, kNo));
  EXPECT_THAT(places(graph, 4, 1), ElementsAre(1, kNo));
}

TEST(LayeredGraph, saves_what_it_read) {
  const Arrays arrays;
  const LayeredGraph graph = arrays.read();
  BlobWriter writer;
  graph.save(writer);
  ASSERT_EQ(writer.blobs().size(), 3U);
  EXPECT_EQ(writer.blobs()[0].shape, (Shape{6}));
  EXPECT_EQ(writer.blobs()[1].shape, (Shape{6, 4}));
  EXPECT_EQ(writer.blobs()[2].shape, (Shape{4, 2}));
  const auto bytes = [&](std::size_t blob) {
    std::string text;
    struct Sink : ByteSink {
      explicit Sink(std::string& into) : text(into) {}
      void write(std::string_view written) override { text += written; }
      std::string& text;
    } sink(text);
    writer.blobs()[blob].write(sink);
    return text;
  };
  EXPECT_EQ(bytes(0), std::string(arrays.layers.begin(), arrays.layers.end()));
  EXPECT_EQ(bytes(1).size(), 6 * 4 * sizeof(std::uint32_t));
  EXPECT_EQ(bytes(2), std::string(reinterpret_cast<const char*>(arrays.upper_links.data()), 4 * 2 * 4));
}

TEST(LayeredGraph, a_new_one_has_no_links) {
  LayeredGraph graph({2, 0, 1}, 3);
  EXPECT_EQ(places(graph, 0, 0), std::vector<std::uint32_t>(6, kNo));
  EXPECT_EQ(places(graph, 0, 1), std::vector<std::uint32_t>(3, kNo));
  graph.links_of(0, 1)[0] = 0;
  EXPECT_THAT(places(graph, 0, 1), ElementsAre(0, kNo, kNo));
  EXPECT_EQ(places(graph, 2, 0), std::vector<std::uint32_t>(6, kNo));
}

TEST(LayeredGraph, may_be_empty) {
  EXPECT_EQ(LayeredGraph({}, 2).members(), 0U);
  EXPECT_EQ(LayeredGraph({0, 0}, 2).entry(), kNo);
}

TEST(LayeredGraph, refuses_links_out_of_it) {
  Arrays arrays;
  arrays.links[12] = 6;
  EXPECT_EQ(arrays.refusal(), "the array links links row 3 to row 6, which is not there in layer 0");
  arrays.links[12] = kNo - 1;
  EXPECT_THAT(arrays.refusal(), HasSubstr("row 4294967294"));
  arrays.links[12] = 2;  // of zeros
  EXPECT_EQ(arrays.refusal(), "the array links links row 3 to row 2, which is not there in layer 0");
}

TEST(LayeredGraph, refuses_links_to_rows_of_lower_layers) {
  Arrays arrays;
  arrays.upper_links[2] = 3;
  EXPECT_EQ(arrays.refusal(),
            "the array upper_links links row 1 to row 3, which is not there in layer 2");
}

TEST(LayeredGraph, refuses_links_behind_the_last_one_too) {
  Arrays arrays;
  arrays.links[3] = 77;
  EXPECT_THAT(arrays.refusal(), HasSubstr("to row 77"));
}

TEST(LayeredGraph, refuses_layers_that_cannot_be) {
  Arrays arrays;
  arrays.layers[0] = 65;
  EXPECT_EQ(arrays.refusal(), "the array layers says that row 0 stands in 65 layers; 64 are the most");
  arrays.layers[0] = 0;
  EXPECT_EQ(arrays.refusal(), "the array layers says that row 0 stands in 0 layers, but it is not zero");
  arrays.layers[0] = 1;
  arrays.layers[2] = 1;
  EXPECT_EQ(
      arrays.refusal(),
      "the array layers says that row 2 stands in 1 layers, but it is zero and belongs to no index");
}

TEST(LayeredGraph, refuses_arrays_of_another_size) {
  Arrays arrays;
  EXPECT_EQ(arrays.refusal(3), "the array links has the shape [6, 4], not [6, 6]");
  arrays.layers[5] = 2;  // one list more than there are
  EXPECT_EQ(arrays.refusal(), "the array upper_links has the shape [4, 2], not [5, 2]");
  arrays.layers.pop_back();
  EXPECT_EQ(arrays.refusal(), "the array layers has the shape [5], not [6]");
}

}  // namespace
}  // namespace akin
