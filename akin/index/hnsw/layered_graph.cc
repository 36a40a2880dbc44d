// Places for links, and what is refused of links that were read.
#include "akin/index/hnsw/layered_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "akin/base/error.h"

namespace akin {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw Error(ErrorCode::bad_input, what); }

std::size_t upper_lists_of(std::size_t layers) { return layers == 0 ? 0 : layers - 1; }

void check_layers(const NearSpace& space, std::span<const std::uint8_t> layers) {
  for (std::size_t row = 0; row < layers.size(); ++row) {
    if (layers[row] > LayeredGraph::kMostLayers)
      refuse(fmt::format("the array layers says that row {} stands in {} layers; {} are the most", row,
                         layers[row], LayeredGraph::kMostLayers));
    if ((layers[row] == 0) != space.is_zero(row))
      refuse(fmt::format("the array layers says that row {} stands in {} layers, but {}", row,
                         layers[row],
                         layers[row] == 0 ? "it is not zero" : "it is zero and belongs to no index"));
  }
}

std::uint64_t count_upper_lists(std::span<const std::uint8_t> layers) {
  std::uint64_t lists = 0;
  for (const std::uint8_t count : layers) lists += upper_lists_of(count);
  return lists;
}

}  // namespace

LayeredGraph::LayeredGraph(std::vector<std::uint8_t> layers, std::size_t links)
    : layers_(std::move(layers)),
      links_(links),
      upper_lists_(layers_.size()),
      lowest_links_(layers_.size() * 2 * links, kNoRow) {
  std::size_t lists = 0;
  for (std::uint32_t row = 0; row < layers_.size(); ++row) {
    upper_lists_[row] = lists;
    lists += upper_lists_of(layers_[row]);
    if (layers_[row] == 0) continue;
    ++members_;
    if (entry_ == kNoRow || layers_[row] > layers_[entry_]) entry_ = row;
  }
  upper_links_.assign(lists * links, kNoRow);
}

std::span<const std::uint32_t> LayeredGraph::links_of(std::uint32_t row, std::size_t layer) const {
  assert(layer < layers_[row]);
  if (layer == 0) return std::span(lowest_links_).subspan(2 * links_ * row, 2 * links_);
  return std::span(upper_links_).subspan((upper_lists_[row] + layer - 1) * links_, links_);
}

std::span<std::uint32_t> LayeredGraph::links_of(std::uint32_t row, std::size_t layer) {
  assert(layer < layers_[row]);
  if (layer == 0) return std::span(lowest_links_).subspan(2 * links_ * row, 2 * links_);
  return std::span(upper_links_).subspan((upper_lists_[row] + layer - 1) * links_, links_);
}

void LayeredGraph::save(BlobWriter& arrays) const {
  const std::size_t upper_lists = links_ == 0 ? 0 : upper_links_.size() / links_;
  arrays.add<std::uint8_t>("layers", {layers_.size()}, layers_);
  arrays.add<std::uint32_t>("links", {layers_.size(), 2 * links_}, lowest_links_);
  arrays.add<std::uint32_t>("upper_links", {upper_lists, links_}, upper_links_);
}

LayeredGraph LayeredGraph::read(const NearSpace& space, std::size_t links, BlobReader& arrays) {
  const auto layers = arrays.take<std::uint8_t>("layers", {space.rows()});
  check_layers(space, layers);
  const auto lowest = arrays.take<std::uint32_t>("links", {space.rows(), 2 * links});
  const auto upper = arrays.take<std::uint32_t>("upper_links", {count_upper_lists(layers), links});
  LayeredGraph graph({layers.begin(), layers.end()}, links);
  std::copy(lowest.begin(), lowest.end(), graph.lowest_links_.begin());
  std::copy(upper.begin(), upper.end(), graph.upper_links_.begin());
  graph.check_links();
  return graph;
}

void LayeredGraph::check_links() const {
  for (std::uint32_t row = 0; row < rows(); ++row)
    for (std::size_t layer = 0; layer < layers(row); ++layer)
      for (const std::uint32_t link : links_of(row, layer))
        if (link != kNoRow && (link >= rows() || layers(link) <= layer))
          refuse(fmt::format("the array {} links row {} to row {}, which is not there in layer {}",
                             layer == 0 ? "links" : "upper_links", row, link, layer));
}

}  // namespace akin
