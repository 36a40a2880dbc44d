// Writes the vectors of Spark's ALS as akin learns them: spark_factors RATINGS OUT SEED [OPTION=VALUE …]
//
// The options are those of SparkAlsOptions. A line of OUT is "user" or "item", an id and its numbers.
#include <cstdio>
#include <fstream>
#include <map>
#include <string>

#include "akin/base/text.h"
#include "akin/data/read_ratings.h"
#include "akin/models/als/spark/spark_als.h"

namespace akin {
namespace {

SparkAlsOptions options_of(std::span<char*> words) {
  std::map<std::string, std::string, std::less<>> given;
  for (const std::string word : words)
    given[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  SparkAlsOptions options;
  assign_fields(options, [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const auto found = given.find(name);
    if (found == given.end()) return std::nullopt;
    return std::vector<std::string>{given.extract(found).mapped()};
  });
  for (const auto& [name, value] : given)
    throw Error(ErrorCode::invalid_argument, "there is no option " + name);
  check_fields(options);
  return options;
}

void write_side(std::ofstream& out, std::string_view name, const IdMap& ids, const Matrix& vectors) {
  for (std::uint32_t row = 0; row < vectors.rows(); ++row) {
    out << name << ' ' << ids.text(row);
    for (const float value : vectors[row]) out << ' ' << to_text(value);
    out << '\n';
  }
}

void write_factors(std::span<char*> words) {
  if (words.size() < 4)
    throw Error(ErrorCode::invalid_argument, "usage: spark_factors RATINGS OUT SEED [OPTION=VALUE …]");
  const SparkAlsOptions options = options_of(words.subspan(4));
  const std::int64_t seed = parse_integer(words[3]).value();
  ThreadPool threads;
  const Context context{threads, static_cast<std::uint64_t>(seed)};
  const Dataset data = make_dataset(read_ratings(words[1], {}, context), context);
  Observer nobody;
  const FactorModel model = train_spark_als(data, options, context, nobody);
  std::ofstream out(words[2]);
  write_side(out, "user", *data.users(), model.user_vectors);
  write_side(out, "item", *data.items(), model.item_vectors);
  if (!out.flush()) throw Error(ErrorCode::io, std::string("cannot write ") + words[2]);
}

}  // namespace
}  // namespace akin

int main(int count, char** words) {
  try {
    akin::write_factors({words, static_cast<std::size_t>(count)});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "spark_factors: %s\n", error.what());
    return 1;
  }
}
