// pread, with every result checked; blocks for what can be read only once.
#include "akin/data/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/memory.h"
#include "akin/base/text.h"
#include "akin/data/unpack_gzip.h"

namespace akin {
namespace {

constexpr std::size_t kBeyond = 4096;  // read behind a chunk at first, to find the end of its last line
constexpr std::size_t kHeldBlock = std::size_t{4} << 20;

// Other ways to pack, and what is no text at all, by their first bytes.
struct Packing {
  std::string_view start;
  std::string_view name;
};
using namespace std::string_view_literals;
constexpr std::array<Packing, 6> kPackings = {{{"\x1F\x8B"sv, "with gzip twice over"},
                                               {"PK\x03\x04"sv, "as zip"},
                                               {"\x28\xB5\x2F\xFD"sv, "with zstd"},
                                               {"\xFD\x37zXZ\0"sv, "with xz"},
                                               {"BZh91AY&SY"sv, "with bzip2"},
                                               {"PAR1"sv, "as Parquet"}}};

// Endless devices are nobody's ratings; a terminal and /dev/null are a way to say something.
bool is_odd_device(int file, const struct stat& status) {
  if (S_ISBLK(status.st_mode)) return true;
  return S_ISCHR(status.st_mode) && ::isatty(file) == 0 && status.st_rdev != makedev(1, 3);
}

// Reads a descriptor from its beginning to its end, what was given before it first.
class Input {
 public:
  Input(const std::string& name, int file, std::string_view given)
      : name_(name), file_(file), given_(given) {}

  // Up to `count` bytes; 0 at the end.
  std::size_t read(char* to, std::size_t count) {
    if (!given_.empty()) {
      const std::size_t part = given_.copy(to, count);
      given_.remove_prefix(part);
      return part;
    }
    if (file_ < 0) return 0;
    for (;;) {
      const ssize_t got = ::read(file_, to, count);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        throw Error(ErrorCode::io,
                    fmt::format("{}: cannot read at byte {}: {}", name_, place_,
                                std::error_code(errno, std::generic_category()).message()));
      place_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }

  // `count` bytes unless the end comes before.
  std::size_t read_all(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count) {
      const std::size_t got = read(to + done, count - done);
      if (got == 0) break;
      done += got;
    }
    return done;
  }

  void put_back(std::string_view bytes) { given_ = bytes; }

 private:
  const std::string& name_;
  int file_;
  std::string_view given_;
  std::uint64_t place_ = 0;
};

// kHeldBlock bytes, or what there is; short ones take no more memory than they need.
template <class Read>
std::string next_block(const Read& read) {
  constexpr std::size_t kFirst = 1 << 12;
  std::string block;
  std::size_t size = 0;
  while (size == block.size() && size < kHeldBlock) {
    block.resize(size == 0 ? kFirst : 2 * size);
    size += read(block.data() + size, block.size() - size);
  }
  block.resize(size);
  if (size < kHeldBlock) block.shrink_to_fit();
  return block;
}

}  // namespace

ByteSource::ByteSource(const std::string& path) : name_(path == "-" ? "standard input" : path) {
  try {
    open(path);
    if (!read_in_place()) hold_all({});
  } catch (...) {
    if (file_ >= 0) ::close(file_);
    throw;
  }
}

ByteSource::ByteSource(const std::string& name, std::string_view bytes) : name_(name) { hold_all(bytes); }

ByteSource::~ByteSource() {
  if (file_ >= 0) ::close(file_);
}

void ByteSource::open(const std::string& path) {
  file_ = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                      : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file_ < 0 || ::fstat(file_, &status) != 0) throw_system_error(name_, "read", errno);
  if (S_ISDIR(status.st_mode)) throw_system_error(name_, "read", EISDIR);
  if (is_odd_device(file_, status))
    throw Error(ErrorCode::io, fmt::format("{}: is a device, not a file to be read", name_));
  if (path == "-" || !S_ISREG(status.st_mode)) return;
  size_ = file_size_ = static_cast<std::uint64_t>(status.st_size);
  changed_seconds_ = status.st_mtim.tv_sec;
  changed_nanoseconds_ = status.st_mtim.tv_nsec;
}

