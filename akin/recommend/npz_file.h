// Arrays as a file that numpy.load opens: .npy files in a zip archive, not compressed.
//
// Formats: NumPy's "NPY format" version 1.0, and PKWARE's APPNOTE for the archive (no zip64: an array may
// have 4 GiB at most).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "akin/base/blob.h"
#include "akin/base/file.h"

namespace akin {

class NpzFile {
 public:
  // What is added must live until it is published.
  template <class T>
  void add(const std::string& name, const Shape& shape, std::span<const T> values) {
    add_rows(name, element_type<T>(), shape, bytes_of(values));
  }
  void add_rows(const std::string& name, ElementType type, const Shape& shape,
                std::function<void(ByteSink&)> write);
  // As an array of Unicode strings. Throws Error(bad_input) for a text that is not UTF-8.
  void add_texts(const std::string& name, std::span<const std::string> texts);

  // Throws Error(invalid_argument) where it is too large for the format, Error(io).
  void publish(const std::string& path) const;

 private:
  struct Entry {
    std::string file_name;
    std::string header;  // of the .npy file
    std::function<void(ByteSink&)> write;
  };

  void add_entry(const std::string& name, const std::string& dtype, const Shape& shape,
                 std::function<void(ByteSink&)> write);

  std::vector<Entry> entries_;
};

}  // namespace akin
