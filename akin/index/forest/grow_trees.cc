// From the root down, the part below a plane before the part above it.
#include "akin/index/forest/grow_trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/math/gathered_rows.h"
#include "akin/math/two_means.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr std::size_t kSteps = 200;  // of 2-means
constexpr int kAttempts = 3;         // at a plane
constexpr double kBalanced = 0.95;   // the share of the larger part with which no other plane is tried
constexpr double kTooUnbalanced = 0.99;  // and that with which no plane will do
constexpr std::size_t kPartAtOnce = 64;  // rows whose sides are told in one go

// Annoy's: a leaf takes about as many bytes as a plane. It holds at least a few rows.
std::size_t most_rows_of_leaf(std::size_t dimensions) { return std::max(dimensions + 2, std::size_t{8}); }

// Nodes of one tree are numbered by themselves: leaves have this bit.
constexpr std::uint32_t kLeaf = std::uint32_t{1} << 31;

struct Tree {
  std::vector<std::uint32_t> children;
  std::vector<float> normals;
  std::vector<float> offsets;
  std::vector<std::uint64_t> leaf_starts = {0};
  std::vector<std::uint32_t> leaf_rows;  // the order of the rows as they are parted
  std::uint32_t root = 0;

  std::size_t leaves() const { return leaf_starts.size() - 1; }
};

// A plane in the form of gathered_rows.h: the normal, and the offset behind it.
class Plane {
 public:
  explicit Plane(std::size_t dimensions) : centres_(2, dimensions), numbers_(1, dimensions + 1) {}

  // The plane midway between the centres of the sample. It is all zeros where there is none.
  void set_between(const Matrix& vectors, std::span<const std::uint32_t> sample) {
    two_means(vectors, sample, centres_[0], centres_[1]);
    const std::span<float> normal = numbers().first(vectors.columns());
    double length = 0;
    for (std::size_t k = 0; k < normal.size(); ++k) {
      normal[k] = centres_[1][k] - centres_[0][k];
      length += static_cast<double>(normal[k]) * static_cast<double>(normal[k]);
    }
    length = std::sqrt(length);
    double offset = 0;
    for (std::size_t k = 0; k < normal.size(); ++k) {
      normal[k] = static_cast<float>(static_cast<double>(normal[k]) / length);
      offset -= static_cast<double>(normal[k]) *
                (static_cast<double>(centres_[0][k]) + static_cast<double>(centres_[1][k])) / 2;
    }
    numbers().back() = static_cast<float>(offset);
    if (!all_finite(all())) set_to_zero();
  }
  void set_to_zero() { std::ranges::fill(numbers(), 0.0F); }

  std::span<const float> all() const { return numbers_[0]; }
  std::span<const float> normal() const { return all().first(all().size() - 1); }
  float offset() const { return all().back(); }

 private:
  std::span<float> numbers() { return numbers_[0]; }

  Matrix centres_;
  Matrix numbers_;
};

class Grower {
 public:
  Grower(const Matrix& vectors, Random random, const Context& context)
      : vectors_(vectors), random_(random), context_(context), plane_(vectors.columns()) {}

  Tree grow(std::span<const std::uint32_t> rows) {
    tree_.leaf_rows.assign(rows.begin(), rows.end());
    std::vector<Part> open = {{0, rows.size(), kRoot}};
    while (!open.empty()) {
      const Part part = open.back();
      open.pop_back();
      if (part.end - part.begin <= most_rows_of_leaf(vectors_.columns()))
        add_leaf(part);
      else
        add_plane(part, open);
    }
    return std::move(tree_);
  }

 private:
  // Rows that a node is to be made of, and which child it is.
  struct Part {
    std::size_t begin;
    std::size_t end;
    std::size_t child;
  };
  static constexpr std::size_t kRoot = std::numeric_limits<std::size_t>::max();

  void link(std::size_t child, std::size_t node) {
    (child == kRoot ? tree_.root : tree_.children[child]) = static_cast<std::uint32_t>(node);
  }

  // Leaves follow each other in the order of their rows.
  void add_leaf(const Part& part) {
    link(part.child, kLeaf | tree_.leaves());
    tree_.leaf_starts.push_back(part.end);
  }

  void add_plane(const Part& part, std::vector<Part>& open) {
    context_.check_stop();
    const std::size_t middle =
        part.begin + split(std::span(tree_.leaf_rows).subspan(part.begin, part.end - part.begin));
    const std::size_t child = tree_.children.size();
    link(part.child, tree_.offsets.size());
    tree_.normals.insert(tree_.normals.end(), plane_.normal().begin(), plane_.normal().end());
    tree_.offsets.push_back(plane_.offset());
    tree_.children.resize(child + 2);
    open.push_back({middle, part.end, child + 1});
    open.push_back({part.begin, middle, child});
  }

  // Finds a plane, puts the rows below it first, and returns how many they are.
  std::size_t split(std::span<std::uint32_t> rows) {
    for (int attempt = 1; attempt <= kAttempts; ++attempt) {
      draw_sample(rows);
      plane_.set_between(vectors_, sample_);
      find_sides(rows);
      const auto above = static_cast<std::size_t>(std::ranges::count(is_above_, 1));
      const double most = attempt < kAttempts ? kBalanced : kTooUnbalanced;
      if (static_cast<double>(std::max(above, rows.size() - above)) <=
          most * static_cast<double>(rows.size()))
        return part(rows);
    }
    plane_.set_to_zero();
    draw_halves(rows.size());
    return part(rows);
  }

