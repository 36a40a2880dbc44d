// Writing is a plan and its execution; reading trusts nothing.
#include "akin/base/array_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "akin/base/array_file_header.h"
#include "akin/base/digest.h"
#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

static_assert(std::endian::native == std::endian::little, "array files are little-endian");

constexpr std::string_view kDtypes[] = {"U8",  "U32", "F32",
                                        "I64", "U64", "F64"};  // in the order of ElementType
constexpr std::string_view kDigestName = "digest";
constexpr std::uint64_t kDigestSize = sizeof(Digest);
constexpr std::uint64_t kLengthSize = 8;
constexpr std::uint64_t kDataAlignment = 64;
constexpr std::uint64_t kLongestHeader = 1 << 20;

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::bad_input, reason); }

// How the header of such a file begins.
std::string beginning_of(const FileForm& form) {
  return fmt::format(R"({{"__metadata__":{{"format":"{}","format_version":)", form.format);
}

// --- writing

// Passes bytes on, counts them and keeps their digest.
class DigestingSink : public ByteSink {
 public:
  explicit DigestingSink(ByteSink& sink) : sink_(sink) {}

  void write(std::string_view bytes) override {
    digester_.add(bytes);
    size_ += bytes.size();
    sink_.write(bytes);
  }
  std::uint64_t size() const { return size_; }
  Digest digest() const { return digester_.digest(); }

 private:
  ByteSink& sink_;
  Digester digester_;
  std::uint64_t size_ = 0;
};

std::uint64_t byte_size(const BlobWriter::Blob& blob) {
  std::uint64_t size = element_size(blob.type);
  for (const std::uint64_t length : blob.shape) size *= length;
  return size;
}

std::string array_json(std::string_view name, ElementType type, const Shape& shape, std::uint64_t begin,
                       std::uint64_t end) {
  return fmt::format(R"(,{}:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})", json_string(name),
                     kDtypes[static_cast<std::size_t>(type)], fmt::join(shape, ","), begin, end);
}

std::string header_json(const FileForm& form, const Metadata& metadata,
                        const std::vector<BlobWriter::Blob>& blobs) {
  std::string json = fmt::format("{}\"{}\",", beginning_of(form), form.version);
  for (const auto& [name, text] : metadata) json += json_string(name) + ':' + json_string(text) + ',';
  json.back() = '}';
  std::uint64_t end = 0;
  for (const BlobWriter::Blob& blob : blobs) {
    const std::uint64_t begin = end;
    end += byte_size(blob);
    json += array_json(blob.name, blob.type, blob.shape, begin, end);
  }
  json += array_json(kDigestName, ElementType::u8, {kDigestSize}, end, end + kDigestSize) + '}';
  const std::uint64_t rest = (kLengthSize + json.size()) % kDataAlignment;
  return json.append(rest == 0 ? 0 : kDataAlignment - rest, ' ');
}

// --- reading

std::uint64_t header_length(std::string_view bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthSize);
  return length;
}

// Whether the file was once of this form: its first bytes, as far as they go, are with few exceptions
// what they should be.
bool begins_like(const FileForm& form, std::string_view bytes) {
  constexpr int kMostDifferences = 2;
  if (bytes.size() <= kLengthSize + kMostDifferences) return false;
  const std::string beginning = beginning_of(form);
  const std::string_view start = bytes.substr(kLengthSize, beginning.size());
  int differences = 0;
  for (std::size_t i = 0; i < start.size(); ++i) differences += start[i] != beginning[i];
  return differences <= kMostDifferences;
}

void check_digest(std::string_view bytes, const FileForm& form) {
  if (bytes.empty()) refuse("the file is empty");
  if (bytes.size() >= kLengthSize + kDigestSize) {
    const std::string_view covered = bytes.substr(0, bytes.size() - kDigestSize);
    const Digest digest = digest_of(covered);
    if (std::memcmp(digest.data(), bytes.data() + covered.size(), kDigestSize) == 0) return;
  }
  if (begins_like(form, bytes))
    refuse(fmt::format("the file is damaged: its digest does not match; {}", form.remedy));
  refuse(fmt::format("this is not {}; {}", form.called, form.source));
}

