// Trees that were grown keep what trees.h promises, and part what is apart.
#include "akin/index/forest/grow_trees.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"

namespace akin {
namespace {

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

std::vector<std::uint32_t> all_rows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

Trees grow(const Matrix& vectors, std::span<const std::uint32_t> rows, std::size_t count,
           std::size_t threads = 2, std::uint64_t seed = 1) {
  ThreadPool pool(threads);
  return grow_trees(vectors, rows, count, Context{.threads = pool, .seed = seed});
}

// Through the checks of what is read.
Trees read_back(const Trees& trees, std::span<const std::uint32_t> rows) {
  std::map<std::string, BlobReader::Blob, std::less<>> blobs;
  const auto add = [&](const std::string& name, const Shape& shape, const auto values) {
    using T = std::remove_const_t<typename decltype(values)::element_type>;
    blobs[name] = {
        element_type<T>(), shape, {reinterpret_cast<const char*>(values.data()), values.size_bytes()}};
  };
  add("roots", {trees.roots.size()}, trees.roots);
  add("children", {trees.planes(), 2}, trees.children);
  add("normals", {trees.planes(), trees.dimensions}, trees.normals);
  add("offsets", {trees.planes()}, trees.offsets);
  add("leaf_starts", {trees.leaf_starts.size()}, trees.leaf_starts);
  add("leaf_rows", {trees.leaf_rows.size()}, trees.leaf_rows);
  BlobReader reader(std::move(blobs));
  return read_trees(reader, trees.roots.size(), trees.dimensions, rows);
}

template <class T>
std::vector<T> listed(std::span<const T> values) {
  return {values.begin(), values.end()};
}

bool same_bytes(const Trees& a, const Trees& b) {
  return listed(a.roots) == listed(b.roots) && listed(a.children) == listed(b.children) &&
         listed(a.normals) == listed(b.normals) && listed(a.offsets) == listed(b.offsets) &&
         listed(a.leaf_starts) == listed(b.leaf_starts) && listed(a.leaf_rows) == listed(b.leaf_rows);
}

std::vector<std::uint32_t> rows_below(const Trees& trees, std::uint32_t node) {
  if (trees.is_leaf(node)) return listed(trees.leaf(node));
  std::vector<std::uint32_t> rows = rows_below(trees, trees.child(node, false));
  const std::vector<std::uint32_t> above = rows_below(trees, trees.child(node, true));
  rows.insert(rows.end(), above.begin(), above.end());
  return rows;
}

double margin(const Trees& trees, std::uint32_t plane, std::span<const float> row) {
  double sum = static_cast<double>(trees.offsets[plane]);
  for (std::size_t k = 0; k < row.size(); ++k)
    sum += static_cast<double>(trees.normal(plane)[k]) * static_cast<double>(row[k]);
  return sum;
}

std::size_t largest_leaf(const Trees& trees) {
  std::size_t most = 0;
  for (std::size_t leaf = 0; leaf + 1 < trees.leaf_starts.size(); ++leaf)
    most = std::max<std::size_t>(most, trees.leaf_starts[leaf + 1] - trees.leaf_starts[leaf]);
  return most;
}

TEST(GrowTrees, pass_the_checks_of_what_is_read) {
  for (const std::size_t columns : {1, 2, 7, 16, 33})
    for (const std::size_t count : {0, 1, 2, 8, 9, 40, 500}) {
      SCOPED_TRACE(testing::Message() << count << " rows of " << columns);
      const Matrix vectors = random_matrix(count, columns, columns);
      const auto rows = all_rows(count);
      const Trees trees = grow(vectors, rows, 3);
      EXPECT_EQ(trees.roots.size(), 3U);
      EXPECT_NO_THROW(read_back(trees, rows));
      EXPECT_LE(largest_leaf(trees), std::max<std::size_t>(columns + 2, 8));
    }
}

TEST(GrowTrees, hold_only_the_rows_that_they_were_given) {
  const Matrix vectors = random_matrix(300, 5, 1);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 1; row < 300; row += 3) rows.push_back(row);
  EXPECT_NO_THROW(read_back(grow(vectors, rows, 4), rows));
}

TEST(GrowTrees, are_the_same_bytes_for_any_number_of_threads) {
  const Matrix vectors = random_matrix(700, 12, 3);
  const auto rows = all_rows(700);
  const Trees one = grow(vectors, rows, 7, 1);
  EXPECT_TRUE(same_bytes(one, grow(vectors, rows, 7, 2)));
  EXPECT_TRUE(same_bytes(one, grow(vectors, rows, 7, 5)));
  EXPECT_FALSE(same_bytes(one, grow(vectors, rows, 7, 2, 99)));
}

TEST(GrowTrees, differ_from_each_other_and_do_not_depend_on_how_many_there_are) {
  const Matrix vectors = random_matrix(400, 6, 4);
  const auto rows = all_rows(400);
  const Trees few = grow(vectors, rows, 2), many = grow(vectors, rows, 5);
  std::set<std::vector<std::uint32_t>> orders;
  for (std::size_t tree = 0; tree < 5; ++tree)
    orders.insert(listed(many.leaf_rows.subspan(tree * 400, 400)));
  EXPECT_EQ(orders.size(), 5U);
  EXPECT_EQ(listed(few.leaf_rows), listed(many.leaf_rows.first(800)));
}

TEST(GrowTrees, put_each_row_on_its_side_of_every_plane) {
  const Matrix vectors = random_matrix(900, 9, 5);
  const auto rows = all_rows(900);
  const Trees trees = grow(vectors, rows, 3);
  for (std::uint32_t plane = 0; plane < trees.planes(); ++plane) {
    double length = 0;
    for (const float value : trees.normal(plane))
      length += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(length, 1, 1e-6);
    for (const bool above : {false, true})
      for (const std::uint32_t row : rows_below(trees, trees.child(plane, above)))
        EXPECT_GE((above ? 1 : -1) * margin(trees, plane, vectors[row]), -1e-5);
  }
}

TEST(GrowTrees, part_clouds_that_are_far_from_each_other) {
  Matrix vectors = random_matrix(200, 4, 6);
  for (std::size_t row = 0; row < 200; row += 2)
    for (float& value : vectors[row]) value += 50;
  const Trees trees = grow(vectors, all_rows(200), 10);
  for (const std::uint32_t root : trees.roots) {
    const auto below = rows_below(trees, trees.child(root, false));
    EXPECT_EQ(below.size(), 100U);
    for (const std::uint32_t row : below) EXPECT_EQ(row % 2, below[0] % 2);
  }
}

TEST(GrowTrees, part_equal_rows_by_luck) {
  Matrix vectors(1000, 3);
  for (std::size_t row = 0; row < 1000; ++row) vectors[row][1] = 4;
  const auto rows = all_rows(1000);
  const Trees trees = grow(vectors, rows, 2);
  EXPECT_NO_THROW(read_back(trees, rows));
  EXPECT_LE(largest_leaf(trees), 8U);
  for (const float value : trees.normals) EXPECT_EQ(value, 0);
}

// A plane between it and the others leaves all of them on one side.
TEST(GrowTrees, do_not_part_one_far_row_from_all_others) {
  Matrix vectors(5000, 2);
  for (std::size_t row = 0; row < 5000; ++row) vectors[row][0] = 1;
  vectors[77][1] = 1000;
  const auto rows = all_rows(5000);
  const Trees trees = grow(vectors, rows, 4);
  EXPECT_NO_THROW(read_back(trees, rows));
  for (const std::uint32_t root : trees.roots)
    for (const bool above : {false, true})
      EXPECT_GE(rows_below(trees, trees.child(root, above)).size(), 50U);
}

TEST(GrowTrees, stay_sound_where_numbers_are_too_large_to_be_multiplied) {
  Matrix vectors = random_matrix(600, 5, 7);
  for (std::size_t row = 0; row < 600; ++row)
    for (float& value : vectors[row]) value *= 1e37F;
  const auto rows = all_rows(600);
  EXPECT_NO_THROW(read_back(grow(vectors, rows, 3), rows));
}

TEST(GrowTrees, stop_when_told_to) {
  ThreadPool pool(2);
  std::stop_source source;
  source.request_stop();
  const Matrix vectors = random_matrix(100, 5, 8);
  const auto rows = all_rows(100);
  try {
    grow_trees(vectors, rows, 3, Context{.threads = pool, .stop = source.get_token()});
    FAIL() << "it was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

}  // namespace
}  // namespace akin
