// The mean row first, then the squares of the distances to it.
#include "akin/index/lsh/bucket_length.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include "akin/base/parallel.h"

namespace akin {
namespace {

struct Sums {
  std::vector<double> of_columns;  // none: zeros

  Sums operator+(const Sums& other) const {
    if (of_columns.empty()) return other;
    Sums sums = *this;
    for (std::size_t k = 0; k < other.of_columns.size(); ++k) sums.of_columns[k] += other.of_columns[k];
    return sums;
  }
};

std::vector<double> mean_row(const Matrix& vectors, std::span<const std::uint32_t> rows,
                             const Context& context) {
  Sums sums = sum_over_chunks(context, rows.size(), [&](std::size_t begin, std::size_t end) {
    Sums chunk{std::vector<double>(vectors.columns())};
    for (const std::uint32_t row : rows.subspan(begin, end - begin))
      for (std::size_t k = 0; k < vectors.columns(); ++k)
        chunk.of_columns[k] += static_cast<double>(vectors[row][k]);
    return chunk;
  });
  for (double& sum : sums.of_columns) sum /= static_cast<double>(rows.size());
  return sums.of_columns;
}

double squared_distance_to(std::span<const double> centre, std::span<const float> row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    const double difference = static_cast<double>(row[k]) - centre[k];
    sum += difference * difference;
  }
  return sum;
}

}  // namespace

double usual_bucket_length(const Matrix& vectors, std::span<const std::uint32_t> rows,
                           const Context& context) {
  if (rows.empty() || vectors.columns() == 0) return 1;
  const std::vector<double> centre = mean_row(vectors, rows, context);
  const double squares = sum_over_rows(context, rows.size(), [&](std::size_t place) {
    return squared_distance_to(centre, vectors[rows[place]]);
  });
  const double numbers = static_cast<double>(rows.size()) * static_cast<double>(vectors.columns());
  const double length = 2 * std::sqrt(squares / numbers);
  return length > 0 ? length : 1;
}

}  // namespace akin
