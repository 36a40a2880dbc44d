// Every figure comes out of the same seven sums.
#include "akin/evaluate/rating_metrics.h"

#include <cmath>

namespace akin {

ErrorSums operator+(const ErrorSums& a, const ErrorSums& b) {
  return {a.weight + b.weight,
          a.error_squares + b.error_squares,
          a.absolute_errors + b.absolute_errors,
          a.ratings + b.ratings,
          a.rating_squares + b.rating_squares,
          a.predictions + b.predictions,
          a.prediction_squares + b.prediction_squares};
}

ErrorSums error_of(float prediction, float rating, float near_mean, float weight) {
  const auto w = static_cast<double>(weight);
  const double error = static_cast<double>(prediction) - static_cast<double>(rating);
  const double given = static_cast<double>(rating) - static_cast<double>(near_mean);
  const double predicted = static_cast<double>(prediction) - static_cast<double>(near_mean);
  return {w,
          w * error * error,
          w * std::abs(error),
          w * given,
          w * given * given,
          w * predicted,
          w * predicted * predicted};
}

double mse(const ErrorSums& sums) { return sums.error_squares / sums.weight; }

double rmse(const ErrorSums& sums) { return std::sqrt(mse(sums)); }

double mae(const ErrorSums& sums) { return sums.absolute_errors / sums.weight; }

double r2(const ErrorSums& sums) {
  const double spread = sums.rating_squares - sums.ratings * sums.ratings / sums.weight;
  return spread > 0 ? 1 - sums.error_squares / spread : std::nan("");
}

double explained_variance(const ErrorSums& sums) {
  const double mean = sums.ratings / sums.weight;
  return (sums.prediction_squares - 2 * mean * sums.predictions) / sums.weight + mean * mean;
}

}  // namespace akin
