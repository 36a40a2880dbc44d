// XXH3 with 128 bits: a digest that finds accidents (it does not stop an attacker).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace akin {

using Digest = std::array<unsigned char, 16>;  // canonical (big-endian) order

class Digester {
 public:
  Digester();
  ~Digester();
  Digester(Digester&&) noexcept;
  Digester& operator=(Digester&&) noexcept;

  void add(std::string_view bytes);
  template <class T>
  void add(std::span<const T> values) {
    add({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }
  Digest digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest digest_of(std::string_view bytes);

// 32 hexadecimal digits.
std::string to_text(const Digest& digest);

// 32 hexadecimal digits in lower case, or nothing.
std::optional<Digest> parse_digest(std::string_view text);

}  // namespace akin
