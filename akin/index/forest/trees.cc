// What is read may be anyone's: each number is looked at before a search follows it.
#include "akin/index/forest/trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "akin/base/error.h"

namespace akin {
namespace {

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::bad_input, reason); }

// Nodes that can be reached are reached once, and lead to nodes of larger numbers.
void check_links(const Trees& trees) {
  const std::size_t nodes = trees.planes() + trees.leaf_starts.size() - 1;
  if (nodes > std::numeric_limits<std::uint32_t>::max()) refuse("there are more nodes than numbers");
  std::vector<bool> is_reached(nodes);
  const auto reach = [&](std::uint32_t node) {
    if (node >= nodes) refuse(fmt::format("there is no node {} among {} of the trees", node, nodes));
    if (is_reached[node]) refuse(fmt::format("the trees lead to node {} twice", node));
    is_reached[node] = true;
  };
  for (const std::uint32_t root : trees.roots) reach(root);
  for (std::size_t i = 0; i < trees.children.size(); ++i) {
    if (trees.children[i] <= i / 2) refuse(fmt::format("the plane {} leads back", i / 2));
    reach(trees.children[i]);
  }
  const auto missed = std::find(is_reached.begin(), is_reached.end(), false);
  if (missed != is_reached.end())
    refuse(fmt::format("no tree leads to node {}", missed - is_reached.begin()));
}

void check_leaves(const Trees& trees) {
  if (trees.leaf_starts.front() != 0 || trees.leaf_starts.back() != trees.leaf_rows.size())
    refuse("the leaves do not cover their rows");
  if (!std::is_sorted(trees.leaf_starts.begin(), trees.leaf_starts.end()))
    refuse("the starts of the leaves do not ascend");
}

// Of one tree after the other: each row once.
void check_rows(const Trees& trees, std::span<const std::uint32_t> rows) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> trees_before(rows.empty() ? 0 : rows.back() + std::size_t{1}, kNone);
  for (const std::uint32_t row : rows) trees_before[row] = 0;
  for (std::size_t i = 0; i < trees.leaf_rows.size(); ++i) {
    const std::uint32_t row = trees.leaf_rows[i];
    const std::size_t tree = i / rows.size();
    if (row >= trees_before.size() || trees_before[row] == kNone)
      refuse(fmt::format("a leaf holds the row {}, which does not belong to the trees", row));
    if (trees_before[row] != tree) refuse(fmt::format("the row {} is not in each tree once", row));
    ++trees_before[row];
  }
}

}  // namespace

void save_trees(const Trees& trees, BlobWriter& arrays) {
  arrays.add("roots", {trees.roots.size()}, trees.roots);
  arrays.add("children", {trees.planes(), 2}, trees.children);
  arrays.add("normals", {trees.planes(), trees.dimensions}, trees.normals);
  arrays.add("offsets", {trees.offsets.size()}, trees.offsets);
  arrays.add("leaf_starts", {trees.leaf_starts.size()}, trees.leaf_starts);
  arrays.add("leaf_rows", {trees.leaf_rows.size()}, trees.leaf_rows);
}

Trees read_trees(BlobReader& arrays, std::size_t count, std::size_t dimensions,
                 std::span<const std::uint32_t> rows) {
  const std::uint64_t planes = arrays.rows("offsets");
  const std::uint64_t starts = arrays.rows("leaf_starts");
  Trees trees;
  trees.owner = arrays.owner();
  trees.dimensions = dimensions;
  trees.roots = arrays.take<std::uint32_t>("roots", {count});
  trees.children = arrays.take<std::uint32_t>("children", {planes, 2});
  trees.normals = arrays.take<float>("normals", {planes, dimensions});
  trees.offsets = arrays.take<float>("offsets", {planes});
  trees.leaf_starts = arrays.take<std::uint64_t>("leaf_starts", {starts});
  trees.leaf_rows = arrays.take<std::uint32_t>("leaf_rows", {count * rows.size()});
  if (starts == 0) refuse("the leaves have no end");
  check_links(trees);
  check_leaves(trees);
  check_rows(trees, rows);
  return trees;
}

}  // namespace akin
