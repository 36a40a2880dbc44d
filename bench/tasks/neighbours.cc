// akin's side of bench/neighbours: one task a process, its answer one JSON object on the standard output.
//
//     neighbours pairs data=FILE [least=10] [matrix=FILE] [threads=2]
//     neighbours svd matrix=FILE [rank=64] [steps=5] [method=krylov|subspace] [threads=2] [seed=1]
//     neighbours search vectors=FILE dimensions=N [queries=FILE] [nearness=cosine|dot|euclidean]
//     [count=10]
//                       [at_once=true|false] [lists=FILE] [threads=2]
//
// `pairs` counts the pairs of items that `least` users have rated, of a rating file whose reading does
// not count: seconds of the counting of a dataset, and of the making of that, too. `matrix` takes their
// pointwise mutual information. `svd` decomposes such a matrix. `search` asks the exact index, of all
// queries at once or one after the other; `queries` are the vectors themselves where nothing is said, and
// `lists` takes the rows found (int32, -1 where there are fewer).
#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/read_ratings.h"
#include "akin/index/exact/exact.h"
#include "akin/math/instruction_set.h"
#include "akin/models/pmi/pmi_matrix.h"
#include "akin/models/svd_options.h"
#include "bench/tasks/left_out.h"
#include "bench/tasks/matrix_files.h"
#include "bench/tasks/stopwatch.h"
#include "bench/tasks/words.h"

namespace {

using namespace akin;

template <class Enum>
Enum choice(Words& words, const std::string& name, Enum otherwise) {
  const std::string given = words.text(name);
  if (given.empty()) return otherwise;
  for (std::size_t i = 0; i < kNames<Enum>.size(); ++i)
    if (kNames<Enum>[i] == given) return static_cast<Enum>(i);
  Words::refuse(fmt::format("there is no {} {}", name, given));
}

// --- pairs

std::string run_pairs(Words& words, const Context& context) {
  const std::string file = words.text("data"), matrix = words.text("matrix");
  const auto least = static_cast<std::int64_t>(words.number("least", 10));
  words.end();
  ReadOptions reading;
  reading.read_times = false;
  const Ratings ratings = read_ratings(file, reading, context);
  const PairFields fields{.min_count = least, .min_pair_count = least};
  Observer observer;

  const Stopwatch from_ratings;
  const Dataset data = make_dataset(ratings, context);
  const Stopwatch counting;
  const PairCounts counts = count_item_pairs(data, fields, context, observer);
  const Figures counted = counting.figures(), all = from_ratings.figures();

  const auto& both = counts.pairs.counts;  // of each pair twice
  if (!matrix.empty()) write_sparse(matrix, pmi_matrix(counts, fields, context));
  return fmt::format(
      R"({}, "from_ratings": {{{}}}, "pairs": {}, "sum": {}, "items": {}, "increments": {})",
      counted.json(), all.json(), counts.pairs.cells() / 2,
      std::reduce(both.begin(), both.end(), std::uint64_t{0}) / 2, counts.kept_items(),
      counts.increments);
}

// --- singular vectors

std::string run_svd(Words& words, const Context& context) {
  const std::string file = words.text("matrix");
  const RandomizedSvdOptions options{.rank = words.number("rank", 64),
                                     .power_steps = words.number("steps", 5),
                                     .method = choice(words, "method", SvdMethod::krylov)};
  words.end();
  const CsrMatrix matrix = read_sparse(file);
  const Stopwatch stopwatch;
  const TruncatedSvd svd = randomized_svd({matrix, matrix}, options, context);
  const Figures figures = stopwatch.figures();
  return fmt::format(R"({}, "left_out": {}, "items": {}, "cells": {})", figures.json(),
                     left_out(matrix, svd.right, context), matrix.rows(), matrix.cells());
}

// --- the exact index

using Lists = std::vector<std::vector<Neighbor>>;

Lists ask(const Index& index, std::span<const RowQuery> queries, std::size_t count, bool at_once,
          const Context& context) {
  if (at_once) return index.search(queries, count, {}, context);
  Lists lists;
  for (const RowQuery& query : queries)
    lists.push_back(std::move(index.search({&query, 1}, count, {}, context).front()));
  return lists;
}

void write_lists(const std::string& path, const Lists& lists, std::size_t count) {
  std::ofstream file(path, std::ios::binary);
  for (const std::vector<Neighbor>& list : lists) {
    std::vector<std::int32_t> rows(count, -1);
    for (std::size_t i = 0; i < list.size(); ++i) rows[i] = static_cast<std::int32_t>(list[i].index);
    write_row<std::int32_t>(file, rows);
  }
}

std::string run_search(Words& words, const Context& context) {
  const std::string vectors = words.text("vectors"), lists = words.text("lists");
  const std::string asked = words.text("queries", vectors);
  const std::size_t dimensions = words.number("dimensions"), count = words.number("count", 10);
  const Nearness nearness = choice(words, "nearness", Nearness::cosine);
  const bool at_once = words.text("at_once", "true") == "true";
  words.end();
  const Matrix rows = read_rows(vectors, dimensions), people = read_rows(asked, dimensions);
  std::vector<RowQuery> queries;
  for (std::size_t row = 0; row < people.rows(); ++row) queries.push_back({people[row]});

  const Stopwatch building;
  const std::unique_ptr<Index> index = make_exact_index(rows, nearness);
  const Figures built = building.figures();
  const Stopwatch asking;
  const Lists found = ask(*index, queries, count, at_once, context);
  const Figures answered = asking.figures();

  if (!lists.empty()) write_lists(lists, found, count);
  return fmt::format(R"({}, "build": {{{}}}, "queries": {})", answered.json(), built.json(),
                     queries.size());
}

int run(std::span<char*> arguments) {
  const std::string task = arguments.empty() ? "" : arguments[0];
  if (task != "pairs" && task != "svd" && task != "search") {
    std::cerr << "usage: neighbours pairs|svd|search NAME=VALUE…\n";
    return 2;
  }
  try {
    Words words(arguments.subspan(1));
    ThreadPool threads(words.number("threads", 2));
    const Context context{.threads = threads, .seed = words.number("seed", 1)};
    const std::string answer = task == "pairs" ? run_pairs(words, context)
                               : task == "svd" ? run_svd(words, context)
                                               : run_search(words, context);
    fmt::print("{{{}, \"instruction_set\": \"{}\"}}\n", answer, instruction_set());
    return 0;
  } catch (const Error& error) {
    std::cerr << "neighbours: " << error.what() << "\n";
    return 1;
  }
}

}  // namespace

int main(int count, char** words) {
  return run(std::span(words, static_cast<std::size_t>(count)).subspan(1));
}
