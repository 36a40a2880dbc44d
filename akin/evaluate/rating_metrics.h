// How far predictions are from the ratings that were held out.
//
//     rmse = √mse    mse = Σ e² / n    mae = Σ |e| / n    r2 = 1 − Σ e² / Σ (r − mean of r)²
//     var = Σ (prediction − mean of r)² / n
//
// over all n rows, with e = prediction − rating r. Where ratings have weights each term is multiplied by
// its own, the mean is theirs, and n is their sum. `var` is the explained variance of Apache Spark's
// RegressionMetrics: how far predictions move from the mean, right or wrong.
#pragma once

namespace akin {

// What all of them are made of; sums add up with +.
struct ErrorSums {
  double weight = 0;  // of all rows; their number where they have none
  double error_squares = 0;
  double absolute_errors = 0;
  double ratings = 0;  // each less a number that is the same for all rows, near their mean
  double rating_squares = 0;
  double predictions = 0;  // less the same number
  double prediction_squares = 0;
};

ErrorSums operator+(const ErrorSums& a, const ErrorSums& b);

// The sums of one row.
ErrorSums error_of(float prediction, float rating, float near_mean, float weight = 1);

// NaN without rows.
double rmse(const ErrorSums& sums);
double mse(const ErrorSums& sums);
double mae(const ErrorSums& sums);
double r2(const ErrorSums& sums);  // NaN where all ratings are equal: there is nothing to explain
double explained_variance(const ErrorSums& sums);

}  // namespace akin
