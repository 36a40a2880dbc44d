// ALS as one writes it in C++ with Eigen: rows handed out to threads one by one, the rated vectors copied
// side by side, `rankUpdate` and a Cholesky factorization.
//
//     als_eigen data=FOLDER rank=N iterations=N regularization=X [confidence=X] [factors=FOLDER]
//     [threads=2]
//
// Without a confidence the ratings are explicit and the regularization is times a row's ratings; with one
// they are clicks, the regularization is as it stands. Float32; no biases. FOLDER/train holds users.i32,
// items.i32 and values.f32. Its answer is one JSON object.
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Factors = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;  // a column a row of the side
constexpr Eigen::Index kPanel = 64;                                    // rated vectors at a time

struct Options {
  Eigen::Index rank = 10;
  int iterations = 10;
  float regularization = 0.1F;
  float confidence = 0;  // 0: explicit ratings
  std::size_t threads = 2;
};

struct Rows {
  std::vector<std::size_t> starts;
  std::vector<std::int32_t> columns;
  std::vector<float> values;

  std::size_t size() const { return starts.size() - 1; }
};

template <class T>
std::vector<T> read_column(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

Rows group(const std::vector<std::int32_t>& rows, const std::vector<std::int32_t>& columns,
           const std::vector<float>& values) {
  Rows grouped;
  for (const std::int32_t row : rows) {
    if (grouped.starts.size() < static_cast<std::size_t>(row) + 2)
      grouped.starts.resize(static_cast<std::size_t>(row) + 2);
    ++grouped.starts[static_cast<std::size_t>(row) + 1];
  }
  for (std::size_t row = 1; row < grouped.starts.size(); ++row)
    grouped.starts[row] += grouped.starts[row - 1];
  std::vector<std::size_t> next = grouped.starts;
  grouped.columns.resize(rows.size());
  grouped.values.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t place = next[static_cast<std::size_t>(rows[i])]++;
    grouped.columns[place] = columns[i];
    grouped.values[place] = values[i];
  }
  return grouped;
}

class Solver {
 public:
  Solver(const Factors& fixed, const Factors& everywhere, const Options& options)
      : fixed_(fixed), everywhere_(everywhere), options_(options), panel_(options.rank, kPanel) {}

  void solve(const Rows& rows, std::size_t row, Factors& factors) {
    const std::size_t begin = rows.starts[row], end = rows.starts[row + 1];
    const bool implicit = options_.confidence > 0;
    matrix_ = everywhere_;
    right_ = Eigen::VectorXf::Zero(options_.rank);
    const float weight = implicit ? options_.confidence - 1 : 1;  // beyond that of any pair
    for (std::size_t at = begin; at < end; at += kPanel) {
      const auto size = static_cast<Eigen::Index>(std::min<std::size_t>(kPanel, end - at));
      for (Eigen::Index i = 0; i < size; ++i) {
        const std::size_t place = at + static_cast<std::size_t>(i);
        panel_.col(i) = fixed_.col(rows.columns[place]);
        right_ += (implicit ? options_.confidence : rows.values[place]) * panel_.col(i);
      }
      matrix_.selfadjointView<Eigen::Lower>().rankUpdate(panel_.leftCols(size), weight);
    }
    const float scale = implicit ? 1 : static_cast<float>(end - begin);
    matrix_.diagonal().array() += options_.regularization * scale;
    cholesky_.compute(matrix_.selfadjointView<Eigen::Lower>());
    factors.col(static_cast<Eigen::Index>(row)) = cholesky_.solve(right_);
  }

 private:
  const Factors& fixed_;
  const Factors& everywhere_;
  const Options& options_;
  Factors panel_, matrix_;
  Eigen::VectorXf right_;
  Eigen::LLT<Factors, Eigen::Lower> cholesky_;
};

// Y'Y where every pair counts; its lower triangle.
Factors everywhere(const Factors& fixed, const Options& options) {
  Factors gram = Factors::Zero(options.rank, options.rank);
  if (options.confidence > 0) gram.selfadjointView<Eigen::Lower>().rankUpdate(fixed);
  return gram;
}

void solve_side(const Rows& rows, const Factors& fixed, Factors& factors, const Options& options) {
  const Factors gram = everywhere(fixed, options);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    Solver solver(fixed, gram, options);
    for (std::size_t row = next++; row < rows.size(); row = next++) solver.solve(rows, row, factors);
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < options.threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void write(const std::string& path, const Factors& factors) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(factors.data()),
             static_cast<std::streamsize>(static_cast<std::size_t>(factors.size()) * sizeof(float)));
}

}  // namespace

int main(int count, char** arguments) {
  std::map<std::string, std::string> words;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    words[std::string(word.substr(0, word.find('=')))] = word.substr(word.find('=') + 1);
  }
  Options options{.rank = std::stol(words["rank"]),
                  .iterations = std::stoi(words["iterations"]),
                  .regularization = std::stof(words["regularization"])};
  if (!words["confidence"].empty()) options.confidence = std::stof(words["confidence"]);
  if (!words["threads"].empty()) options.threads = std::stoul(words["threads"]);

  const std::string folder = words["data"] + "/train/";
  const auto users = read_column<std::int32_t>(folder + "users.i32");
  const auto items = read_column<std::int32_t>(folder + "items.i32");
  const auto values = read_column<float>(folder + "values.f32");

  const auto start = std::chrono::steady_clock::now();
  const double worked = processor_seconds();
  const Rows by_user = group(users, items, values), by_item = group(items, users, values);
  Factors user_factors(options.rank, by_user.size()), item_factors(options.rank, by_item.size());
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0, 0.1F);
  std::uniform_real_distribution<float> uniform(0, 0.05F);  // of clicks: they share a direction
  for (float& value : user_factors.reshaped())
    value = options.confidence > 0 ? uniform(random) : normal(random);

  std::string epochs;
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    const auto began = std::chrono::steady_clock::now();
    solve_side(by_item, user_factors, item_factors, options);
    solve_side(by_user, item_factors, user_factors, options);
    epochs += (epochs.empty() ? "" : ", ") + std::to_string(seconds_since(began));
  }
  const double seconds = seconds_since(start), work = processor_seconds() - worked;
  if (!words["factors"].empty()) {
    write(words["factors"] + "/users.f32", user_factors);
    write(words["factors"] + "/items.f32", item_factors);
  }
  std::printf("{\"seconds\": %f, \"work\": %f, \"epoch_seconds\": [%s]}\n", seconds, work,
              epochs.c_str());
  return 0;
}
