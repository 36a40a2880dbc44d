// The trees of a forest as flat arrays, used where they lie: in memory or in the bytes of a file.
//
// Nodes are numbered: planes first, from 0, then leaves. A plane parts space at normal · x + offset = 0;
// a leaf is a run of rows. Both children of a plane have larger numbers than it, and no node has two
// parents: who goes down comes to an end.
//
//     roots        u32   of each tree
//     children     u32   two a plane: the node below 0, the node above
//     normals      f32   of length 1, or of zeros where no plane parts the rows
//     offsets      f32   one a plane
//     leaf_starts  u64   leaves + 1
//     leaf_rows    u32   all rows once for each tree
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "akin/base/blob.h"

namespace akin {

struct Trees {
  std::size_t dimensions = 0;
  std::span<const std::uint32_t> roots;
  std::span<const std::uint32_t> children;
  std::span<const float> normals;
  std::span<const float> offsets;
  std::span<const std::uint64_t> leaf_starts;
  std::span<const std::uint32_t> leaf_rows;
  std::shared_ptr<const void> owner;  // keeps the arrays

  std::size_t planes() const { return offsets.size(); }
  bool is_leaf(std::uint32_t node) const { return node >= planes(); }

  std::span<const float> normal(std::uint32_t plane) const {
    return normals.subspan(plane * dimensions, dimensions);
  }
  std::uint32_t child(std::uint32_t plane, bool above) const {
    return children[2 * static_cast<std::size_t>(plane) + (above ? 1 : 0)];
  }
  std::span<const std::uint32_t> leaf(std::uint32_t node) const {
    const std::uint64_t start = leaf_starts[node - planes()];
    return leaf_rows.subspan(start, leaf_starts[node - planes() + 1] - start);
  }
};

void save_trees(const Trees& trees, BlobWriter& arrays);

// Throws Error(bad_input), saying what is wrong, unless these are `count` trees over vectors of
// `dimensions` numbers, each of which holds each of `rows` (ascending) once.
Trees read_trees(BlobReader& arrays, std::size_t count, std::size_t dimensions,
                 std::span<const std::uint32_t> rows);

}  // namespace akin
