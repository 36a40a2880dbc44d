// Ratings as a sparse matrix, both ways round.
//
// Of several ratings of one item by one user the last counts, by time, then by place in the file; where
// repeats are kept (ratings.h) each is a cell, one behind the other. Users
// and items of the id maps without a rating (after a split, or unknown to it) are empty rows; a dataset
// of all the ratings in a file has none.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "akin/base/context.h"
#include "akin/base/digest.h"
#include "akin/data/ratings.h"
#include "akin/math/csr_matrix.h"

namespace akin {

// The least and the most value that a rating has.
struct Scale {
  float least = 0;
  float most = 0;

  bool operator==(const Scale&) const = default;
};

class Dataset {
 public:
  // `by_user` has a row for each user and a column for each item: the caller's promise.
  Dataset(std::shared_ptr<const IdMap> users, std::shared_ptr<const IdMap> items, CsrMatrix by_user,
          std::size_t duplicates, const Context& context);

  const CsrMatrix& by_user() const { return by_user_; }
  const CsrMatrix& by_item() const { return by_item_; }
  const std::shared_ptr<const IdMap>& users() const { return users_; }
  const std::shared_ptr<const IdMap>& items() const { return items_; }

  std::size_t size() const { return by_user_.cells(); }
  double weight() const { return weight_; }               // the sum of weights; without any, size()
  double mean() const { return mean_; }                   // by weight; 0 where there are no ratings
  Scale scale() const { return scale_; }                  // {0, 0} where there are no ratings
  std::size_t duplicates() const { return duplicates_; }  // ratings that a later one replaced

  // Over ids, cells and their weights in ascending order: the same for any order of the input rows.
  Digest fingerprint() const;

 private:
  std::shared_ptr<const IdMap> users_;
  std::shared_ptr<const IdMap> items_;
  CsrMatrix by_user_;
  CsrMatrix by_item_;
  std::size_t duplicates_ = 0;
  double weight_ = 0;
  double mean_ = 0;
  Scale scale_;
};

// The same bits for any number of threads and, where no two ratings of a pair have the same time, for any
// order of the rows.
Dataset make_dataset(const Ratings& ratings, const Context& context);

// The same, in less memory: the columns of the ratings go as soon as they are not needed.
Dataset make_dataset(Ratings&& ratings, const Context& context);

}  // namespace akin
