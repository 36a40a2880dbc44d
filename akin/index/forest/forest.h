// A forest of random-projection trees, as Annoy builds them.
//
// Each inner node parts its rows by the plane midway between two centres that a few steps of 2-means
// found; a leaf holds few rows. A search goes down all trees at once, nearest planes first, and scores
// what it finds (Bernhardsson, Annoy). Trees are built in parallel, each from its own random numbers: the
// same bytes for any number of threads. The nodes are used where they lie in the file's bytes.
// Cost: trees · n · log(n) distances to build; effort distances and trees · log(n) planes to search.
#pragma once

#include <cstdint>
#include <memory>

#include "akin/index/index_kind.h"

namespace akin {

struct ForestOptions {
  std::int64_t trees = 50;

  void describe(FieldVisitor& visit);
};

std::unique_ptr<StoredIndex> build_forest(const Matrix& rows, Nearness nearness,
                                          const ForestOptions& options, const Context& context);
std::unique_ptr<StoredIndex> read_forest(const Matrix& rows, Nearness nearness,
                                         const ForestOptions& options, BlobReader& arrays);

}  // namespace akin
