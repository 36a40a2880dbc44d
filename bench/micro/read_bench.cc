// Reads a file of ratings once for each line on the standard input, and answers with the rows, the
// seconds and the processor's seconds that it took, and the seconds that a dataset took.
//
//     read_bench FILE [threads [chunk_bytes]]       reads as it is told
//     read_bench --generate FILE ROWS               writes a file of made-up ratings
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <span>
#include <string>

#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/read_ratings.h"
#include "akin/data/split.h"

namespace {

using namespace akin;

std::size_t whole(const char* text) { return static_cast<std::size_t>(parse_integer(text).value()); }

// As many bytes a row as MovieLens has: 162,000 users by turns, items up to 209,171, half stars, seconds.
void generate_file(const std::string& path, std::size_t rows) {
  Ratings ratings;
  std::vector<std::int64_t> users;
  std::vector<std::int64_t> items;
  for (std::int64_t id = 1; id <= 162541; ++id) users.push_back(id);
  for (std::int64_t id = 1; id <= 209171; id += 3) items.push_back(id);
  Random random(1, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    const double skew = random.uniform();
    ratings.user.push_back(static_cast<std::uint32_t>(i * users.size() / rows));
    ratings.item.push_back(static_cast<std::uint32_t>(skew * skew * static_cast<double>(items.size())));
    ratings.value.push_back(static_cast<float>(1 + random.below(10)) / 2);
    ratings.time.push_back(static_cast<std::int64_t>(1000000000 + random.below(500000000)));
  }
  ratings.users = std::make_shared<const IdMap>(std::move(users));
  ratings.items = std::make_shared<const IdMap>(std::move(items));
  write_ratings(path, ratings);
}

template <class F>
double seconds(const F& f) {
  const auto start = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void read_on_demand(const std::string& path, std::size_t threads, std::size_t chunk_bytes) {
  ThreadPool pool(threads);
  const Context context{pool};
  ReadOptions options;
  if (chunk_bytes > 0) options.chunk_bytes = chunk_bytes;
  for (std::string line; std::getline(std::cin, line);) {
    Ratings ratings;
    const std::clock_t start = std::clock();
    const double reading = seconds([&] { ratings = read_ratings(path, options, context); });
    const double working = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    const double making = seconds([&] { make_dataset(ratings, context); });
    std::cout << fmt::format("{} {} {} {}\n", ratings.size(), reading, working, making) << std::flush;
  }
}

}  // namespace

int main(int count, char** words) {
  const std::span<char*> arguments(words, static_cast<std::size_t>(count));
  if (count == 4 && std::string(arguments[1]) == "--generate") {
    generate_file(arguments[2], whole(arguments[3]));
  } else if (count >= 2) {
    read_on_demand(arguments[1], count > 2 ? whole(arguments[2]) : 0,
                   count > 3 ? whole(arguments[3]) : 0);
  } else {
    std::cerr << "usage: read_bench FILE [threads [chunk_bytes]] | read_bench --generate FILE ROWS\n";
    return 2;
  }
}
