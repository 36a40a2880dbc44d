// The arrays of an index as a file would hold them, for tests: to be compared, spoiled and read back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/blob.h"

namespace akin {

class TestArrays {
 public:
  // Of what has `save(BlobWriter&)`.
  template <class Saved>
  explicit TestArrays(const Saved& saved) {
    BlobWriter writer;
    saved.save(writer);
    for (const BlobWriter::Blob& blob : writer.blobs()) {
      Sink sink;
      blob.write(sink);
      arrays_[blob.name] = {blob.type, blob.shape, sink.bytes};
    }
  }

  // These arrays must outlive it.
  BlobReader reader() const {
    std::map<std::string, BlobReader::Blob, std::less<>> blobs;
    for (const auto& [name, array] : arrays_) blobs[name] = {array.type, array.shape, array.bytes};
    return BlobReader(std::move(blobs));
  }

  template <class T>
  std::vector<T> get(const std::string& name) const {
    const std::string& bytes = arrays_.at(name).bytes;
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

  // As many rows as there are values; columns stay.
  template <class T>
  void set(const std::string& name, const std::vector<T>& values) {
    Array& array = arrays_.at(name);
    array.bytes.assign(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    std::uint64_t row = 1;
    for (std::size_t i = 1; i < array.shape.size(); ++i) row *= array.shape[i];
    array.shape[0] = values.size() / row;
  }

  bool operator==(const TestArrays&) const = default;

 private:
  struct Sink : ByteSink {
    std::string bytes;
    void write(std::string_view more) override { bytes += more; }
  };
  struct Array {
    ElementType type;
    Shape shape;
    std::string bytes;

    bool operator==(const Array&) const = default;
  };

  std::map<std::string, Array> arrays_;
};

}  // namespace akin
