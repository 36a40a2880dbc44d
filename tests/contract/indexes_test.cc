// Every kind of index with every nearness: what it promises to those who build, store and ask it, and to
// those who read arrays that somebody damaged.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/exact/exact.h"
#include "akin/index/near_space.h"
#include "akin/index/recall.h"
#include "akin/index/registry.h"

namespace akin {

// How gtest shows a parameter.
void PrintTo(const IndexKind& kind, std::ostream* out) { *out << kind.name; }
void PrintTo(Nearness nearness, std::ostream* out) {
  *out << kNames<Nearness>[static_cast<std::size_t>(nearness)];
}

namespace {

constexpr std::size_t kPlantedRows = 1200;
constexpr std::size_t kCount = 10;

// --- rows

// Rows around 40 centres, like films around tastes; each 400th one is zero, each 300th like the one
// before.
Matrix planted_rows(std::size_t count, std::size_t columns, std::uint64_t seed) {
  Matrix rows(count, columns);
  for (std::uint32_t row = 0; row < count; ++row) {
    Random random(seed, row);
    Random center(17, random.below(40));
    for (float& value : rows[row]) value = static_cast<float>(center.normal() + 0.4 * random.normal());
    if (row % 400 == 7) std::fill(rows[row].begin(), rows[row].end(), 0.0F);
    if (row % 300 == 9) std::copy(rows[row - 1].begin(), rows[row - 1].end(), rows[row].begin());
  }
  return rows;
}

const Matrix& planted() {
  static const Matrix rows = planted_rows(kPlantedRows, 16, 1);
  return rows;
}

const Matrix& planted_queries() {
  static const Matrix queries = [] {
    Matrix rows = planted_rows(100, 16, 2);
    std::copy(rows[6].rbegin(), rows[6].rend(), rows[7].begin());  // which is zero
    return rows;
  }();
  return queries;
}

std::vector<RowQuery> asked(const Matrix& vectors, std::span<const std::uint32_t> leave_out = {}) {
  std::vector<RowQuery> queries;
  for (std::size_t row = 0; row < vectors.rows(); ++row) queries.push_back({vectors[row], leave_out});
  return queries;
}

bool is_zero(std::span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float value) { return value == 0; });
}

// 0 for rows of zeros: what the exact index is to leave out, as the others do.
std::vector<std::uint8_t> rows_that_are_not_zero(const Matrix& rows) {
  std::vector<std::uint8_t> keep(rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) keep[row] = is_zero(rows[row]) ? 0 : 1;
  return keep;
}

// --- indexes and their arrays

struct SavedArray {
  ElementType type;
  Shape shape;
  std::vector<char> bytes;

  bool operator==(const SavedArray&) const = default;
};
using SavedArrays = std::map<std::string, SavedArray, std::less<>>;

struct VectorSink : ByteSink {
  void write(std::string_view written) override {
    bytes.insert(bytes.end(), written.begin(), written.end());
  }
  std::vector<char> bytes;
};

SavedArrays saved(const StoredIndex& index) {
  BlobWriter writer;
  index.save(writer);
  SavedArrays arrays;
  for (const BlobWriter::Blob& blob : writer.blobs()) {
    VectorSink sink;
    blob.write(sink);
    std::size_t numbers = 1;
    for (const std::uint64_t size : blob.shape) numbers *= size;
    EXPECT_EQ(sink.bytes.size(), numbers * element_size(blob.type)) << blob.name;
    EXPECT_TRUE(
        arrays.try_emplace(blob.name, SavedArray{blob.type, blob.shape, std::move(sink.bytes)}).second)
        << blob.name << " is there twice";
  }
  return arrays;
}

struct IndexCase {
  IndexKind kind;
  Nearness nearness;

  std::unique_ptr<StoredIndex> build(const Matrix& rows, std::size_t threads = 2) const {
    ThreadPool pool(threads);
    return kind.build(rows, nearness, kind.default_options(), Context{.threads = pool, .seed = 3});
  }
  // `arrays` must outlive it.
  std::unique_ptr<StoredIndex> read(const Matrix& rows, const SavedArrays& arrays) const {
    std::map<std::string, BlobReader::Blob, std::less<>> blobs;
    for (const auto& [name, array] : arrays) blobs[name] = {array.type, array.shape, array.bytes};
    BlobReader reader(std::move(blobs));
    auto index = kind.read(rows, nearness, kind.default_options(), reader);
    reader.refuse_rest();
    return index;
  }
};