  // Two different rows, and others as luck has it.
  void draw_sample(std::span<const std::uint32_t> rows) {
    const std::size_t first = random_.below(rows.size());
    const std::size_t second = random_.below(rows.size() - 1);
    sample_ = {rows[first], rows[second + (second >= first ? 1 : 0)]};
    for (std::size_t step = 0; step < kSteps; ++step) sample_.push_back(rows[random_.below(rows.size())]);
  }

  // Rows on the plane are drawn to a side.
  void find_sides(std::span<const std::uint32_t> rows) {
    is_above_.resize(rows.size());
    for (std::size_t begin = 0; begin < rows.size(); begin += kPartAtOnce) {
      const auto some = rows.subspan(begin, std::min(kPartAtOnce, rows.size() - begin));
      if (begin + kPartAtOnce < rows.size())
        prefetch_rows(vectors_, rows.subspan(begin + kPartAtOnce,
                                             std::min(kPartAtOnce, rows.size() - begin - kPartAtOnce)));
      margins_.assign(some.size(), 0.0F);
      add_dots(vectors_, some, plane_.all(), margins_);
      for (std::size_t i = 0; i < some.size(); ++i)
        is_above_[begin + i] = margins_[i] > 0 || (!(margins_[i] < 0) && random_.below(2) == 1) ? 1 : 0;
    }
  }

  // A random half is above, each choice as likely as any other (Knuth, Algorithm S).
  void draw_halves(std::size_t size) {
    is_above_.resize(size);
    std::size_t wanted = size / 2;
    for (std::size_t i = 0; i < size; ++i) {
      const bool is_drawn = random_.below(size - i) < wanted;
      is_above_[i] = is_drawn ? 1 : 0;
      if (is_drawn) --wanted;
    }
  }

  // Both parts keep their order, so that rows ascend inside each leaf.
  std::size_t part(std::span<std::uint32_t> rows) {
    above_.clear();
    std::size_t below = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (is_above_[i] == 0)
        rows[below++] = rows[i];
      else
        above_.push_back(rows[i]);
    }
    std::ranges::copy(above_, rows.begin() + static_cast<std::ptrdiff_t>(below));
    return below;
  }

  const Matrix& vectors_;
  Random random_;
  const Context& context_;
  Plane plane_;
  Tree tree_;
  std::vector<std::uint32_t> sample_;
  std::vector<float> margins_;
  std::vector<std::uint8_t> is_above_;
  std::vector<std::uint32_t> above_;
};

// --- joining

struct TreeArrays {
  std::vector<std::uint32_t> roots;
  std::vector<std::uint32_t> children;
  std::vector<float> normals;
  std::vector<float> offsets;
  std::vector<std::uint64_t> leaf_starts = {0};
  std::vector<std::uint32_t> leaf_rows;
};

template <class T>
void append(std::vector<T>& all, std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
  std::vector<T>().swap(more);
}

// All planes come before all leaves, and of both those of a tree before those of the next.
std::shared_ptr<const TreeArrays> join(std::vector<Tree>& trees) {
  std::size_t planes = 0, leaves = 0;
  for (const Tree& tree : trees) {
    planes += tree.offsets.size();
    leaves += tree.leaves();
  }
  if (planes + leaves > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorCode::no_resource,
                fmt::format("{} trees have more nodes than can be numbered: choose fewer", trees.size()));
  auto all = std::make_shared<TreeArrays>();
  for (Tree& tree : trees) {
    const std::size_t first_plane = all->offsets.size();
    const std::size_t first_leaf = planes + all->leaf_starts.size() - 1;
    const auto numbered = [&](std::uint32_t node) {
      const bool is_leaf = (node & kLeaf) != 0;
      return static_cast<std::uint32_t>((node & ~kLeaf) + (is_leaf ? first_leaf : first_plane));
    };
    all->roots.push_back(numbered(tree.root));
    for (const std::uint32_t child : tree.children) all->children.push_back(numbered(child));
    const std::uint64_t first_row = all->leaf_rows.size();
    for (std::size_t leaf = 1; leaf < tree.leaf_starts.size(); ++leaf)
      all->leaf_starts.push_back(first_row + tree.leaf_starts[leaf]);
    append(all->normals, tree.normals);
    append(all->offsets, tree.offsets);
    append(all->leaf_rows, tree.leaf_rows);
  }
  return all;
}

// The trees twice, while they are joined: their rows, and planes that leave half of each leaf empty.
void require_room(std::size_t trees, std::size_t rows, std::size_t dimensions) {
  const std::size_t planes = 2 * rows / most_rows_of_leaf(dimensions);
  const std::size_t bytes_of_tree =
      rows * sizeof(std::uint32_t) + planes * (dimensions + 6) * sizeof(float);
  require_memory(2 * trees * bytes_of_tree, fmt::format("a forest of {} trees", trees),
                 "choose fewer trees");
}

}  // namespace

Trees grow_trees(const Matrix& vectors, std::span<const std::uint32_t> rows, std::size_t count,
                 const Context& context) {
  require_room(count, rows.size(), vectors.columns());
  std::vector<Tree> grown(count);
  for_each_chunk(context, count, 1, [&](std::size_t tree, std::size_t, std::size_t) {
    grown[tree] = Grower(vectors, Random(context.seed, tree), context).grow(rows);
  });
  const auto arrays = join(grown);
  return {.dimensions = vectors.columns(),
          .roots = arrays->roots,
          .children = arrays->children,
          .normals = arrays->normals,
          .offsets = arrays->offsets,
          .leaf_starts = arrays->leaf_starts,
          .leaf_rows = arrays->leaf_rows,
          .owner = arrays};
}

}  // namespace akin
