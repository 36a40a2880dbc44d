// More effort finds no less, and all of it what the exact index finds; what is stored comes back.
#include "akin/index/lsh/lsh.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/near_space.h"
#include "akin/index/test_arrays.h"
#include "akin/index/test_lists.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr Nearness kAll[] = {Nearness::cosine, Nearness::dot, Nearness::euclidean};
constexpr std::size_t kColumns = 12;

// Around a hundred centres, the same ones for any seed; every 50th row is zero.
Matrix clustered_rows(std::size_t size, std::uint64_t seed, double spread = 0.5) {
  Matrix rows(size, kColumns);
  for (std::size_t row = 0; row < size; ++row) {
    if (row % 50 == 49) continue;
    Random own(seed, row), centre(1000, own.below(100));
    for (float& value : rows[row]) value = static_cast<float>(centre.normal() + spread * own.normal());
  }
  return rows;
}

std::vector<RowQuery> queries_of(const Matrix& vectors) {
  std::vector<RowQuery> queries;
  for (std::size_t row = 0; row < vectors.rows(); ++row) queries.push_back({vectors[row], {}});
  return queries;
}

std::vector<std::uint8_t> not_zero(const Matrix& rows) {
  std::vector<std::uint8_t> keep(rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) keep[row] = row % 50 == 49 ? 0 : 1;
  return keep;
}

std::int64_t hashes_of(const StoredIndex& index, std::size_t tables, std::size_t dimensions) {
  return static_cast<std::int64_t>(TestArrays(index).get<float>("directions").size() / tables /
                                   dimensions);
}

double found_of(const std::vector<Neighbor>& answer, const std::vector<Neighbor>& expected) {
  std::size_t found = 0;
  for (const Neighbor& neighbor : expected)
    found += static_cast<std::size_t>(std::count(answer.begin(), answer.end(), neighbor));
  return static_cast<double>(found) / static_cast<double>(expected.size());
}

TEST(Lsh, finds_no_less_with_more_effort_and_everything_in_the_end) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 5};
  const Matrix rows = clustered_rows(3000, 1), questions = clustered_rows(49, 9);
  const auto queries = queries_of(questions);
  for (const Nearness nearness : kAll) {
    SCOPED_TRACE(kNames<Nearness>[static_cast<std::size_t>(nearness)]);
    const auto expected = exact_lists(NearSpace(rows, nearness), queries, 10);
    const auto index = build_lsh(rows, nearness, {.tables = 8}, context);
    EXPECT_GT(index->whole_effort(), 100);
    std::vector<double> before(queries.size());
    double first = 0, last = 0;
    for (std::int64_t effort = 1; effort < 2 * index->whole_effort(); effort *= 2) {
      index->set_effort(effort);
      const auto answers = index->search(queries, 10, {}, context);
      last = 0;
      for (std::size_t q = 0; q < queries.size(); ++q) {
        const double found = found_of(answers[q], expected[q]);
        EXPECT_GE(found, before[q]) << "query " << q << " with effort " << effort;
        before[q] = found;
        last += found / static_cast<double>(queries.size());
      }
      if (effort == 1) first = last;
    }
    EXPECT_LT(first, 0.8);
    index->set_effort(index->whole_effort());
    EXPECT_EQ(index->search(queries, 10, {}, context), expected);
  }
}

TEST(Lsh, finds_most_of_what_is_near_by_default) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 6};
  const Matrix rows = clustered_rows(20000, 2, 0.25), questions = clustered_rows(49, 3, 0.25);
  const auto queries = queries_of(questions);
  for (const Nearness nearness : {Nearness::cosine, Nearness::euclidean}) {
    const auto expected = exact_lists(NearSpace(rows, nearness), queries, 10);
    const auto index = build_lsh(rows, nearness, {}, context);
    EXPECT_LT(index->rows_looked_at(rows.rows()), 0.5 * static_cast<double>(rows.rows()));
    const auto answers = index->search(queries, 10, {}, context);
    double recall = 0;
    for (std::size_t q = 0; q < queries.size(); ++q)
      recall += found_of(answers[q], expected[q]) / static_cast<double>(queries.size());
    EXPECT_GT(recall, 0.9);
  }
}