std::vector<std::vector<Neighbor>> answers(const Index& index, std::span<const RowQuery> queries,
                                           std::size_t count = kCount,
                                           std::span<const std::uint8_t> keep = {},
                                           std::size_t threads = 2) {
  ThreadPool pool(threads);
  return index.search(queries, count, keep, Context{.threads = pool});
}

// What every answer is, however little was looked at.
void expect_lawful(const Index& index, const Matrix& rows, Nearness nearness,
                   std::span<const RowQuery> queries, std::size_t count = kCount,
                   std::span<const std::uint8_t> keep = {}) {
  const NearSpace space(rows, nearness);
  const auto found = answers(index, queries, count, keep);
  ASSERT_EQ(found.size(), queries.size());
  for (std::size_t q = 0; q < found.size(); ++q) {
    EXPECT_LE(found[q].size(), count);
    EXPECT_TRUE(std::is_sorted(found[q].begin(), found[q].end(), better)) << "query " << q;
    std::set<std::uint32_t> seen;
    for (const Neighbor& neighbor : found[q]) {
      ASSERT_LT(neighbor.index, rows.rows());
      EXPECT_TRUE(seen.insert(neighbor.index).second) << neighbor.index << " is listed twice";
      EXPECT_FALSE(is_zero(rows[neighbor.index])) << neighbor.index << " is zero";
      EXPECT_TRUE(keep.empty() || keep[neighbor.index] != 0) << neighbor.index << " is not kept";
      EXPECT_FALSE(
          std::binary_search(queries[q].leave_out.begin(), queries[q].leave_out.end(), neighbor.index))
          << neighbor.index << " is left out";
      EXPECT_EQ(neighbor.score, space.score(queries[q].vector, neighbor.index));
    }
  }
}

class EachIndex : public testing::TestWithParam<std::tuple<IndexKind, Nearness>> {
 protected:
  IndexCase one() const { return {std::get<0>(GetParam()), std::get<1>(GetParam())}; }

  // Over the planted rows: built once, with an effort of its own for each test.
  std::unique_ptr<StoredIndex> over_planted() const {
    static std::map<std::pair<std::string_view, Nearness>, SavedArrays> built;
    SavedArrays& arrays = built[{one().kind.name, one().nearness}];
    if (arrays.empty()) arrays = saved(*one().build(planted()));
    return one().read(planted(), arrays);
  }
};

INSTANTIATE_TEST_SUITE_P(
    Indexes, EachIndex,
    testing::Combine(testing::ValuesIn(index_kinds().begin(), index_kinds().end()),
                     testing::Values(Nearness::cosine, Nearness::dot, Nearness::euclidean)),
    [](const auto& test) {
      return std::string(std::get<0>(test.param).name) + "_by_" +
             std::string(kNames<Nearness>[static_cast<std::size_t>(std::get<1>(test.param))]);
    });

// --- laws

TEST_P(EachIndex, has_the_same_bytes_for_any_number_of_threads) {
  const SavedArrays with_one = saved(*one().build(planted(), 1));
  EXPECT_FALSE(with_one.empty());
  for (const std::size_t threads : {2, 7})
    EXPECT_TRUE(saved(*one().build(planted(), threads)) == with_one) << threads << " threads";
}

TEST_P(EachIndex, answers_the_same_after_it_was_saved_and_read) {
  const auto index = one().build(planted());
  const SavedArrays arrays = saved(*index);
  const auto again = one().read(planted(), arrays);
  EXPECT_TRUE(saved(*again) == arrays);
  EXPECT_EQ(again->effort(), index->effort());
  EXPECT_EQ(again->whole_effort(), index->whole_effort());
  const auto queries = asked(planted_queries());
  for (const std::int64_t effort : {std::int64_t{1}, index->effort(), index->whole_effort()}) {
    index->set_effort(effort);
    again->set_effort(effort);
    EXPECT_EQ(answers(*again, queries), answers(*index, queries)) << "effort " << effort;
  }
}

TEST_P(EachIndex, answers_one_query_as_it_answers_many) {
  const auto index = over_planted();
  const auto queries = asked(planted_queries());
  const auto together = answers(*index, queries, kCount, {}, 3);
  for (std::size_t q = 0; q < queries.size(); ++q)
    EXPECT_EQ(answers(*index, {&queries[q], 1}, kCount, {}, 1)[0], together[q]);
}

