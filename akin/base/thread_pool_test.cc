// Every task once, errors that do not depend on luck, sums that do not depend on threads.
#include "akin/base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "akin/base/parallel.h"
#include "akin/base/random.h"

namespace akin {
namespace {

TEST(ThreadPool, runs_every_task_once) {
  for (const std::size_t threads : {1, 2, 7}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.size(), threads);
    for (const std::size_t tasks : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> runs(tasks);
      pool.run(tasks, [&](std::size_t task, std::size_t worker) {
        EXPECT_LT(worker, threads);
        ++runs[task];
      });
      for (const auto& count : runs) EXPECT_EQ(count, 1);
    }
  }
}

TEST(ThreadPool, throws_the_error_of_the_smallest_task) {
  for (const std::size_t threads : {1, 2, 7}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 50; ++round) {
      try {
        pool.run(1000, [](std::size_t task, std::size_t) {
          if (task % 10 == 7) throw Error(ErrorCode::bad_input, std::to_string(task));
        });
        FAIL() << "nothing was thrown";
      } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "7");
      }
    }
    std::atomic<int> runs = 0;
    pool.run(10, [&](std::size_t, std::size_t) { ++runs; });
    EXPECT_EQ(runs, 10) << "the pool works on after an error";
  }
}

TEST(SumOverRows, has_the_same_bits_for_any_number_of_threads) {
  const std::size_t rows = 5 * kRowChunk + 77;
  const auto term = [](std::size_t row) { return Random(3, row).normal(); };
  ThreadPool one(1), seven(7);
  EXPECT_EQ(sum_over_rows(Context{.threads = one}, rows, term),
            sum_over_rows(Context{.threads = seven}, rows, term));
}

TEST(SumOverChunks, is_the_sum_over_rows) {
  const auto term = [](std::size_t row) { return Random(3, row).normal(); };
  const auto chunk_sum = [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t row = begin; row < end; ++row) sum += term(row);
    return sum;
  };
  ThreadPool one(1), seven(7);
  for (const std::size_t chunks : {0, 1, 5, 16, 17, 63, 100}) {
    const std::size_t rows = chunks * kRowChunk + 77 * (chunks % 2);
    const double expected = sum_over_rows(Context{.threads = one}, rows, term);
    EXPECT_EQ(sum_over_chunks(Context{.threads = one}, rows, chunk_sum), expected) << chunks;
    EXPECT_EQ(sum_over_chunks(Context{.threads = seven}, rows, chunk_sum), expected) << chunks;
  }
}

TEST(SumOverRows, of_aligned_chunks_adds_up_to_the_whole) {
  std::vector<double> sums;
  for (std::size_t chunk = 0; chunk < 13; ++chunk) sums.push_back(Random(5, chunk).normal());
  const double first = tree_sum(std::vector<double>(sums.begin(), sums.begin() + 8));
  const double second = tree_sum(std::vector<double>(sums.begin() + 8, sums.end()));
  EXPECT_EQ(tree_sum(sums), first + second);
}

TEST(ForEachChunk, stops_when_told) {
  ThreadPool pool(2);
  std::stop_source stop;
  const Context context{.threads = pool, .stop = stop.get_token()};
  EXPECT_THROW(for_each_row(context, 100 * kRowChunk, [&](std::size_t) { stop.request_stop(); }), Error);
}

}  // namespace
}  // namespace akin
