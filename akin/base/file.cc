// POSIX calls, each with its return value checked.
#include "akin/base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/temporary_name.h"

namespace akin {
namespace {

// An open file descriptor that closes itself; `path` is for messages.
class Descriptor {
 public:
  Descriptor(const std::string& path, int number, const char* action) : path_(path), number_(number) {
    if (number_ < 0) throw_system_error(path, action, errno);
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }

  void sync(const char* action) {
    if (::fsync(number_) != 0) throw_system_error(path_, action, errno);
  }
  void close() {
    const int number = number_;
    number_ = -1;
    if (::close(number) != 0) throw_system_error(path_, "close", errno);
  }

 private:
  std::string path_;
  int number_;
};

class FileSink : public ByteSink {
 public:
  FileSink(int number, const std::string& path) : number_(number), path_(path) {
    buffer_.reserve(kBuffer);
  }

  void write(std::string_view bytes) override {
    if (buffer_.size() + bytes.size() > kBuffer) flush();
    if (bytes.size() > kBuffer)
      write_through(bytes);
    else
      buffer_ += bytes;
  }

  void flush() {
    write_through(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr std::size_t kBuffer = 1 << 18;

  void write_through(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_system_error(path_, "write", errno);
      if (written == 0) throw_system_error(path_, "write", EIO);  // no error and no progress
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  int number_;
  const std::string& path_;
  std::string buffer_;
};

Descriptor open_file(const std::string& path, int flags, const char* action) {
  return {path, ::open(path.c_str(), flags | O_CLOEXEC), action};
}

Descriptor open_input(const std::string& path) {
  if (path == "-") return {"standard input", ::dup(STDIN_FILENO), "read"};
  return open_file(path, O_RDONLY, "read");
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

// A file beside the target that disappears unless it was renamed.
class TemporaryFile {
 public:
  // `path` is what messages call the target.
  TemporaryFile(const std::string& path, const std::string& target)
      : name_(temporary_name(target)),
        file_(path, ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666),
              "create") {
    // Against sweepers. Where there are no locks, as on some networks, the name tells them enough.
    ::flock(file_.number(), LOCK_EX | LOCK_NB);
  }
  ~TemporaryFile() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  int number() const { return file_.number(); }

  void finish() {
    file_.sync("write to disk");
    file_.close();
  }

  void rename_to(const std::string& path, const std::string& target) {
    if (std::rename(name_.c_str(), target.c_str()) != 0) throw_system_error(path, "publish", errno);
    name_.clear();
  }

 private:
  std::string name_;
  Descriptor file_;
};

// A renamed file has its name for good once its folder is on the disk. Until then it is there, and may be
// gone after a power cut: the message is of the file, which is the new one by now.
void sync_folder(const std::string& path, const std::string& target) {
  constexpr const char* kAction = "be sure of its new name";
  Descriptor folder(path, ::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), kAction);
  folder.sync(kAction);
}

void write_to_stream(const OutputFile& file) {
  Descriptor stream = is_standard_output(file.path)
                          ? Descriptor("standard output", ::dup(STDOUT_FILENO), "write")
                          : open_file(file.path, O_WRONLY, "open");
  FileSink sink(stream.number(), file.path);
  file.write_contents(sink);
  sink.flush();
  stream.close();
}

// On the disk, without its name.
struct WaitingFile {
  std::string path;
  std::string target;  // a link keeps pointing where it points: the file behind it is replaced
  std::unique_ptr<TemporaryFile> temporary;
};

WaitingFile written_beside(const OutputFile& file) {
  WaitingFile waiting{file.path, end_of_links(file.path), nullptr};
  sweep_temporary_files(folder_of(waiting.target));
  waiting.temporary = std::make_unique<TemporaryFile>(waiting.path, waiting.target);
  FileSink sink(waiting.temporary->number(), file.path);
  file.write_contents(sink);
  sink.flush();
  waiting.temporary->finish();
  return waiting;
}

}  // namespace

void throw_system_error(const std::string& path, std::string_view action, int reason) {
  const bool is_full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
  const ErrorCode code = is_full            ? ErrorCode::no_resource
                         : reason == ENOENT ? ErrorCode::not_found
                                            : ErrorCode::io;
  throw Error(code, fmt::format("{}: cannot {}: {}", path, action,
                                std::error_code(reason, std::generic_category()).message()));
}

bool is_stream(const std::string& path) {
  if (is_standard_output(path)) return true;  // even where it goes to a file, as in `akin … >> log`
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

std::string end_of_links(const std::string& path) {
  constexpr int kMostLinks = 40;
  std::filesystem::path end = path;
  std::error_code ignored;
  for (int links = 0; std::filesystem::is_symlink(end, ignored); ++links) {
    if (links == kMostLinks) throw_system_error(path, "write", ELOOP);
    end = end.parent_path() / std::filesystem::read_symlink(end, ignored);
  }
  return end;
}

bool is_standard_output(const std::string& path) { return path == "/dev/stdout"; }

void publish_file(const std::string& path, const std::function<void(ByteSink&)>& write_contents) {
  const OutputFile file{path, write_contents};
  publish_files({&file, 1});
}

void publish_files(std::span<const OutputFile> files) {
  for (const OutputFile& file : files) check_output(file.path);
  std::vector<WaitingFile> waiting;
  for (const OutputFile& file : files) {
    if (is_stream(file.path))
      write_to_stream(file);
    else
      waiting.push_back(written_beside(file));
  }
  for (const WaitingFile& file : waiting) {
    file.temporary->rename_to(file.path, file.target);
    sync_folder(file.path, file.target);
  }
}

void check_output(const std::string& path) {
  if (path == "-")
    throw Error(ErrorCode::invalid_argument, "-: only read from; /dev/stdout is written to");
  if (is_stream(path)) return;
  const std::string target = end_of_links(path);
  const std::string folder = folder_of(target);
  std::error_code ignored;
  if (std::filesystem::is_directory(target, ignored)) throw_system_error(path, "write", EISDIR);
  if (!std::filesystem::is_directory(folder, ignored))
    throw Error(ErrorCode::io, fmt::format("{}: cannot write: there is no folder {}", path, folder));
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) != 0)
    throw_system_error(path, "create", errno);
}

void remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw_system_error(path, "remove", errno);
}

std::string read_file(const std::string& path) {
  const Descriptor file = open_input(path);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) throw_system_error(path, "read", errno);
  if (S_ISDIR(status.st_mode)) throw_system_error(path, "read", EISDIR);

  std::string bytes;
  std::size_t size = 0;
  for (;;) {
    // One byte more than the file has: the read that finds its end needs no new memory.
    const auto rest = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) + 1;
    if (size == bytes.size()) bytes.resize(std::max(size + size / 2 + 65536, size == 0 ? rest : 0));
    const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_system_error(path, "read", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

void refuse_same_file(const std::string& input, const std::string& output) {
  std::error_code ignored;
  if (std::filesystem::equivalent(input, output, ignored) && !is_stream(output))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: is both read and written; choose another output", output));
}

void refuse_same_outputs(const std::string& one, const std::string& other, std::string_view names) {
  // Neither need exist yet, so only their full names can be compared.
  const auto full_name = [](const std::string& path) {
    std::error_code ignored;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path), ignored);
  };
  if (full_name(one) == full_name(other))
    throw Error(ErrorCode::invalid_argument, fmt::format("{} must be two different files", names));
}

}  // namespace akin
