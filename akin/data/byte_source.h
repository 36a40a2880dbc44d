// The bytes of a file in any order: a regular file read piece by piece, a pipe or gzip data read whole
// first.
//
// gzip is known by its first bytes, whatever the file is called. A file is never mapped: one that shrinks
// while it is read is an error, not a signal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

class ByteSource {
 public:
  // "-" is the standard input. Throws Error: not_found or io where it cannot be read, bad_input for bad
  // gzip data, no_resource where what must be held does not fit into memory.
  explicit ByteSource(const std::string& path);

  // Bytes in memory, packed or not; `name` is what messages call them.
  ByteSource(const std::string& name, std::string_view bytes);

  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // What messages call it: the path, or "standard input".
  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }

  // Appends the bytes from `offset` on, `count` of them or what there is. Many threads may.
  // Throws Error(io) where the file has become shorter or cannot be read.
  void append(std::uint64_t offset, std::size_t count, std::string& bytes) const;

  // Throws Error(io) where the file has been written to since it was opened.
  void check_unchanged() const;

  // Gives back the memory of bytes that are held: nothing more will be asked of them.
  void release();

 private:
  void open(const std::string& path);
  bool read_in_place();
  void hold_all(std::string_view given);

  std::string name_;
  int file_ = -1;                    // what is read; of a regular file as long as this lives
  std::vector<std::string> blocks_;  // the bytes of anything else: kHeldBlock each, the last what is left
  std::uint64_t size_ = 0;
  std::uint64_t file_size_ = 0;  // of a regular file, packed or not
  std::int64_t changed_seconds_ = 0;
  std::int64_t changed_nanoseconds_ = 0;
};

// All bytes of a file, unpacked where they are packed. Throws as ByteSource does.
std::string read_unpacked(const std::string& path);

// How many bytes the byte order mark at the start takes: 3 or 0. Throws Error(bad_input) for what is no
// text in UTF-8 or a relative of it: UTF-16, and what is packed by something else than gzip, or twice.
std::size_t byte_order_mark(std::string_view start, const std::string& name);

inline constexpr std::size_t kReadAhead = 64;  // a parser may look at that many bytes behind the lines

// The whole lines that start in [begin, end), each with a newline at its end (the last of
// the file gets one where it has none). Lines start at `first` and after each newline behind it. A line
// of more than `longest` bytes may come cut.
[[nodiscard]] std::string_view read_lines(const ByteSource& source, std::uint64_t first,
                                          std::uint64_t begin, std::uint64_t end, std::size_t longest,
                                          std::string& buffer);

}  // namespace akin
