// pread, with every result checked.
#include "akin/data/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "akin/base/error.h"
#include "akin/base/file.h"

namespace akin {
namespace {

constexpr std::size_t kBeyond = 4096;  // read behind a chunk at first, to find the end of its last line

bool is_regular(const std::string& path) {
  struct stat status {};
  return path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         status.st_size > 0;
}

}  // namespace

ByteSource::ByteSource(const std::string& path) : path_(path) {
  if (is_regular(path)) file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) {  // also where it cannot be opened: read_file says why
    bytes_ = read_file(path);
    size_ = bytes_.size();
    return;
  }
  struct stat status {};
  if (::fstat(file_, &status) != 0) status.st_size = 0;
  size_ = static_cast<std::uint64_t>(status.st_size);
  changed_seconds_ = status.st_mtim.tv_sec;
  changed_nanoseconds_ = status.st_mtim.tv_nsec;
}

ByteSource::~ByteSource() {
  if (file_ >= 0) ::close(file_);
}

void ByteSource::append(std::uint64_t offset, std::size_t count, std::string& bytes) const {
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - std::min(offset, size_)));
  if (file_ < 0) {
    bytes.append(bytes_, offset, count);
    return;
  }
  const std::size_t before = bytes.size();
  bytes.resize(before + count);
  for (std::size_t done = 0; done < count;) {
    const ssize_t got =
        ::pread(file_, bytes.data() + before + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw Error(ErrorCode::io, fmt::format("{}: cannot read at byte {}: {}", path_, offset + done,
                                             std::error_code(errno, std::generic_category()).message()));
    if (got == 0)
      throw Error(ErrorCode::io,
                  fmt::format("{}: became shorter while it was read: it ends at byte {} of {}", path_,
                              offset + done, size_));
    done += static_cast<std::size_t>(got);
  }
}

void ByteSource::check_unchanged() const {
  struct stat status {};
  if (file_ < 0) return;
  if (::fstat(file_, &status) == 0 && static_cast<std::uint64_t>(status.st_size) == size_ &&
      status.st_mtim.tv_sec == changed_seconds_ && status.st_mtim.tv_nsec == changed_nanoseconds_)
    return;
  throw Error(ErrorCode::io, fmt::format("{}: was written to while it was read; try again", path_));
}

std::string_view read_lines(const ByteSource& source, std::uint64_t first, std::uint64_t begin,
                            std::uint64_t end, std::size_t longest, std::string& buffer) {
  buffer.clear();
  end = std::min(end, source.size());
  if (begin >= end) return {};
  const std::uint64_t from = begin > first ? begin - 1 : begin;  // a line starts behind a newline
  source.append(from, static_cast<std::size_t>(end - from), buffer);

  std::size_t start = 0;
  if (begin > first) {
    start = buffer.find('\n') + 1;
    if (start == 0 || start == buffer.size()) return {};
  }
  std::uint64_t place = end;
  std::size_t last_line = buffer.rfind('\n', buffer.size() - 1) + 1;
  for (std::size_t beyond = kBeyond; buffer.back() != '\n';) {
    if (place == source.size() || buffer.size() - last_line > longest) {
      buffer += '\n';
      break;
    }
    const std::size_t before = buffer.size();
    source.append(place, beyond, buffer);
    place += buffer.size() - before;
    const std::size_t newline = buffer.find('\n', before);
    if (newline != std::string::npos) buffer.resize(newline + 1);
    beyond = std::min(2 * beyond, longest);
  }
  const std::size_t size = buffer.size() - start;
  buffer.append(kReadAhead, '\0');
  return std::string_view(buffer).substr(start, size);
}

}  // namespace akin
