// The forest as an index: built, saved, read back, asked.
#include "akin/index/forest/forest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/array_file.h"
#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/near_space.h"

namespace akin {
namespace {

constexpr Nearness kEachNearness[] = {Nearness::cosine, Nearness::dot, Nearness::euclidean};
constexpr FileForm kForm{.format = "sample",
                         .version = 1,
                         .called = "a sample",
                         .remedy = "make it again",
                         .source = "this test makes one"};

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

std::vector<RowQuery> queries_of(const Matrix& matrix) {
  std::vector<RowQuery> queries;
  for (std::size_t row = 0; row < matrix.rows(); ++row) queries.push_back({matrix[row]});
  return queries;
}

class StringSink : public ByteSink {
 public:
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

std::string saved(const StoredIndex& index) {
  BlobWriter arrays;
  index.save(arrays);
  StringSink sink;
  write_layout(sink, kForm, {{"kind", "forest"}}, arrays);
  return std::move(sink.bytes);
}

class ForestTest : public testing::Test {
 protected:
  std::unique_ptr<StoredIndex> build(const Matrix& rows, Nearness nearness, std::int64_t trees = 6) {
    return build_forest(rows, nearness, {.trees = trees}, context());
  }
  Context context() { return {.threads = pool_, .seed = 11}; }

  ThreadPool pool_{2};
};

TEST_F(ForestTest, answers_the_same_after_it_was_saved_and_read) {
  for (const Nearness nearness : kEachNearness) {
    const Matrix rows = random_matrix(500, 9, 1);
    const Matrix vectors = random_matrix(20, 9, 2);
    const auto queries = queries_of(vectors);
    const auto built = build(rows, nearness);
    auto bytes = std::make_shared<const std::string>(saved(*built));
    const std::weak_ptr<const std::string> watched = bytes;
    std::unique_ptr<StoredIndex> read;
    {
      Layout layout = read_layout(*bytes, kForm);
      BlobReader arrays(std::move(layout.arrays), std::move(bytes));
      read = read_forest(rows, nearness, {.trees = 6}, arrays);
      EXPECT_NO_THROW(arrays.refuse_rest());
    }
    EXPECT_FALSE(watched.expired());  // it uses the bytes, and so keeps them
    EXPECT_EQ(saved(*read), saved(*built));
    for (const std::int64_t effort : {10, 100, 1000}) {
      built->set_effort(effort);
      read->set_effort(effort);
      EXPECT_EQ(read->search(queries, 10, {}, context()), built->search(queries, 10, {}, context()));
    }
    read.reset();
    EXPECT_TRUE(watched.expired());
  }
}

TEST_F(ForestTest, misses_nothing_with_the_whole_effort) {
  for (const Nearness nearness : kEachNearness) {
    const Matrix rows = random_matrix(400, 7, 3);
    const Matrix vectors = random_matrix(20, 7, 4);
    const auto queries = queries_of(vectors);
    const auto index = build(rows, nearness);
    index->set_effort(index->whole_effort());
    std::vector<std::uint32_t> all(400);
    std::iota(all.begin(), all.end(), 0U);
    const NearSpace space(rows, nearness);
    const auto found = index->search(queries, 15, {}, context());
    for (std::size_t q = 0; q < queries.size(); ++q)
      EXPECT_EQ(found[q], space.best(queries[q].vector, all, 15));
  }
}

TEST_F(ForestTest, leaves_rows_of_zeros_out) {
  for (const Nearness nearness : kEachNearness) {
    Matrix rows = random_matrix(50, 3, 5);
    std::fill(rows[8].begin(), rows[8].end(), 0.0F);
    const Matrix vectors = random_matrix(5, 3, 6);
    const auto index = build(rows, nearness);
    index->set_effort(index->whole_effort());
    for (const auto& list : index->search(queries_of(vectors), 50, {}, context())) {
      EXPECT_EQ(list.size(), 49U);
      for (const Neighbor& neighbor : list) EXPECT_NE(neighbor.index, 8U);
    }
  }
}

TEST_F(ForestTest, of_rows_without_numbers_is_empty) {
  const Matrix rows(5, 0);
  const auto index = build(rows, Nearness::cosine);
  EXPECT_GE(index->whole_effort(), 1);
  EXPECT_TRUE(index->search(std::vector<RowQuery>(1), 2, {}, context())[0].empty());
}

TEST_F(ForestTest, has_efforts_that_fit_its_trees) {
  const Matrix rows = random_matrix(200, 4, 7);
  const auto index = build(rows, Nearness::dot, 5);
  EXPECT_EQ(index->effort(), 50);
  EXPECT_EQ(index->whole_effort(), 1000);
  EXPECT_EQ(index->rows_looked_at(200), 50);
  index->set_effort(700);
  EXPECT_EQ(index->effort(), 700);
  EXPECT_EQ(index->rows_looked_at(200), 200);
}

TEST_F(ForestTest, is_refused_where_the_arrays_are_those_of_other_rows) {
  const Matrix rows = random_matrix(100, 4, 8);
  const std::string bytes = saved(*build(rows, Nearness::cosine));
  const auto refuses = [&](const Matrix& other, Nearness nearness, std::int64_t trees) {
    BlobReader arrays(read_layout(bytes, kForm).arrays);
    EXPECT_THROW(read_forest(other, nearness, {.trees = trees}, arrays), Error);
  };
  refuses(random_matrix(99, 4, 8), Nearness::cosine, 6);
  refuses(random_matrix(100, 5, 8), Nearness::cosine, 6);
  refuses(rows, Nearness::dot, 6);
  refuses(rows, Nearness::cosine, 7);
}

TEST(ForestOptions, are_checked) {
  EXPECT_NO_THROW(check_fields(ForestOptions{}));
  EXPECT_THROW(check_fields(ForestOptions{.trees = 0}), Error);
  EXPECT_THROW(check_fields(ForestOptions{.trees = 10001}), Error);
}

}  // namespace
}  // namespace akin