TEST(Lsh, obeys_filters_whatever_the_effort) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 7};
  const Matrix rows = clustered_rows(2000, 3), questions = clustered_rows(20, 4);
  auto queries = queries_of(questions);
  // Twice the same row, and rows that there are none of, do no harm.
  const std::vector<std::uint32_t> left_out = {0, 5, 6, 6, 7, 49, 1200, 1999, 2000, 4000000000};
  for (std::size_t q = 0; q < queries.size(); q += 2) queries[q].leave_out = left_out;
  std::vector<std::uint8_t> keep(rows.rows(), 1);
  for (std::size_t row = 0; row < rows.rows(); row += 3) keep[row] = 0;
  std::vector<std::uint8_t> listed = not_zero(rows);
  for (std::size_t row = 0; row < rows.rows(); row += 3) listed[row] = 0;
  for (const Nearness nearness : kAll) {
    const auto exact = exact_lists(NearSpace(rows, nearness), queries, 15, listed);
    const auto index = build_lsh(rows, nearness, {.tables = 4}, context);
    for (const std::int64_t effort : {std::int64_t{6}, index->whole_effort()}) {
      index->set_effort(effort);
      const auto answers = index->search(queries, 15, keep, context);
      for (std::size_t q = 0; q < queries.size(); ++q) {
        if (effort == index->whole_effort()) {
          EXPECT_EQ(answers[q], exact[q]);
        }
        EXPECT_TRUE(std::is_sorted(answers[q].begin(), answers[q].end(), better));
        for (const Neighbor& neighbor : answers[q]) {
          EXPECT_NE(listed[neighbor.index], 0);
          EXPECT_FALSE(q % 2 == 0 &&
                       std::binary_search(left_out.begin(), left_out.end(), neighbor.index));
        }
      }
    }
  }
}

TEST(Lsh, answers_a_query_alike_alone_and_among_others) {
  ThreadPool one(1), three(3);
  const Matrix rows = clustered_rows(1500, 5), questions = clustered_rows(45, 6);
  const auto queries = queries_of(questions);
  for (const Nearness nearness : kAll) {
    const auto index = build_lsh(rows, nearness, {.tables = 5}, {.threads = one});
    index->set_effort(17);
    const auto together = index->search(queries, 8, {}, {.threads = three});
    for (std::size_t q = 0; q < queries.size(); ++q)
      EXPECT_EQ(index->search({&queries[q], 1}, 8, {}, {.threads = one})[0], together[q]);
  }
}

TEST(Lsh, finds_a_row_in_its_own_bucket) {
  ThreadPool pool(1);
  const Context context{.threads = pool, .seed = 8};
  const Matrix rows = clustered_rows(500, 7);
  for (const Nearness nearness : {Nearness::cosine, Nearness::euclidean}) {
    const auto index = build_lsh(rows, nearness, {.tables = 3}, context);
    index->set_effort(1);
    for (std::uint32_t row = 0; row < 40; ++row) {
      const RowQuery query{rows[row], {}};
      const auto answers = index->search({&query, 1}, 1, {}, context);
      ASSERT_EQ(answers[0].size(), 1U);
      EXPECT_EQ(answers[0][0].index, row);
    }
  }
}

TEST(Lsh, has_the_same_arrays_for_any_number_of_threads_and_others_for_another_seed) {
  const Matrix rows = clustered_rows(6000, 8);
  ThreadPool one(1), two(2), seven(7);
  for (const Nearness nearness : kAll) {
    const auto build = [&](ThreadPool& pool, std::uint64_t seed) {
      return TestArrays(*build_lsh(rows, nearness, {}, {.threads = pool, .seed = seed}));
    };
    const TestArrays expected = build(one, 1);
    EXPECT_EQ(build(two, 1), expected);
    EXPECT_EQ(build(seven, 1), expected);
    EXPECT_NE(build(one, 2), expected);
  }
}

