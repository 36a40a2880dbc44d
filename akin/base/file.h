// Files read whole and written whole.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace akin {

// Writes bytes in order; errors throw Error(io).
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
};

// Throws Error(not_found) where nothing is there, Error(no_resource) where the disk is full, else
// Error(io); `reason` is an errno.
[[noreturn]] void throw_system_error(const std::string& path, std::string_view action, int reason);

// A file of that name with what `write_contents` wrote, or, whatever happens (an exception, a kill, a
// full disk, a power cut), what was there before: temp file in the same folder, fsync, rename, fsync of
// the folder. What killed processes left unfinished in the folder is removed. Where the path is a pipe,
// or a device such as /dev/stdout, the bytes go straight to it. Throws Error(io) with the path and the
// reason.
void publish_file(const std::string& path, const std::function<void(ByteSink&)>& write_contents);

struct OutputFile {
  std::string path;
  std::function<void(ByteSink&)> write_contents;
};

// Several files as publish_file makes one: all are written and on the disk before the first takes its
// name, so that an error leaves what was there before.
void publish_files(std::span<const OutputFile> files);

// Throws what publish_file would throw for a path that it cannot write, as for a folder that is not
// there: to be said before long work, not after it.
void check_output(const std::string& path);

// Where the links that begin at `path` end; the file there need not exist.
std::string end_of_links(const std::string& path);

// Whether what is written to this path goes somewhere as it is written (a pipe, a device), so that
// nothing can stand beside it.
bool is_stream(const std::string& path);

// Removes the file where it is there. Throws Error(io).
void remove_file(const std::string& path);

// Whether a path that is written to stands for the standard output.
bool is_standard_output(const std::string& path);

// The bytes of a regular file, pipe or device. "-" is the standard input.
// Throws Error(not_found) where nothing is there, Error(io) where it cannot be read or is a folder.
std::string read_file(const std::string& path);

// Throws Error(invalid_argument) where both name the same file: writing one would destroy the other.
void refuse_same_file(const std::string& input, const std::string& output);

// Throws Error(invalid_argument) where both outputs would be the same file; `names` is "train and test".
void refuse_same_outputs(const std::string& one, const std::string& other, std::string_view names);

}  // namespace akin
