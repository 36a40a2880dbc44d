// Arrays out of a file of NumPy: .npy files in a zip archive, stored or deflated, by anybody.
//
// Nothing in the file is believed before it is checked: sizes, places, checksums and what the headers of
// the arrays say. An array is unpacked when it is asked for, and never to more than the archive's
// directory says, which is bounded in turn by the size of what it is unpacked from.
//
// Formats: PKWARE's APPNOTE (no zip64, so an array has 4 GiB at most; no encryption) and NumPy's "NPY
// format" versions 1 and 2, little-endian.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "akin/math/matrix.h"

namespace akin {

class NpzReader {
 public:
  // Throws Error(bad_input), as all that follows, naming `name` and the reason.
  NpzReader(std::string bytes, std::string name);

  bool has(std::string_view array) const;

  // Numbers of 4 or 8 bytes in two dimensions, in either order; all must be finite as float32.
  Matrix matrix(std::string_view array) const;
  // The same in one dimension.
  std::vector<float> floats(std::string_view array) const;
  // Whole numbers or Unicode strings in one dimension: ids as text.
  std::vector<std::string> ids(std::string_view array) const;

 private:
  struct Entry {
    bool is_deflated = false;
    std::uint32_t crc = 0;
    std::uint64_t begin = 0;  // of the packed bytes
    std::uint64_t packed_size = 0;
    std::uint64_t size = 0;
  };
  struct Array;

  void read_directory();
  void add_entry(std::size_t place, std::uint64_t directory);
  void refuse_overlaps() const;
  std::string unpacked(const Entry& entry, std::string_view array) const;
  Array open(std::string_view array) const;
  std::vector<float> numbers(const Array& array, std::string_view name) const;
  [[noreturn]] void refuse(std::string_view reason) const;

  std::string bytes_;
  std::string name_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace akin
