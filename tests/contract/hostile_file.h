// A model file in parts that a test can change, put together again with a right digest.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace akin {

// What stands before and between the arrays.
struct HostileArray {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::string bytes;
};

class HostileFile {
 public:
  explicit HostileFile(const std::string& model_bytes);

  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<HostileArray> arrays;  // without the digest

  std::string& text(const std::string& name);  // of the metadata
  HostileArray& array(const std::string& name);
  void remove_text(const std::string& name);
  void remove_array(const std::string& name);

  // Element `index` of an array becomes `value`.
  template <class T>
  void put(const std::string& name, std::size_t index, T value) {
    std::memcpy(array(name).bytes.data() + index * sizeof(T), &value, sizeof(T));
  }
  // The array becomes a list of these.
  template <class T>
  void put_list(const std::string& name, const std::vector<T>& values) {
    array(name).shape = {values.size()};
    array(name).bytes.assign(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }

  std::string header() const;
  std::string data() const;
  std::string bytes() const { return sealed(header(), data()); }

  // The file with this header, padded, and these arrays.
  static std::string sealed(std::string header, const std::string& data);

  // Bytes with the digest of all of them behind.
  static std::string with_digest(std::string bytes);
};

}  // namespace akin
