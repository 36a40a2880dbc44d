// akin::AnnoyIndex on a file of vectors, its answer one JSON object on the standard output.
//
//     annoy_index vectors=FILE dimensions=N metric=angular|euclidean|dot trees=N search_k=N,N…
//                 [queries=1000] [count=10] [threads=1] [seed=0] [lists=FILE] [distances=FILE]
//
// The vectors are float32, one after the other. Queries are items, evenly among all; each is asked for
// `count` + 1 items, itself among them, at each search_k. `lists` takes the items (int32, -1 where there
// are fewer) and `distances` the distances (float32), for one search_k after the other.
#include "akin/index/annoy_index.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/math/instruction_set.h"
#include "bench/tasks/stopwatch.h"
#include "bench/tasks/words.h"

namespace {

using namespace akin;

struct Task {
  explicit Task(Words& words)
      : vectors(read_column<float>(words.text("vectors"))),
        dimensions(words.number("dimensions", 1)),
        metric(words.text("metric", "angular")),
        trees(words.number("trees", 10)),
        queries(words.number("queries", 1000)),
        listed(words.number("count", 10) + 1),
        threads(words.number("threads", 1)),
        seed(words.number("seed", 0)),
        lists(words.text("lists")),
        distances(words.text("distances")) {
    const std::string efforts = words.text("search_k");
    for (const std::string_view text : split(efforts)) {
      const auto effort = parse_integer(text);
      if (!effort) Words::refuse(fmt::format("search_k has no number {}", text));
      search_k.push_back(*effort);
    }
    words.end();
    if (dimensions == 0 || vectors.size() % dimensions != 0)
      Words::refuse("the file is not one of such vectors");
  }

  static std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      parts.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return parts;
  }

  std::size_t items() const { return vectors.size() / dimensions; }
  std::int64_t item(std::size_t query) const {
    return static_cast<std::int64_t>(query * items() / queries);
  }

  std::vector<float> vectors;
  std::size_t dimensions;
  std::string metric;
  std::size_t trees, queries, listed, threads, seed;
  std::string lists, distances;
  std::vector<std::int64_t> search_k;
};

Figures build(const Task& task, AnnoyIndex& index) {
  const std::span<const float> vectors = task.vectors;
  for (std::size_t item = 0; item < task.items(); ++item)
    index.add_item(static_cast<std::int64_t>(item),
                   vectors.subspan(item * task.dimensions, task.dimensions));
  index.set_seed(task.seed);
  const Stopwatch stopwatch;
  index.build(static_cast<int>(task.trees), static_cast<int>(task.threads));
  return stopwatch.figures();
}

using Answers = std::vector<AnnoyIndex::Neighbors>;

Figures ask(const Task& task, const AnnoyIndex& index, std::int64_t search_k, Answers& answers) {
  ThreadPool pool(task.threads);
  const Stopwatch stopwatch;
  pool.run(task.queries, [&](std::size_t query, std::size_t) {
    answers[query] = index.get_nns_by_item_with_distances(
        task.item(query), static_cast<std::int64_t>(task.listed), search_k);
  });
  return stopwatch.figures();
}

void write(const Task& task, const Answers& answers, std::ofstream& lists, std::ofstream& distances) {
  for (const AnnoyIndex::Neighbors& answer : answers) {
    std::vector<std::int32_t> ids(task.listed, -1);
    std::vector<float> far(task.listed, 0);
    for (std::size_t i = 0; i < answer.ids.size(); ++i) {
      ids[i] = static_cast<std::int32_t>(answer.ids[i]);
      far[i] = answer.distances[i];
    }
    if (lists.is_open()) write_row<std::int32_t>(lists, ids);
    if (distances.is_open()) write_row<float>(distances, far);
  }
}

std::ofstream opened(const std::string& path) {
  return path.empty() ? std::ofstream() : std::ofstream(path, std::ios::binary);
}

void run(const Task& task) {
  AnnoyIndex index(static_cast<int>(task.dimensions), task.metric);
  const Figures building = build(task, index);
  std::ofstream lists = opened(task.lists), distances = opened(task.distances);
  std::vector<std::string> searches;
  Answers answers(task.queries);
  for (const std::int64_t search_k : task.search_k) {
    const Figures asking = ask(task, index, search_k, answers);
    write(task, answers, lists, distances);
    searches.push_back(fmt::format(R"({{"search_k": {}, {}}})", search_k, asking.json()));
  }
  fmt::print("{{\"build\": {{{}}}, \"searches\": [{}], \"instruction_set\": \"{}\"}}\n", building.json(),
             fmt::join(searches, ", "), instruction_set());
}

}  // namespace

int main(int count, char** arguments) {
  try {
    Words words(std::span(arguments, static_cast<std::size_t>(count)).subspan(1));
    run(Task(words));
    return 0;
  } catch (const akin::Error& error) {
    std::cerr << "annoy_index: " << error.what() << "\n";
    return 1;
  }
}
