// Checks on the way in.
#include "akin/base/blob.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <utility>

#include "akin/base/error.h"

namespace akin {
namespace {

constexpr std::size_t kSizes[] = {1, 4, 4, 8, 8, 8};  // in the order of ElementType

[[noreturn]] void refuse(std::string_view name, std::string_view reason) {
  throw Error(ErrorCode::bad_input, fmt::format("the array {} {}", name, reason));
}

}  // namespace

std::size_t element_size(ElementType type) { return kSizes[static_cast<std::size_t>(type)]; }

void BlobWriter::add_rows(const std::string& name, ElementType type, const Shape& shape,
                          std::function<void(ByteSink&)> write) {
  blobs_.push_back({name, type, shape, std::move(write)});
}

std::uint64_t BlobReader::rows(std::string_view name) const {
  const Blob& blob = find(name);
  if (blob.shape.empty()) refuse(name, "has no rows");
  return blob.shape[0];
}

std::uint64_t BlobReader::columns(std::string_view name) const {
  const Blob& blob = find(name);
  if (blob.shape.size() != 2) refuse(name, "is not a matrix");
  return blob.shape[1];
}

void BlobReader::refuse_rest() const {
  if (!blobs_.empty()) refuse(blobs_.begin()->first, "is unknown");
}

const BlobReader::Blob& BlobReader::find(std::string_view name) const {
  const auto found = blobs_.find(name);
  if (found == blobs_.end()) refuse(name, "is missing");
  return found->second;
}

std::span<const char> BlobReader::take_bytes(std::string_view name, ElementType type,
                                             const Shape& shape) {
  const Blob& blob = find(name);
  if (blob.type != type) refuse(name, "has another element type than expected");
  if (blob.shape != shape)
    refuse(name, fmt::format("has the shape [{}], not [{}]", fmt::join(blob.shape, ", "),
                             fmt::join(shape, ", ")));
  const std::span<const char> bytes = blob.bytes;
  blobs_.erase(blobs_.find(name));
  return bytes;
}

void BlobReader::refuse_not_finite(std::string_view name, std::span<const float> values) {
  for (const float value : values)
    if (!std::isfinite(value)) refuse(name, "holds a number that is not finite");
}

}  // namespace akin
