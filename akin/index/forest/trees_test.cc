// Arrays of a file: taken where they lie, or refused with what is wrong.
#include "akin/index/forest/trees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/error.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::uint32_t> kRows = {0, 2, 3};  // row 1 belongs to no tree

// Two trees over the rows, of two numbers each. Planes 0 and 1 with leaves 3, 4 and 5; plane 2 with 6 and
// 7.
struct Arrays {
  std::vector<std::uint32_t> roots = {0, 2};
  std::vector<std::uint32_t> children = {3, 1, 4, 5, 6, 7};
  std::vector<float> normals = {1, 0, 0, 1, -1, 0};
  std::vector<float> offsets = {0.5F, 0, -2};
  std::vector<std::uint64_t> leaf_starts = {0, 1, 2, 3, 5, 6};
  std::vector<std::uint32_t> leaf_rows = {2, 0, 3, 0, 2, 3};

  BlobReader reader(std::shared_ptr<const void> owner = nullptr) const {
    std::map<std::string, BlobReader::Blob, std::less<>> blobs;
    const auto add = [&](const std::string& name, const Shape& shape, const auto& values) {
      using T = typename std::decay_t<decltype(values)>::value_type;
      blobs[name] = {element_type<T>(),
                     shape,
                     {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)}};
    };
    add("roots", {roots.size()}, roots);
    add("children", {children.size() / 2, 2}, children);
    add("normals", {normals.size() / 2, 2}, normals);
    add("offsets", {offsets.size()}, offsets);
    add("leaf_starts", {leaf_starts.size()}, leaf_starts);
    add("leaf_rows", {leaf_rows.size()}, leaf_rows);
    return BlobReader(std::move(blobs), std::move(owner));
  }
};

Trees read(const Arrays& arrays) {
  BlobReader reader = arrays.reader();
  return read_trees(reader, 2, 2, kRows);
}

std::string refusal(const std::function<void(Arrays&)>& spoil) {
  Arrays arrays;
  spoil(arrays);
  try {
    read(arrays);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return "nothing was refused";
}

TEST(Trees, are_used_where_they_lie) {
  const Arrays arrays;
  const auto owner = std::make_shared<const int>(1);
  BlobReader reader = arrays.reader(owner);
  const Trees trees = read_trees(reader, 2, 2, kRows);
  EXPECT_NO_THROW(reader.refuse_rest());
  EXPECT_EQ(trees.owner, owner);
  EXPECT_EQ(trees.roots.data(), arrays.roots.data());
  EXPECT_EQ(trees.children.data(), arrays.children.data());
  EXPECT_EQ(trees.normals.data(), arrays.normals.data());
  EXPECT_EQ(trees.offsets.data(), arrays.offsets.data());
  EXPECT_EQ(trees.leaf_starts.data(), arrays.leaf_starts.data());
  EXPECT_EQ(trees.leaf_rows.data(), arrays.leaf_rows.data());
}

TEST(Trees, number_planes_before_leaves) {
  const Arrays arrays;
  const Trees trees = read(arrays);
  EXPECT_EQ(trees.planes(), 3U);
  EXPECT_FALSE(trees.is_leaf(2));
  EXPECT_TRUE(trees.is_leaf(3));
  EXPECT_EQ(trees.child(0, false), 3U);
  EXPECT_EQ(trees.child(0, true), 1U);
  EXPECT_THAT(trees.normal(2), ElementsAre(-1, 0));
  EXPECT_THAT(trees.leaf(5), ElementsAre(3));
  EXPECT_THAT(trees.leaf(6), ElementsAre(0, 2));
}

class StringSink : public ByteSink {
 public:
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

TEST(Trees, are_saved_as_they_were_read) {
  const Arrays arrays;
  BlobWriter writer;
  save_trees(read(arrays), writer);
  std::vector<std::string> bytes;  // which must not move
  bytes.reserve(writer.blobs().size());
  std::map<std::string, BlobReader::Blob, std::less<>> blobs;
  for (const BlobWriter::Blob& blob : writer.blobs()) {
    StringSink sink;
    blob.write(sink);
    bytes.push_back(std::move(sink.bytes));
    blobs[blob.name] = {blob.type, blob.shape, bytes.back()};
  }
  EXPECT_EQ(blobs.size(), 6U);
  BlobReader expected = arrays.reader();
  for (const auto& [name, blob] : blobs) EXPECT_TRUE(expected.has(name)) << name;
  BlobReader reader(std::move(blobs));
  EXPECT_THAT(reader.take<std::uint32_t>("children", {3, 2}), testing::ElementsAreArray(arrays.children));
  EXPECT_THAT(reader.take<std::uint64_t>("leaf_starts", {6}),
              testing::ElementsAreArray(arrays.leaf_starts));
  EXPECT_THAT(reader.take<float>("normals", {3, 2}), testing::ElementsAreArray(arrays.normals));
}

TEST(Trees, are_refused_where_a_search_would_not_come_to_an_end) {
  EXPECT_EQ(refusal([](Arrays& a) { a.children[1] = 0; }), "the plane 0 leads back");
  EXPECT_EQ(refusal([](Arrays& a) { a.children[2] = 1; }), "the plane 1 leads back");
  EXPECT_EQ(refusal([](Arrays& a) { a.children[2] = 0; }), "the plane 1 leads back");
  EXPECT_EQ(refusal([](Arrays& a) { a.children[3] = 4; }), "the trees lead to node 4 twice");
  EXPECT_EQ(refusal([](Arrays& a) { a.roots[1] = 0; }), "the trees lead to node 0 twice");
  EXPECT_EQ(refusal([](Arrays& a) { a.children[1] = 2; }), "the trees lead to node 2 twice");
}

TEST(Trees, are_refused_where_a_search_would_leave_the_arrays) {
  EXPECT_EQ(refusal([](Arrays& a) { a.roots[0] = 8; }), "there is no node 8 among 8 of the trees");
  EXPECT_EQ(refusal([](Arrays& a) { a.children[5] = 0xffffffff; }),
            "there is no node 4294967295 among 8 of the trees");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_starts.back() = 7; }), "the leaves do not cover their rows");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_starts.front() = 1; }), "the leaves do not cover their rows");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_starts[2] = 4; }), "the starts of the leaves do not ascend");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_starts[2] = std::numeric_limits<std::uint64_t>::max(); }),
            "the starts of the leaves do not ascend");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_starts.clear(); }), "the leaves have no end");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_rows[4] = 4; }),
            "a leaf holds the row 4, which does not belong to the trees");
}

