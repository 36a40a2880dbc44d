// Each array is produced twice: once for its length and checksum, which stand before it, and once to be
// written.
#include "akin/recommend/npz_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

// In the order of ElementType.
constexpr std::string_view kDtypes[] = {"|u1", "<u4", "<f4", "<i8", "<u8", "<f8"};

struct Measure : ByteSink {
  std::uint64_t size = 0;
  uLong crc = crc32(0, nullptr, 0);

  void write(std::string_view bytes) override {
    if (bytes.empty()) return;  // without a pointer, zlib starts anew
    size += bytes.size();
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  }
};

template <class T>
void append(std::string& out, T value) {
  for (std::size_t byte = 0; byte < sizeof(T); ++byte)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * byte) & 0xFF);
}

std::string npy_header(const std::string& dtype, const Shape& shape) {
  std::string dictionary = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                       dtype, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  const std::size_t prefix = 10;
  const std::size_t padded = (prefix + dictionary.size() + 1 + 63) / 64 * 64;
  dictionary.append(padded - prefix - dictionary.size() - 1, ' ');
  dictionary += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  append(header, static_cast<std::uint16_t>(dictionary.size()));
  return header + dictionary;
}

// What a local header and a directory entry have in common.
std::string zip_fields(const std::string& file_name, const Measure& measure) {
  constexpr std::uint16_t kVersion = 20, kFlags = 0, kStored = 0, kTime = 0, kDate = 0x21;  // 1980-01-01
  std::string fields;
  append(fields, kVersion);
  append(fields, kFlags);
  append(fields, kStored);
  append(fields, kTime);
  append(fields, kDate);
  append(fields, static_cast<std::uint32_t>(measure.crc));
  append(fields, static_cast<std::uint32_t>(measure.size));
  append(fields, static_cast<std::uint32_t>(measure.size));
  append(fields, static_cast<std::uint16_t>(file_name.size()));
  append(fields, std::uint16_t{0});  // no extra field
  return fields;
}

std::string directory_entry(const std::string& file_name, const Measure& measure, std::uint64_t offset) {
  std::string entry("PK\x01\x02", 4);
  append(entry, std::uint16_t{20});
  entry += zip_fields(file_name, measure);
  append(entry, std::uint16_t{0});  // no comment
  append(entry, std::uint16_t{0});  // the first disk
  append(entry, std::uint16_t{0});
  append(entry, std::uint32_t{0});
  append(entry, static_cast<std::uint32_t>(offset));
  return entry + file_name;
}

std::string directory_end(std::size_t entries, std::size_t size, std::uint64_t offset) {
  std::string end("PK\x05\x06", 4);
  append(end, std::uint32_t{0});  // the first disk
  append(end, static_cast<std::uint16_t>(entries));
  append(end, static_cast<std::uint16_t>(entries));
  append(end, static_cast<std::uint32_t>(size));
  append(end, static_cast<std::uint32_t>(offset));
  append(end, std::uint16_t{0});  // no comment
  return end;
}

void refuse_too_large(std::uint64_t size, const std::string& name) {
  if (size > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: too large for npz, which holds 4 GiB at most", name));
}

// The Unicode characters of a text in UTF-8.
std::u32string characters(const std::string& text) {
  if (!is_utf8(text)) throw Error(ErrorCode::bad_input, fmt::format("{} is not UTF-8", in_quotes(text)));
  std::u32string wide;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      wide += char32_t{byte};
    else if (byte < 0xC0)
      wide.back() = wide.back() << 6 | (byte & 0x3FU);
    else
      wide += static_cast<char32_t>(byte & (byte < 0xE0 ? 0x1FU : byte < 0xF0 ? 0x0FU : 0x07U));
  }
  return wide;
}

}  // namespace

void NpzFile::add_rows(const std::string& name, ElementType type, const Shape& shape,
                       std::function<void(ByteSink&)> write) {
  add_entry(name, std::string(kDtypes[static_cast<std::size_t>(type)]), shape, std::move(write));
}

void NpzFile::add_texts(const std::string& name, std::span<const std::string> texts) {
  std::size_t longest = 1;
  for (const std::string& text : texts) longest = std::max(longest, characters(text).size());
  add_entry(name, fmt::format("<U{}", longest), {texts.size()}, [texts, longest](ByteSink& sink) {
    for (const std::string& text : texts) {
      std::u32string wide = characters(text);
      wide.resize(longest);
      sink.write({reinterpret_cast<const char*>(wide.data()), wide.size() * sizeof(char32_t)});
    }
  });
}

void NpzFile::add_entry(const std::string& name, const std::string& dtype, const Shape& shape,
                        std::function<void(ByteSink&)> write) {
  entries_.push_back({name + ".npy", npy_header(dtype, shape), std::move(write)});
}

void NpzFile::publish(const std::string& path) const {
  publish_file(path, [&](ByteSink& sink) {
    std::string directory;
    std::uint64_t offset = 0;
    for (const Entry& entry : entries_) {
      Measure measure;
      measure.write(entry.header);
      entry.write(measure);
      refuse_too_large(measure.size, entry.file_name);
      refuse_too_large(offset, path);
      directory += directory_entry(entry.file_name, measure, offset);
      const std::string local =
          std::string("PK\x03\x04", 4) + zip_fields(entry.file_name, measure) + entry.file_name;
      sink.write(local);
      sink.write(entry.header);
      entry.write(sink);
      offset += local.size() + measure.size;
    }
    refuse_too_large(offset, path);
    sink.write(directory);
    sink.write(directory_end(entries_.size(), directory.size(), offset));
  });
}

}  // namespace akin