// What lies between the length and the data.
std::string_view header_text(std::string_view bytes) {
  const std::uint64_t length = header_length(bytes);
  if (length > kLongestHeader) refuse(fmt::format("its header is too long: {} bytes", length));
  if (length > bytes.size() - kLengthSize) refuse("its header reaches past the end of the file");
  if ((kLengthSize + length) % kDataAlignment != 0)
    refuse("its header does not end at a multiple of 64 bytes");
  const std::string_view text = bytes.substr(kLengthSize, length);
  if (!text.starts_with('{')) refuse("its header does not begin with {");
  if (text.find('\0') != std::string_view::npos)  // where the JSON parser would stop
    refuse("its header holds a NUL byte");
  return text;
}

void check_version(Header& header, const FileForm& form) {
  const auto take = [&](std::string_view name) {
    const auto node = header.metadata.extract(std::string(name));
    return node ? node.mapped() : std::string();
  };
  if (take("format") != form.format)
    refuse(fmt::format("this is not {}: its format is another", form.called));
  const auto version = parse_integer(take("format_version"));
  if (!version || *version < 1) refuse("its format_version is not a number");
  if (*version > form.version)
    refuse(fmt::format("its format version is {} and this akin reads {}: it needs a newer akin", *version,
                       form.version));
}

ElementType element_type_of(const HeaderArray& array) {
  const auto found = std::find(std::begin(kDtypes), std::end(kDtypes), array.dtype);
  if (found == std::end(kDtypes))
    refuse(fmt::format("the array {} has the unknown dtype {}", array.name, in_quotes(array.dtype)));
  return static_cast<ElementType>(found - std::begin(kDtypes));
}

void check_place(const HeaderArray& array, std::uint64_t last_end, std::uint64_t data_size) {
  const auto refuse_array = [&](std::string_view reason) {
    refuse(fmt::format("the array {} {}", array.name, reason));
  };
  const std::uint64_t alignment = element_size(element_type_of(array));
  std::uint64_t size = alignment;
  for (const std::uint64_t length : array.shape)
    if (__builtin_mul_overflow(size, length, &size)) refuse_array("is larger than any file");
  if (array.end < array.begin) refuse_array("ends before it begins");
  if (array.begin < last_end) refuse_array("overlaps the array before it");
  if (array.begin > last_end) refuse_array("leaves a hole before it");
  if (array.end > data_size) refuse_array("reaches past the end of the file");
  if (array.end - array.begin != size) refuse_array("has not the size that its shape and dtype say");
  if (array.begin % alignment != 0) refuse_array("is not aligned");
}

void check_digest_array(const Header& header) {
  if (header.arrays.empty() || header.arrays.back().name != kDigestName)
    refuse("the digest is not the last array");
  const HeaderArray& digest = header.arrays.back();
  if (element_type_of(digest) != ElementType::u8 || digest.shape != Shape{kDigestSize})
    refuse("the digest is not of 16 bytes");
}

}  // namespace

void write_layout(ByteSink& sink, const FileForm& form, const Metadata& metadata,
                  const BlobWriter& arrays) {
  std::vector<BlobWriter::Blob> blobs = arrays.blobs();
  std::stable_sort(blobs.begin(), blobs.end(), [](const auto& a, const auto& b) {
    return element_size(a.type) > element_size(b.type);
  });

  DigestingSink digesting(sink);
  const std::string header = header_json(form, metadata, blobs);
  const std::uint64_t length = header.size();
  digesting.write({reinterpret_cast<const char*>(&length), kLengthSize});
  digesting.write(header);
  for (const BlobWriter::Blob& blob : blobs) {
    const std::uint64_t end = digesting.size() + byte_size(blob);
    blob.write(digesting);
    if (digesting.size() != end)
      throw Error(ErrorCode::internal, fmt::format("the array {} is not of its shape", blob.name));
  }
  const Digest digest = digesting.digest();
  sink.write({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Layout read_layout(std::string_view bytes, const FileForm& form) {
  check_digest(bytes, form);
  const std::string_view text = header_text(bytes);
  const std::string_view data = bytes.substr(kLengthSize + text.size());
  Header header = parse_header(text);
  check_version(header, form);

  std::uint64_t end = 0;
  for (const HeaderArray& array : header.arrays) {
    check_place(array, end, data.size());
    end = array.end;
  }
  if (end != data.size()) refuse("there are bytes after the last array");
  check_digest_array(header);
  header.arrays.pop_back();

  Layout layout;
  layout.metadata = std::move(header.metadata);
  for (HeaderArray& array : header.arrays) {
    const std::string_view place = data.substr(array.begin, array.end - array.begin);
    const ElementType type = element_type_of(array);
    layout.arrays.emplace(std::move(array.name), BlobReader::Blob{type, std::move(array.shape), place});
  }
  return layout;
}

}  // namespace akin
