// A graph of neighbours in layers: hnsw.
//
// Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical
// navigable small world graphs", IEEE TPAMI 42 (2020). Built by hnswlib on one thread, so that the bytes
// are the same; searched by our own loop over its arrays, which filters and stays inside them.
// Cost: about n · construction · links distances to build, effort · links to search.
#pragma once

#include <cstdint>
#include <memory>

#include "akin/index/index_kind.h"

namespace akin {

struct HnswOptions {
  std::int64_t links = 16;          // M: links of a row in an upper layer, twice as many in the lowest
  std::int64_t construction = 200;  // ef_construction: candidates held while a row is linked

  void describe(FieldVisitor& visit);
};

std::unique_ptr<StoredIndex> build_hnsw(const Matrix& rows, Nearness nearness, const HnswOptions& options,
                                        const Context& context);
std::unique_ptr<StoredIndex> read_hnsw(const Matrix& rows, Nearness nearness, const HnswOptions& options,
                                       BlobReader& arrays);

}  // namespace akin