TEST_P(EachIndex, lists_rows_that_are_wanted_in_order_and_once) {
  const auto index = over_planted();
  std::vector<std::uint32_t> leave_out;
  for (std::uint32_t row = 0; row < kPlantedRows; row += 3) leave_out.push_back(row);
  std::vector<std::uint8_t> keep(kPlantedRows);
  for (std::size_t row = 0; row < kPlantedRows; ++row) keep[row] = row % 5 < 2 ? 1 : 0;
  for (const std::int64_t effort : {std::int64_t{1}, index->effort(), index->whole_effort()}) {
    SCOPED_TRACE(testing::Message() << "effort " << effort);
    index->set_effort(effort);
    const Nearness by = one().nearness;
    expect_lawful(*index, planted(), by, asked(planted_queries()));
    expect_lawful(*index, planted(), by, asked(planted_queries(), leave_out));
    expect_lawful(*index, planted(), by, asked(planted_queries()), kCount, keep);
    expect_lawful(*index, planted(), by, asked(planted_queries(), leave_out), 300, keep);
    expect_lawful(*index, planted(), by, asked(planted_queries()), 0);
  }
}

TEST_P(EachIndex, with_its_whole_effort_lists_what_the_exact_index_lists) {
  const auto index = over_planted();
  const auto exact = make_exact_index(planted(), one().nearness);
  index->set_effort(index->whole_effort());
  const auto keep = rows_that_are_not_zero(planted());
  auto fewer = keep;
  for (std::size_t row = 0; row < kPlantedRows; ++row)
    if (row % 10 != 3) fewer[row] = 0;
  const std::vector<std::uint32_t> leave_out = {13, 23, 33, 500, 1103};
  Matrix vectors(planted_queries().rows() + 1, 16);  // the last one is zero
  for (std::size_t row = 0; row + 1 < vectors.rows(); ++row)
    std::copy(planted_queries()[row].begin(), planted_queries()[row].end(), vectors[row].begin());
  for (const std::size_t count : {std::size_t{1}, kCount, std::size_t{50}}) {
    const auto queries = asked(vectors);
    EXPECT_EQ(answers(*index, queries, count), answers(*exact, queries, count, keep));
    const auto filtered = asked(vectors, leave_out);
    EXPECT_EQ(answers(*index, filtered, count, fewer), answers(*exact, filtered, count, fewer));
  }
}

TEST_P(EachIndex, finds_no_less_with_more_effort_and_enough_by_itself) {
  const auto index = over_planted();
  const auto exact = make_exact_index(planted(), one().nearness);
  const auto queries = asked(planted_queries());
  ThreadPool pool(2);
  const Context context{.threads = pool};
  EXPECT_GE(measure_recall(*index, *exact, queries, kCount, context).mean, 0.9);
  double before = 0;
  for (std::int64_t effort = 1; effort < index->whole_effort(); effort *= 4) {
    index->set_effort(effort);
    const double recall = measure_recall(*index, *exact, queries, kCount, context).mean;
    EXPECT_GE(recall, before) << "effort " << effort;
    before = recall;
  }
  const std::int64_t tuned = tune_effort(*index, *exact, queries, kCount, 0.9, context);
  EXPECT_LT(tuned, index->whole_effort());
  EXPECT_GE(measure_recall(*index, *exact, queries, kCount, context).mean, 0.9);
  EXPECT_LE(index->rows_looked_at(kPlantedRows), static_cast<double>(kPlantedRows));
}

TEST_P(EachIndex, stops_when_told_to) {
  std::stop_source source;
  source.request_stop();
  ThreadPool pool(2);
  const Context stopped{.threads = pool, .stop = source.get_token()};
  const auto is_cancelled = [](const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      return error.code() == ErrorCode::cancelled;
    }
    return false;
  };
  EXPECT_TRUE(is_cancelled(
      [&] { one().kind.build(planted(), one().nearness, one().kind.default_options(), stopped); }));
  const auto index = over_planted();
  EXPECT_TRUE(is_cancelled([&] { index->search(asked(planted_queries()), kCount, {}, stopped); }));
}

// --- few rows, and rows that are all alike

struct OddRows {
  std::string name;
  Matrix rows;
};