TEST(Trees, are_refused_where_a_row_would_be_missed_or_is_too_many) {
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_starts.push_back(6); }), "no tree leads to node 8");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_rows[4] = 1; }),
            "a leaf holds the row 1, which does not belong to the trees");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_rows[1] = 2; }), "the row 2 is not in each tree once");
  EXPECT_EQ(refusal([](Arrays& a) { a.leaf_rows[5] = 0; }), "the row 0 is not in each tree once");
  EXPECT_THAT(refusal([](Arrays& a) { a.leaf_rows.push_back(0); }),
              HasSubstr("has the shape [7], not [6]"));
}

TEST(Trees, are_refused_where_an_array_has_another_shape_or_no_number) {
  EXPECT_THAT(refusal([](Arrays& a) { a.roots.pop_back(); }), HasSubstr("has the shape [1], not [2]"));
  EXPECT_THAT(refusal([](Arrays& a) { a.children.resize(4); }),
              HasSubstr("the array children has the shape"));
  EXPECT_THAT(refusal([](Arrays& a) { a.normals.resize(4); }),
              HasSubstr("the array normals has the shape"));
  EXPECT_THAT(refusal([](Arrays& a) { a.normals[3] = std::numeric_limits<float>::quiet_NaN(); }),
              HasSubstr("the array normals holds a number that is not finite"));
  EXPECT_THAT(refusal([](Arrays& a) { a.offsets[0] = std::numeric_limits<float>::infinity(); }),
              HasSubstr("the array offsets holds a number that is not finite"));
}

TEST(Trees, may_hold_no_rows) {
  Arrays arrays;
  arrays.roots = {0, 1};
  arrays.children.clear();
  arrays.normals.clear();
  arrays.offsets.clear();
  arrays.leaf_starts = {0, 0, 0};
  arrays.leaf_rows.clear();
  BlobReader reader = arrays.reader();
  const Trees trees = read_trees(reader, 2, 2, {});
  EXPECT_TRUE(trees.is_leaf(0));
  EXPECT_TRUE(trees.leaf(1).empty());
}

}  // namespace
}  // namespace akin