// Whether the bytes of the file are those that are asked for: it is regular and not packed.
bool ByteSource::read_in_place() {
  if (size_ == 0) return false;
  std::string start;
  append(0, 2, start);
  return !is_gzip(start);
}

// Reads all there is, as long as memory lasts: what is read from it later takes about as much again.
void ByteSource::hold_all(std::string_view given) {
  Input input(name_, file_, given);
  std::array<char, 2> start{};
  const std::string_view first(start.data(), input.read_all(start.data(), start.size()));
  input.put_back(given.empty() ? first : given);
  std::unique_ptr<GzipUnpacker> gzip;
  if (is_gzip(first))
    gzip = std::make_unique<GzipUnpacker>(
        name_, [&](char* to, std::size_t count) { return input.read(to, count); });

  size_ = 0;
  for (std::size_t got = kHeldBlock; got == kHeldBlock;) {
    require_memory(size_ + kHeldBlock, fmt::format("reading the rest of {}", name_),
                   "give it a part of the ratings, or a file that is neither packed nor a pipe");
    std::string block = next_block([&](char* to, std::size_t count) {
      return gzip ? gzip->read(to, count) : input.read_all(to, count);
    });
    got = block.size();
    size_ += got;
    blocks_.push_back(std::move(block));
  }
  check_unchanged();
  if (file_ >= 0) ::close(std::exchange(file_, -1));
}

void ByteSource::append(std::uint64_t offset, std::size_t count, std::string& bytes) const {
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - std::min(offset, size_)));
  if (file_ < 0) {
    while (count > 0) {
      const std::string& block = blocks_[offset / kHeldBlock];
      const std::size_t from = offset % kHeldBlock;
      const std::size_t part = std::min(count, block.size() - from);
      bytes.append(block, from, part);
      offset += part;
      count -= part;
    }
    return;
  }
  const std::size_t before = bytes.size();
  bytes.resize(before + count);
  for (std::size_t done = 0; done < count;) {
    const ssize_t got =
        ::pread(file_, bytes.data() + before + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw Error(ErrorCode::io, fmt::format("{}: cannot read at byte {}: {}", name_, offset + done,
                                             std::error_code(errno, std::generic_category()).message()));
    if (got == 0)
      throw Error(ErrorCode::io,
                  fmt::format("{}: became shorter while it was read: it ends at byte {} of {}", name_,
                              offset + done, size_));
    done += static_cast<std::size_t>(got);
  }
}

void ByteSource::check_unchanged() const {
  struct stat status {};
  if (file_ < 0 || file_size_ == 0) return;
  if (::fstat(file_, &status) == 0 && static_cast<std::uint64_t>(status.st_size) == file_size_ &&
      status.st_mtim.tv_sec == changed_seconds_ && status.st_mtim.tv_nsec == changed_nanoseconds_)
    return;
  throw Error(ErrorCode::io, fmt::format("{}: was written to while it was read; try again", name_));
}

void ByteSource::release() { blocks_ = {}; }

std::string read_unpacked(const std::string& path) {
  const ByteSource source(path);
  std::string bytes;
  source.append(0, source.size(), bytes);
  source.check_unchanged();
  return bytes;
}

std::size_t byte_order_mark(std::string_view start, const std::string& name) {
  for (const Packing& packing : kPackings)
    if (start.starts_with(packing.start))
      throw Error(ErrorCode::bad_input,
                  fmt::format("{}: the file is packed {}; unpack it first", name, packing.name));
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
    throw Error(ErrorCode::bad_input, fmt::format("{}: the file is in UTF-16; convert to UTF-8", name));
  return start.starts_with("\xEF\xBB\xBF") ? 3 : 0;
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
