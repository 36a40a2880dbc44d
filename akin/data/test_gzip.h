// Bytes as gzip packs them.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace akin {

inline std::string packed(std::string_view bytes) {
  z_stream zlib{};
  constexpr int kGzip = 16 + MAX_WBITS, kMemory = 8;
  deflateInit2(&zlib, 6, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&zlib, bytes.size()), '\0');
  std::string in(bytes);  // zlib wants it writable
  zlib.next_in = reinterpret_cast<Bytef*>(in.data());
  zlib.avail_in = static_cast<uInt>(in.size());
  zlib.next_out = reinterpret_cast<Bytef*>(out.data());
  zlib.avail_out = static_cast<uInt>(out.size());
  deflate(&zlib, Z_FINISH);
  out.resize(zlib.total_out);
  deflateEnd(&zlib);
  return out;
}

}  // namespace akin
