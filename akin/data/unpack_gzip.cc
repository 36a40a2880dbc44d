// zlib's inflate, which checks length and checksum of each member, and what it leaves to its caller.
#include "akin/data/unpack_gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/memory.h"

namespace akin {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;  // and no zlib or raw data
constexpr std::size_t kPackedBuffer = 1 << 16;

}  // namespace

struct GzipUnpacker::Stream {
  Stream() {
    if (::inflateInit2(&zlib, kGzipOnly) != Z_OK)
      throw Error(ErrorCode::no_resource, "there is not enough memory to unpack gzip data");
  }
  ~Stream() { ::inflateEnd(&zlib); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream zlib{};
};

bool is_gzip(std::string_view start) { return start.starts_with("\x1F\x8B"); }

GzipUnpacker::GzipUnpacker(std::string name, Input input, GzipLimits limits)
    : name_(std::move(name)),
      input_(std::move(input)),
      limits_(limits),
      stream_(std::make_unique<Stream>()),
      packed_(kPackedBuffer, '\0') {}

GzipUnpacker::~GzipUnpacker() = default;

std::size_t GzipUnpacker::read(char* to, std::size_t count) {
  z_stream& zlib = stream_->zlib;
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  std::size_t done = 0;
  while (done < count) {
    if (!in_member_ && !next_member()) break;
    const std::size_t part = std::min(count - done, kMost);
    zlib.next_out = reinterpret_cast<Bytef*>(to + done);
    zlib.avail_out = static_cast<uInt>(part);
    unpack_some();
    done += part - zlib.avail_out;
    unpacked_bytes_ += part - zlib.avail_out;
    refuse_bombs();
  }
  return done;
}

// Whether there is one.
bool GzipUnpacker::next_member() {
  z_stream& zlib = stream_->zlib;
  if (zlib.avail_in == 0) {
    zlib.next_in = reinterpret_cast<Bytef*>(packed_.data());
    zlib.avail_in = static_cast<uInt>(input_(packed_.data(), packed_.size()));
    packed_bytes_ += zlib.avail_in;
  }
  if (zlib.avail_in == 0) return false;
  if (members_ > 0 && *zlib.next_in != 0x1F)
    fail(fmt::format("something else stands behind the gzip data, from byte {} on; cut it off", place()));
  ::inflateReset(&zlib);
  ++members_;
  return in_member_ = true;
}

// Some bytes more, or the end of the member.
void GzipUnpacker::unpack_some() {
  z_stream& zlib = stream_->zlib;
  if (zlib.avail_in == 0) {
    zlib.next_in = reinterpret_cast<Bytef*>(packed_.data());
    zlib.avail_in = static_cast<uInt>(input_(packed_.data(), packed_.size()));
    packed_bytes_ += zlib.avail_in;
    // zlib may hold back a few bytes that its input has given: it is asked once more without any.
  }
  const bool is_at_end = zlib.avail_in == 0;
  const uInt room = zlib.avail_out;
  const int result = ::inflate(&zlib, Z_NO_FLUSH);
  if (result == Z_STREAM_END) {
    in_member_ = false;
  } else if (result == Z_MEM_ERROR) {
    throw Error(ErrorCode::no_resource,
                fmt::format("{}: there is not enough memory to unpack it", name_));
  } else if (result != Z_OK && result != Z_BUF_ERROR) {
    fail(fmt::format("its gzip data are damaged near byte {} ({}); fetch or pack it again", place(),
                     zlib.msg == nullptr ? "they need a dictionary" : zlib.msg));
  } else if (is_at_end && zlib.avail_out == room) {
    fail(fmt::format("its gzip data end in the middle, at byte {}; fetch it again", packed_bytes_));
  }
}

void GzipUnpacker::refuse_bombs() const {
  if (unpacked_bytes_ > limits_.most_bytes)
    fail(fmt::format("it unpacks to more than {}; unpack it yourself if that is meant",
                     memory_text(limits_.most_bytes)));
  if (unpacked_bytes_ > limits_.free_bytes && unpacked_bytes_ / limits_.most_ratio > packed_bytes_)
    fail(fmt::format("it unpacks to more than {} times its size; unpack it yourself if that is meant",
                     limits_.most_ratio));
}

// In the packed bytes: of the next that is looked at.
std::uint64_t GzipUnpacker::place() const { return packed_bytes_ - stream_->zlib.avail_in; }

void GzipUnpacker::fail(const std::string& what) const {
  throw Error(ErrorCode::bad_input, fmt::format("{}: {}", name_, what));
}

}  // namespace akin