std::vector<OddRows> odd_rows() {
  std::vector<OddRows> odd;
  odd.push_back({"no rows", Matrix(0, 5)});
  odd.push_back({"no columns", Matrix(20, 0)});
  odd.push_back({"rows of zeros", Matrix(20, 5)});
  odd.push_back({"one row", planted_rows(1, 5, 3)});
  odd.push_back({"two rows", planted_rows(2, 5, 3)});
  odd.push_back({"one column", planted_rows(300, 1, 3)});
  Matrix same(500, 5);
  for (std::size_t row = 0; row < same.rows(); ++row) std::fill(same[row].begin(), same[row].end(), 0.5F);
  odd.push_back({"equal rows", same});
  Matrix line(300, 6);  // one direction, many lengths
  for (std::size_t row = 0; row < line.rows(); ++row)
    for (std::size_t k = 0; k < 6; ++k)
      line[row][k] = static_cast<float>(row + 1) * static_cast<float>(k);
  odd.push_back({"rows of rank 1", line});
  Matrix uneven = planted_rows(100, 5, 4);
  for (std::size_t row = 0; row < uneven.rows(); ++row)
    for (float& value : uneven[row]) value *= row % 2 == 0 ? 1e18F : 1e-18F;
  odd.push_back({"large and small numbers", uneven});
  return odd;
}

TEST_P(EachIndex, answers_whatever_the_rows_are) {
  for (const OddRows& odd : odd_rows()) {
    SCOPED_TRACE(odd.name);
    const auto built = one().build(odd.rows);
    const SavedArrays arrays = saved(*built);
    EXPECT_TRUE(saved(*one().build(odd.rows, 5)) == arrays);
    const auto index = one().read(odd.rows, arrays);
    EXPECT_GE(index->whole_effort(), 1);
    EXPECT_GE(index->effort(), 1);
    Matrix vectors(3, odd.rows.columns());  // the last one is zero
    for (std::size_t k = 0; k < vectors.columns(); ++k) {
      vectors[0][k] = odd.rows.rows() == 0 ? 1 : odd.rows[0][k];
      vectors[1][k] = static_cast<float>(k) - 2;
    }
    const auto queries = asked(vectors);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, kCount, std::size_t{1000}})
      expect_lawful(*index, odd.rows, one().nearness, queries, count);
    EXPECT_TRUE(answers(*index, {}).empty());

    index->set_effort(index->whole_effort());
    const auto everything = answers(*index, queries, 1000);
    const auto keep = rows_that_are_not_zero(odd.rows);
    for (const auto& found : everything)
      EXPECT_EQ(found.size(), static_cast<std::size_t>(std::count(keep.begin(), keep.end(), 1)));
  }
}

// --- damage

const Matrix& few_rows() {
  static const Matrix rows = planted_rows(150, 6, 5);
  return rows;
}

// Arrays that are refused, or an index that answers as lawfully as any.
void expect_harmless(const IndexCase& one, const SavedArrays& arrays) {
  std::unique_ptr<StoredIndex> index;
  try {
    index = one.read(few_rows(), arrays);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << error.what();
    return;
  }
  static const Matrix vectors = planted_rows(3, 6, 6);
  for (const std::int64_t effort : {std::int64_t{1}, index->effort(), index->whole_effort()}) {
    index->set_effort(effort);
    expect_lawful(*index, few_rows(), one.nearness, asked(vectors));
  }
}

void expect_refused(const IndexCase& one, const SavedArrays& arrays) {
  try {
    one.read(few_rows(), arrays);
    ADD_FAILURE() << "was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << error.what();
  }
}

TEST_P(EachIndex, refuses_arrays_of_another_form_and_is_harmless_with_cut_off_ones) {
  const SavedArrays sound = saved(*one().build(few_rows()));
  for (const auto& [name, array] : sound) {
    SCOPED_TRACE(name);
    SavedArrays damaged = sound;
    damaged.erase(name);
    expect_refused(one(), damaged);

    damaged = sound;
    damaged[name].type = array.type == ElementType::i64 ? ElementType::u64 : ElementType::i64;
    damaged[name].bytes.resize(array.bytes.size() / element_size(array.type) * 8);
    expect_refused(one(), damaged);

    damaged = sound;
    damaged[name].shape.push_back(1);
    expect_refused(one(), damaged);

    if (array.bytes.empty()) continue;
    for (const std::uint64_t left : {std::uint64_t{0}, array.shape[0] - 1}) {
      damaged = sound;
      damaged[name].bytes.resize(array.bytes.size() / array.shape[0] * left);
      damaged[name].shape[0] = left;
      expect_harmless(one(), damaged);
    }
    damaged = sound;  // a row of its numbers twice
    damaged[name].bytes.insert(
        damaged[name].bytes.end(), array.bytes.begin(),
        array.bytes.begin() + static_cast<std::ptrdiff_t>(array.bytes.size() / array.shape[0]));
    ++damaged[name].shape[0];
    expect_harmless(one(), damaged);
  }
}

