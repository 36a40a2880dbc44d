// Named arrays of numbers: what a model file is made of, without the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "akin/base/file.h"

namespace akin {

enum class ElementType { u8, u32, f32, i64, u64, f64 };

template <class T>
constexpr ElementType element_type() {
  if constexpr (std::is_same_v<T, unsigned char>) return ElementType::u8;
  if constexpr (std::is_same_v<T, std::uint32_t>) return ElementType::u32;
  if constexpr (std::is_same_v<T, float>) return ElementType::f32;
  if constexpr (std::is_same_v<T, std::int64_t>) return ElementType::i64;
  if constexpr (std::is_same_v<T, std::uint64_t>) return ElementType::u64;
  if constexpr (std::is_same_v<T, double>) return ElementType::f64;
}

std::size_t element_size(ElementType type);

using Shape = std::vector<std::uint64_t>;

// Writes the values as they lie in memory, little-endian. They must live until it is called.
template <class T>
std::function<void(ByteSink&)> bytes_of(std::span<const T> values) {
  return [values](ByteSink& sink) {
    sink.write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  };
}

// Collects arrays to be written. Nothing is copied: what is added must live until it is written.
class BlobWriter {
 public:
  struct Blob {
    std::string name;
    ElementType type;
    Shape shape;
    std::function<void(ByteSink&)> write;  // all its bytes, little-endian, row by row
  };

  template <class T>
  void add(const std::string& name, const Shape& shape, std::span<const T> values) {
    add_rows(name, element_type<T>(), shape, bytes_of(values));
  }
  void add_rows(const std::string& name, ElementType type, const Shape& shape,
                std::function<void(ByteSink&)> write);

  const std::vector<Blob>& blobs() const { return blobs_; }

 private:
  std::vector<Blob> blobs_;
};

// Hands out arrays that were read. Each is asked for once, with the shape that it must have.
class BlobReader {
 public:
  struct Blob {
    ElementType type;
    Shape shape;
    std::span<const char> bytes;  // aligned for its type, as many as type and shape say
  };

  // `owner` keeps the bytes: who uses arrays where they lie holds on to it. Without one, the caller
  // promises that the bytes outlive all that is read from them.
  explicit BlobReader(std::map<std::string, Blob, std::less<>> blobs,
                      std::shared_ptr<const void> owner = nullptr)
      : blobs_(std::move(blobs)), owner_(std::move(owner)) {}

  const std::shared_ptr<const void>& owner() const { return owner_; }

  bool has(std::string_view name) const { return blobs_.contains(name); }

  // Rows of an array of any shape that has at least one dimension; throws Error(bad_input) if it is
  // missing.
  std::uint64_t rows(std::string_view name) const;
  // Its second dimension.
  std::uint64_t columns(std::string_view name) const;

  // Throws Error(bad_input) with the array's name where it is missing, of another type or shape, or holds
  // a float that is not finite (a double may be none).
  template <class T>
  std::span<const T> take(std::string_view name, const Shape& shape) {
    const std::span<const char> bytes = take_bytes(name, element_type<T>(), shape);
    const std::span<const T> values(reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T));
    if constexpr (std::is_same_v<T, float>) refuse_not_finite(name, values);
    return values;
  }

  // Throws Error(bad_input) where an array was never asked for.
  void refuse_rest() const;

 private:
  const Blob& find(std::string_view name) const;
  std::span<const char> take_bytes(std::string_view name, ElementType type, const Shape& shape);
  static void refuse_not_finite(std::string_view name, std::span<const float> values);

  std::map<std::string, Blob, std::less<>> blobs_;
  std::shared_ptr<const void> owner_;
};

}  // namespace akin