TEST(Lsh, comes_back_from_its_arrays) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 9};
  const Matrix rows = clustered_rows(900, 9), questions = clustered_rows(30, 10);
  const auto queries = queries_of(questions);
  for (const Nearness nearness : kAll) {
    const LshOptions options{.tables = 6};
    const auto index = build_lsh(rows, nearness, options, context);
    const TestArrays arrays(*index);
    BlobReader reader = arrays.reader();
    const auto again = read_lsh(rows, nearness, options, reader);
    reader.refuse_rest();
    EXPECT_EQ(TestArrays(*again), arrays);
    EXPECT_EQ(again->effort(), index->effort());
    EXPECT_EQ(again->whole_effort(), index->whole_effort());
    again->set_effort(11);
    index->set_effort(11);
    EXPECT_EQ(again->search(queries, 10, {}, context), index->search(queries, 10, {}, context));
  }
}

TEST(Lsh, refuses_arrays_of_other_rows_or_options) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  const Matrix rows = clustered_rows(300, 11);
  const auto index = build_lsh(rows, Nearness::cosine, {.tables = 6}, context);
  const TestArrays arrays(*index);
  const auto read = [&](const Matrix& of_rows, Nearness nearness, std::int64_t tables) {
    BlobReader reader = arrays.reader();
    try {
      read_lsh(of_rows, nearness, {.tables = tables}, reader);
      reader.refuse_rest();
      return std::string("nothing was refused");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
      return std::string(error.what());
    }
  };
  EXPECT_EQ(read(rows, Nearness::cosine, 6), "nothing was refused");
  EXPECT_THAT(read(rows, Nearness::cosine, 3), HasSubstr("shape"));
  for (const std::int64_t tables :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1001}, std::numeric_limits<std::int64_t>::max()})
    EXPECT_THAT(read(rows, Nearness::cosine, tables), HasSubstr("number of tables"));
  EXPECT_THAT(read(rows, Nearness::euclidean, 6), HasSubstr("offsets is missing"));
  EXPECT_THAT(read(rows, Nearness::dot, 6), HasSubstr("shape"));
  EXPECT_THAT(read(clustered_rows(290, 11), Nearness::cosine, 6), HasSubstr("shape"));
  Matrix others = clustered_rows(300, 11);  // as many zeros as before, but others
  std::swap_ranges(others[48].begin(), others[48].end(), others[49].begin());
  EXPECT_THAT(read(others, Nearness::cosine, 6), HasSubstr("does not hold each row"));
}

TEST(Lsh, chooses_hashes_by_the_number_of_rows) {
  ThreadPool pool(2);
  const Context context{.threads = pool};
  const auto hashes = [&](std::size_t rows, std::int64_t asked, Nearness nearness) {
    const Matrix all = clustered_rows(rows, 12);
    const auto index = build_lsh(all, nearness, {.tables = 2, .hashes = asked}, context);
    return hashes_of(*index, 2, kColumns + (nearness == Nearness::dot ? 1 : 0));
  };
  for (const Nearness nearness : kAll) {
    EXPECT_EQ(hashes(10, 0, nearness), 1);
    EXPECT_EQ(hashes(100, 0, nearness), 1);
    EXPECT_EQ(hashes(1000, 0, nearness), 4);  // 16 buckets of 61
    EXPECT_EQ(hashes(1000, 9, nearness), 9);
    EXPECT_EQ(hashes(1000, 64, nearness), 64);
  }
}

