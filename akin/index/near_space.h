// One geometry for the three kinds of nearness: rows and queries are turned so that the nearest by
// Euclidean distance are the nearest as asked.
//
//     cosine      vectors of length 1
//     dot         a number more: √(M² - |row|²), with M the largest length of a row, and 0 of a query;
//                 all rows have the length M then (Bachrach et al., RecSys 2014), and so has the query:
//                 its own length changes no order, and far from M distances would lose their last digits
//     euclidean   as they are
//
// So an index that is not exact is written once, over distances (akin/math/row_distances.h). What it
// finds is scored by the nearness itself, from the rows as they were, and with the same bits as by the
// exact index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/index/index.h"
#include "akin/math/matrix.h"
#include "akin/math/row_distances.h"

namespace akin {

class NearSpace {
 public:
  // `rows` must outlive the space, which keeps its own turned copy where they differ.
  NearSpace(const Matrix& rows, Nearness nearness);

  Nearness nearness() const { return nearness_; }
  std::size_t rows() const { return rows_->rows(); }
  std::size_t dimensions() const { return turned().columns(); }  // of the turned vectors

  // Rows of zeros have no direction: they belong to no index.
  bool is_zero(std::size_t row) const { return lengths_[row] == 0; }
  // The others, ascending.
  std::vector<std::uint32_t> rows_with_direction() const;

  // No number of them is infinite, whatever the rows hold.
  const Matrix& turned() const { return is_as_it_was() ? *rows_ : turned_; }

  // `into` has dimensions() numbers.
  void turn_query(std::span<const float> query, std::span<float> into) const;

  // How near a row is to a query as it was asked: what Neighbor::score says.
  float score(std::span<const float> query, std::size_t row) const;

  // The `count` nearest of some rows, each named once: how every search ends.
  std::vector<Neighbor> best(std::span<const float> query, std::span<const std::uint32_t> rows,
                             std::size_t count) const;

  // The same of many rows, of which only the nearest by distance are scored: distances take less time,
  // and some rows more than are asked for make up for their rounding. So it may miss what best() would
  // list where very many rows are as good as equally near. `turned` is the query as turn_query left it.
  std::vector<Neighbor> best_of_many(std::span<const float> query, std::span<const float> turned,
                                     std::span<const std::uint32_t> rows, std::size_t count) const;

 private:
  bool is_as_it_was() const { return nearness_ == Nearness::euclidean; }
  void add_number();  // to each row, for dot
  void score_each(std::span<const float> query, std::span<const std::uint32_t> rows,
                  std::span<float> scores) const;

  const Matrix* rows_;
  Nearness nearness_;
  Matrix turned_;
  std::vector<double> lengths_;  // of the rows as they were
  double longest_ = 0;
};

}  // namespace akin
