// What akin's sides of the benchmarks have in common: words NAME=VALUE, columns of plain numbers, and the
// seconds of the processor.
#pragma once

#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {

class Words {
 public:
  explicit Words(std::span<char*> words) {
    for (const std::string_view word : words) {
      const std::size_t sign = word.find('=');
      if (sign == std::string_view::npos) refuse(fmt::format("{} is no NAME=VALUE", word));
      texts_[std::string(word.substr(0, sign))] = word.substr(sign + 1);
    }
  }

  // Taken words are gone: what is left at the end nobody knows.
  std::string text(const std::string& name, const std::string& otherwise = "") {
    const auto found = texts_.find(name);
    if (found == texts_.end()) return otherwise;
    std::string text = found->second;
    texts_.erase(found);
    return text;
  }

  std::size_t number(const std::string& name, std::size_t otherwise = 0) {
    const std::string given = text(name);
    if (given.empty()) return otherwise;
    return static_cast<std::size_t>(parse_integer(given).value_or(0));
  }

  void end() const {
    if (!texts_.empty()) refuse(fmt::format("akin has no {} here", texts_.begin()->first));
  }

  [[noreturn]] static void refuse(const std::string& complaint) {
    throw Error(ErrorCode::invalid_argument, complaint);
  }

 private:
  std::map<std::string, std::string> texts_;
};

template <class T>
std::vector<T> read_column(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) Words::refuse(fmt::format("{} cannot be read", path));
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

template <class T>
void write_row(std::ofstream& file, std::span<const T> values) {
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(T)));
}

// Of all threads of this process.
inline double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace akin
