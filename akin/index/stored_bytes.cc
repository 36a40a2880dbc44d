// The sizes of the arrays that it would add to a file.
#include "akin/index/stored_bytes.h"

#include "akin/base/blob.h"

namespace akin {

std::int64_t stored_bytes(const StoredIndex& index) {
  BlobWriter arrays;
  index.save(arrays);
  std::uint64_t bytes = 0;
  for (const BlobWriter::Blob& blob : arrays.blobs()) {
    std::uint64_t size = element_size(blob.type);
    for (const std::uint64_t length : blob.shape) size *= length;
    bytes += size;
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace akin
