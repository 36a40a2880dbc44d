// The bytes of a file in any order: a regular file read piece by piece, a pipe read whole first.
//
// A file is never mapped: one that shrinks while it is read is an error, not a signal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace akin {

class ByteSource {
 public:
  // "-" is the standard input. Throws Error(not_found) or Error(io).
  explicit ByteSource(const std::string& path);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  std::uint64_t size() const { return size_; }

  // Appends the bytes from `offset` on, `count` of them or what there is. Many threads may.
  // Throws Error(io) where the file has become shorter or cannot be read.
  void append(std::uint64_t offset, std::size_t count, std::string& bytes) const;

  // Throws Error(io) where the file has been written to since it was opened.
  void check_unchanged() const;

 private:
  std::string path_;
  int file_ = -1;      // of a regular file
  std::string bytes_;  // of anything else
  std::uint64_t size_ = 0;
  std::int64_t changed_seconds_ = 0;
  std::int64_t changed_nanoseconds_ = 0;
};

inline constexpr std::size_t kReadAhead = 64;  // a parser may look at that many bytes behind the lines

// The whole lines that start in [begin, end), each with a newline at its end (the last of
// the file gets one where it has none). Lines start at `first` and after each newline behind it. A line
// of more than `longest` bytes may come cut.
[[nodiscard]] std::string_view read_lines(const ByteSource& source, std::uint64_t first,
                                          std::uint64_t begin, std::uint64_t end, std::size_t longest,
                                          std::string& buffer);

}  // namespace akin
