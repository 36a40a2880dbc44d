// Bytes packed by gzip, unpacked as they come.
//
// All that a gzip file may be is taken: any number of members one behind the other. All that it may not
// be is an error: one that ends too early, whose checksum is wrong, that has something else behind its
// last member, or that unpacks to more than anybody meant (a bomb).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace akin {

// Ratings pack to a fifth or a tenth. Little may unpack to anything: a short file of one line repeated is
// no bomb.
struct GzipLimits {
  std::uint64_t most_bytes = std::uint64_t{64} << 30;
  std::uint64_t most_ratio = 200;
  std::uint64_t free_bytes = std::uint64_t{16} << 20;  // for which the ratio is not looked at
};

// Whether bytes begin as those of a gzip file do.
bool is_gzip(std::string_view start);

class GzipUnpacker {
 public:
  // Puts up to that many bytes at that place and returns how many; 0 at the end.
  using Input = std::function<std::size_t(char*, std::size_t)>;

  // `name` is for messages.
  GzipUnpacker(std::string name, Input input, GzipLimits limits = {});
  ~GzipUnpacker();

  // The next bytes: `count` of them unless the end comes before, and 0 behind the end.
  // Throws Error(bad_input).
  std::size_t read(char* to, std::size_t count);

 private:
  struct Stream;  // of zlib

  bool next_member();
  void unpack_some();
  void refuse_bombs() const;
  std::uint64_t place() const;
  [[noreturn]] void fail(const std::string& what) const;

  std::string name_;
  Input input_;
  GzipLimits limits_;
  std::unique_ptr<Stream> stream_;
  std::string packed_;              // what stream_ reads from
  std::uint64_t packed_bytes_ = 0;  // that input_ gave
  std::uint64_t unpacked_bytes_ = 0;
  std::uint64_t members_ = 0;  // that have begun
  bool in_member_ = false;
};

}  // namespace akin