TEST_P(EachIndex, refuses_the_arrays_of_other_rows) {
  const SavedArrays arrays = saved(*one().build(planted_rows(151, 6, 5)));
  expect_refused(one(), arrays);
}

// The bytes of numbers of that type that a hostile file would try.
std::vector<std::vector<char>> hostile_numbers(ElementType type) {
  std::vector<std::vector<char>> numbers;
  const auto add = [&](auto value) {
    const char* bytes = reinterpret_cast<const char*>(&value);
    numbers.emplace_back(bytes, bytes + sizeof(value));
  };
  const auto add_floats = [&]<class T>(T) {
    using Limits = std::numeric_limits<T>;
    for (const T value : {T{0}, T{-1}, T{150}, Limits::max(), Limits::lowest(), Limits::denorm_min(),
                          Limits::infinity(), Limits::quiet_NaN()})
      add(value);
  };
  const auto add_whole = [&]<class T>(T) {
    using Limits = std::numeric_limits<T>;
    for (const std::uint64_t value : {0, 1, 2, 77, 149, 150, 151}) add(static_cast<T>(value));
    for (const T value : {Limits::max(), Limits::min(), static_cast<T>(Limits::max() / 2),
                          static_cast<T>(Limits::max() / 2 + 1), static_cast<T>(Limits::max() - 1)})
      add(value);
  };
  if (type == ElementType::f32) add_floats(float{});
  if (type == ElementType::f64) add_floats(double{});
  if (type == ElementType::u8) add_whole(std::uint8_t{});
  if (type == ElementType::u32) add_whole(std::uint32_t{});
  if (type == ElementType::i64) add_whole(std::int64_t{});
  if (type == ElementType::u64) add_whole(std::uint64_t{});
  return numbers;
}

void put(SavedArray& array, std::size_t place, const std::vector<char>& number) {
  std::memcpy(array.bytes.data() + place * number.size(), number.data(), number.size());
}

TEST_P(EachIndex, is_not_led_astray_by_one_hostile_number) {
  const SavedArrays sound = saved(*one().build(few_rows()));
  for (const auto& [name, array] : sound) {
    const std::size_t size = array.bytes.size() / element_size(array.type);
    if (size == 0) continue;
    const auto numbers = hostile_numbers(array.type);
    std::set<std::size_t> places = {0, size / 2, size - 1};
    for (Random random(8, 0); places.size() < std::min<std::size_t>(size, 12);)
      places.insert(random.below(size));
    for (const std::size_t place : places) {
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        SCOPED_TRACE(testing::Message() << name << '[' << place << "], hostile number " << i);
        SavedArrays damaged = sound;
        put(damaged[name], place, numbers[i]);
        expect_harmless(one(), damaged);
      }
    }
  }
}

// Numbers are exchanged for hostile ones or for others of their array: those are most often taken.
TEST_P(EachIndex, is_not_led_astray_by_many_of_them) {
  const SavedArrays sound = saved(*one().build(few_rows()));
  for (std::uint64_t round = 0; round < 300; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    Random random(9, round);
    SavedArrays damaged = sound;
    const bool from_the_array_itself = round % 3 != 0;
    for (auto& [name, array] : damaged) {
      const std::size_t width = element_size(array.type);
      const std::size_t size = array.bytes.size() / width;
      if (size == 0 || random.below(2) == 0) continue;
      const auto numbers = hostile_numbers(array.type);
      for (std::uint64_t change = random.below(20); change > 0; --change) {
        const char* other = array.bytes.data() + random.below(size) * width;
        const std::size_t place = random.below(size);
        put(array, place,
            from_the_array_itself ? std::vector<char>(other, other + width)
                                  : numbers[random.below(numbers.size())]);
      }
    }
    expect_harmless(one(), damaged);
  }
}

}  // namespace
}  // namespace akin