TEST(Lsh, refuses_options_by_name) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  const Matrix rows = clustered_rows(20, 13);
  const auto refusal = [&](Nearness nearness, const LshOptions& options) {
    try {
      build_lsh(rows, nearness, options, context);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return std::string(error.what());
    }
    return std::string("nothing was refused");
  };
  EXPECT_THAT(refusal(Nearness::cosine, {.tables = 0}), HasSubstr("tables"));
  EXPECT_THAT(refusal(Nearness::cosine, {.tables = 1001}), HasSubstr("tables"));
  EXPECT_THAT(refusal(Nearness::cosine, {.hashes = 65}), HasSubstr("hashes"));
  EXPECT_THAT(refusal(Nearness::euclidean, {.bucket_length = 0}), HasSubstr("bucket_length"));
  EXPECT_THAT(refusal(Nearness::cosine, {.bucket_length = 2}),
              HasSubstr("bucket_length would do nothing: it goes with Euclidean distance"));
  EXPECT_EQ(refusal(Nearness::euclidean, {.bucket_length = 2}), "nothing was refused");
}

TEST(Lsh, stops_when_told_to) {
  ThreadPool pool(2);
  std::stop_source source;
  const Matrix rows = clustered_rows(100, 14);
  const Context context{.threads = pool, .stop = source.get_token()};
  const auto index = build_lsh(rows, Nearness::cosine, {}, context);
  const auto queries = queries_of(rows);
  source.request_stop();
  EXPECT_THROW(index->search(queries, 3, {}, context), Error);
  EXPECT_THROW(build_lsh(rows, Nearness::cosine, {}, context), Error);
}

TEST(Lsh, of_few_rows_or_none_or_all_alike) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  for (const Nearness nearness : kAll) {
    const std::vector<float> numbers = {1, 2};
    const RowQuery query{.vector = numbers};
    for (const std::size_t size : {0UL, 3UL}) {  // none, or zeros
      const Matrix zeros(size, 2);
      const auto index = build_lsh(zeros, nearness, {}, context);
      EXPECT_EQ(index->whole_effort(), 1);
      EXPECT_THAT(index->search({&query, 1}, 5, {}, context)[0], IsEmpty());
      index->set_effort(1);
      EXPECT_THAT(index->search({&query, 1}, 5, {}, context)[0], IsEmpty());
    }
    Matrix same(30, 2);
    for (std::size_t row = 0; row < 30; ++row) same[row][0] = 3;
    const auto index = build_lsh(same, nearness, {}, context);
    const auto answers = index->search({&query, 1}, 4, {}, context);
    ASSERT_EQ(answers[0].size(), 4U);
    for (std::uint32_t place = 0; place < 4; ++place) EXPECT_EQ(answers[0][place].index, place);
    const RowQuery nothing{};
    const Matrix narrow(3, 0);
    const auto no_columns = build_lsh(narrow, nearness, {}, context);
    EXPECT_THAT(no_columns->search({&nothing, 1}, 5, {}, context)[0], IsEmpty());
  }
}

TEST(Lsh, bears_numbers_of_any_size) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  Matrix rows = clustered_rows(200, 15);
  for (float& value : rows[0]) value *= 1e36F;
  for (float& value : rows[1]) value *= 1e-36F;
  const std::vector<float> huge(kColumns, 1e37F), tiny(kColumns, 1e-44F), zeros(kColumns, 0);
  for (const Nearness nearness : kAll)
    for (const double length : {1e-30, 1e30, std::numeric_limits<double>::quiet_NaN()}) {
      LshOptions options{.tables = 2};
      if (nearness == Nearness::euclidean) options.bucket_length = length;
      const auto index = build_lsh(rows, nearness, options, context);
      for (const std::vector<float>& vector : {huge, tiny, zeros}) {
        const RowQuery query{.vector = vector};
        for (std::int64_t effort = 1; effort < 300; effort += 7) {
          index->set_effort(effort);
          EXPECT_LE(index->search({&query, 1}, 5, {}, context)[0].size(), 5U);
        }
      }
    }
}

}  // namespace
}  // namespace akin
