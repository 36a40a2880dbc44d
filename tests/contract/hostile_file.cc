// Knows the layout on its own, by way of a general JSON parser.
#include "tests/contract/hostile_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "akin/base/digest.h"

namespace akin {

using Json = nlohmann::ordered_json;

HostileFile::HostileFile(const std::string& model_bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, model_bytes.data(), 8);
  const Json json = Json::parse(model_bytes.substr(8, length));
  for (const auto& [name, entry] : json.items()) {
    if (name == "digest") continue;
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items()) metadata.emplace_back(key, value);
      continue;
    }
    const std::vector<std::uint64_t> offsets = entry["data_offsets"];
    arrays.push_back({name, entry["dtype"], entry["shape"],
                      model_bytes.substr(8 + length + offsets[0], offsets[1] - offsets[0])});
  }
}

std::string& HostileFile::text(const std::string& name) {
  for (auto& [key, value] : metadata)
    if (key == name) return value;
  throw std::logic_error("no metadata " + name);
}

HostileArray& HostileFile::array(const std::string& name) {
  for (HostileArray& array : arrays)
    if (array.name == name) return array;
  throw std::logic_error("no array " + name);
}

void HostileFile::remove_text(const std::string& name) {
  text(name);
  std::erase_if(metadata, [&](const auto& entry) { return entry.first == name; });
}

void HostileFile::remove_array(const std::string& name) {
  array(name);
  std::erase_if(arrays, [&](const HostileArray& array) { return array.name == name; });
}

std::string HostileFile::header() const {
  Json json = Json::object();
  Json texts = Json::object();
  for (const auto& [key, value] : metadata) texts[key] = value;
  json["__metadata__"] = texts;
  std::size_t end = 0;
  const auto add = [&](const std::string& name, const std::string& dtype, const auto& shape,
                       std::size_t size) {
    json[name] = {{"dtype", dtype}, {"shape", shape}, {"data_offsets", {end, end + size}}};
    end += size;
  };
  for (const HostileArray& array : arrays) add(array.name, array.dtype, array.shape, array.bytes.size());
  add("digest", "U8", std::vector<int>{16}, 16);
  return json.dump();
}

std::string HostileFile::data() const {
  std::string data;
  for (const HostileArray& array : arrays) data += array.bytes;
  return data;
}

std::string HostileFile::sealed(std::string header, const std::string& data) {
  while ((8 + header.size()) % 64 != 0) header += ' ';
  const std::uint64_t length = header.size();
  return with_digest(std::string(reinterpret_cast<const char*>(&length), 8) + header + data);
}

std::string HostileFile::with_digest(std::string bytes) {
  const Digest digest = digest_of(bytes);
  return bytes.append(digest.begin(), digest.end());
}

}  // namespace akin
