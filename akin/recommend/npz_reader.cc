// The directory of the archive, then one array at a time.
#include "akin/recommend/npz_reader.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::size_t kEndSize = 22;             // of the end of the directory
constexpr std::size_t kEntrySize = 46;           // of an entry of the directory, without its texts
constexpr std::size_t kLocalSize = 30;           // of a local header, without its texts
constexpr std::size_t kMostEntries = 1000;       // an array each
constexpr std::uint64_t kSurelyFine = 64 << 20;  // bytes that any array may unpack to
constexpr std::uint64_t kMostExpansion = 200;    // times that a larger one may grow

template <class T>
T number_at(std::string_view bytes, std::uint64_t place) {
  T value;
  std::memcpy(&value, bytes.data() + place, sizeof(T));
  return value;
}

// What the header of a .npy file says.
struct NpyHeader {
  std::string type;  // "<f4"
  bool is_by_column = false;
  std::vector<std::uint64_t> shape;
};

// Reads the one form of Python that NumPy writes:
// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }
class NpyHeaderParser {
 public:
  explicit NpyHeaderParser(std::string_view text) : rest_(text) {}

  std::optional<NpyHeader> parse() {
    NpyHeader header;
    bool has_type = false, has_order = false, has_shape = false;
    if (!take("{")) return std::nullopt;
    while (!take("}")) {
      bool is_good = false;
      if (take("'descr':"))
        is_good = !std::exchange(has_type, true) && take_text(header.type);
      else if (take("'fortran_order':"))
        is_good = !std::exchange(has_order, true) && take_truth(header.is_by_column);
      else if (take("'shape':"))
        is_good = !std::exchange(has_shape, true) && take_shape(header.shape);
      if (!is_good) return std::nullopt;
      if (!take(",") && !rest_.starts_with('}')) return std::nullopt;
    }
    skip_blanks();
    if (!rest_.empty() || !has_type || !has_order || !has_shape) return std::nullopt;
    return header;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
  }
  bool take(std::string_view word) {
    skip_blanks();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    skip_blanks();
    return true;
  }
  bool take_text(std::string& text) {
    if (!take("'")) return false;
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) return false;
    text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return take("'");
  }
  bool take_truth(bool& truth) {
    truth = rest_.starts_with("True");
    return take("True") || take("False");
  }
  bool take_shape(std::vector<std::uint64_t>& shape) {
    constexpr std::size_t kMostDimensions = 2;
    if (!take("(")) return false;
    while (!take(")")) {
      const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
      const auto length = parse_integer(rest_.substr(0, digits));
      if (!length || shape.size() == kMostDimensions) return false;
      shape.push_back(static_cast<std::uint64_t>(*length));
      rest_.remove_prefix(digits);
      if (!take(",") && !rest_.starts_with(')')) return false;
    }
    return true;
  }

  std::string_view rest_;
};

// The bytes of an element, or nothing where the type is unknown.
std::optional<std::uint64_t> size_of_type(std::string_view type) {
  for (const std::string_view four : {"<f4", "<i4", "<u4"})
    if (type == four) return 4;
  for (const std::string_view eight : {"<f8", "<i8", "<u8"})
    if (type == eight) return 8;
  if (!type.starts_with("<U") || type.size() < 3 || type[2] < '0' || type[2] > '9') return std::nullopt;
  const auto characters = parse_integer(type.substr(2));
  if (!characters || *characters == 0 || *characters > (1 << 20)) return std::nullopt;
  return static_cast<std::uint64_t>(*characters) * 4;
}

// Appends a character; false where there is no such character.
bool append_utf8(std::string& text, std::uint32_t character) {
  if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) return false;
  const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
  if (character < 0x80) {
    byte(character);
  } else if (character < 0x800) {
    byte(0xC0 | character >> 6);
    byte(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    byte(0xE0 | character >> 12);
    byte(0x80 | (character >> 6 & 0x3F));
    byte(0x80 | (character & 0x3F));
  } else {
    byte(0xF0 | character >> 18);
    byte(0x80 | (character >> 12 & 0x3F));
    byte(0x80 | (character >> 6 & 0x3F));
    byte(0x80 | (character & 0x3F));
  }
  return true;
}

// An inflating stream that ends itself. Raw: zip has no zlib header.
class Inflater {
 public:
  Inflater() : is_ready_(inflateInit2(&stream_, -MAX_WBITS) == Z_OK) {}
  ~Inflater() {
    if (is_ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // All of `packed` as exactly `size` bytes, or nothing. Memory grows with what comes out.
  std::optional<std::string> inflate_all(std::string_view packed, std::uint64_t size) {
    constexpr std::uint64_t kPiece = 1 << 20;
    if (!is_ready_) throw Error(ErrorCode::no_resource, "there is not enough memory to unpack");
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());  // below 4 GiB: a field of 32 bits said so
    std::string bytes;
    for (;;) {
      const std::uint64_t done = bytes.size();
      // One byte more than there should be, so that too much is seen.
      bytes.resize(std::min(size + 1, done + std::max(kPiece, done / 2)));
      const std::uint64_t room = bytes.size() - done;
      stream_.next_out = reinterpret_cast<Bytef*>(bytes.data() + done);
      stream_.avail_out = static_cast<uInt>(room);
      const int state = inflate(&stream_, Z_NO_FLUSH);
      bytes.resize(done + room - stream_.avail_out);
      if (bytes.size() > size) return std::nullopt;
      if (state == Z_STREAM_END)
        return bytes.size() == size && stream_.avail_in == 0 ? std::optional(std::move(bytes))
                                                             : std::nullopt;
      if (state != Z_OK || stream_.avail_out != 0) return std::nullopt;
    }
  }

 private:
  z_stream stream_{};
  bool is_ready_;
};

}  // namespace

struct NpzReader::Array {
  NpyHeader header;
  std::string file;
  std::string_view data;  // of the file
};

NpzReader::NpzReader(std::string bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {
  read_directory();
  refuse_overlaps();
}

bool NpzReader::has(std::string_view array) const {
  return entries_.contains(std::string(array) + ".npy");
}

Matrix NpzReader::matrix(std::string_view name) const {
  const Array array = open(name);
  if (array.header.shape.size() != 2) refuse(fmt::format("the array {} is not a matrix", name));
  const std::vector<float> values = numbers(array, name);
  Matrix matrix(array.header.shape[0], array.header.shape[1]);
  const std::size_t rows = values.empty() ? 0 : matrix.rows(), columns = matrix.columns();
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column)
      matrix[row][column] =
          values[array.header.is_by_column ? column * rows + row : row * columns + column];
  return matrix;
}

std::vector<float> NpzReader::floats(std::string_view name) const {
  const Array array = open(name);
  if (array.header.shape.size() != 1) refuse(fmt::format("the array {} is not a list", name));
  return numbers(array, name);
}

std::vector<std::string> NpzReader::ids(std::string_view name) const {
  const Array array = open(name);
  if (array.header.shape.size() != 1) refuse(fmt::format("the array {} is not a list", name));
  const std::string& type = array.header.type;
  const std::uint64_t size = *size_of_type(type);
  std::vector<std::string> ids;
  for (std::uint64_t i = 0; i < array.header.shape[0]; ++i) {
    const std::uint64_t at = i * size;
    std::string id;
    if (type == "<i8")
      id = std::to_string(number_at<std::int64_t>(array.data, at));
    else if (type == "<u8")
      id = std::to_string(number_at<std::uint64_t>(array.data, at));
    else if (type == "<i4")
      id = std::to_string(number_at<std::int32_t>(array.data, at));
    else if (type == "<u4")
      id = std::to_string(number_at<std::uint32_t>(array.data, at));
    else if (!type.starts_with("<U"))
      refuse(fmt::format("the array {} holds {}, not whole numbers or texts", name, in_quotes(type)));
    else {
      for (std::uint64_t place = 0; place < size; place += 4)
        if (!append_utf8(id, number_at<std::uint32_t>(array.data, at + place)))
          refuse(fmt::format("the array {} holds a text that is not Unicode", name));
      id.erase(id.find_last_not_of('\0') + 1);  // what fills it up to the longest
    }
    ids.push_back(std::move(id));
  }
  return ids;
}

void NpzReader::read_directory() {
  const std::string_view bytes = bytes_;
  if (!bytes.starts_with("PK")) refuse("this is not an npz file; numpy.savez and `akin export` make one");
  const std::size_t end = bytes.rfind("PK\x05\x06");
  if (end == std::string_view::npos || bytes.size() - end < kEndSize ||
      end + kEndSize + number_at<std::uint16_t>(bytes, end + 20) != bytes.size())
    refuse("its end is missing; copy it again");
  const auto count = number_at<std::uint16_t>(bytes, end + 10);
  const std::uint64_t size = number_at<std::uint32_t>(bytes, end + 12);
  const std::uint64_t begin = number_at<std::uint32_t>(bytes, end + 16);
  if (number_at<std::uint32_t>(bytes, end + 4) != 0 || number_at<std::uint16_t>(bytes, end + 8) != count)
    refuse("it is one part of an archive of several");
  if (begin == UINT32_MAX || count > kMostEntries)
    refuse("it is too large: 4 GiB and 1000 arrays are read");
  if (begin + size != end) refuse("its directory does not end where the archive ends");

  std::uint64_t place = begin;
  for (std::size_t i = 0; i < count; ++i) {
    if (end - place < kEntrySize) refuse("its directory is cut off");
    const std::uint64_t texts = std::uint64_t{number_at<std::uint16_t>(bytes, place + 28)} +
                                number_at<std::uint16_t>(bytes, place + 30) +
                                number_at<std::uint16_t>(bytes, place + 32);
    if (end - place - kEntrySize < texts) refuse("its directory is cut off");
    add_entry(place, begin);
    place += kEntrySize + texts;
  }
  if (place != end) refuse("its directory holds more than its entries");
}

void NpzReader::add_entry(std::size_t place, std::uint64_t directory) {
  const std::string_view bytes = bytes_;
  if (bytes.substr(place, 4) != "PK\x01\x02") refuse("its directory has an entry that is none");
  const std::string_view name =
      bytes.substr(place + kEntrySize, number_at<std::uint16_t>(bytes, place + 28));
  const auto flags = number_at<std::uint16_t>(bytes, place + 8);
  const auto method = number_at<std::uint16_t>(bytes, place + 10);
  Entry entry{.is_deflated = method == 8,
              .crc = number_at<std::uint32_t>(bytes, place + 16),
              .packed_size = number_at<std::uint32_t>(bytes, place + 20),
              .size = number_at<std::uint32_t>(bytes, place + 24)};
  const std::uint64_t local = number_at<std::uint32_t>(bytes, place + 42);
  const std::string shown = in_quotes(name);
  if ((flags & 1) != 0) refuse(fmt::format("{} is encrypted", shown));
  if (method != 0 && method != 8) refuse(fmt::format("{} is packed in an unknown way", shown));
  if (std::max({entry.packed_size, entry.size, local}) == UINT32_MAX)
    refuse(fmt::format("{} is too large: 4 GiB are read", shown));
  if (method == 0 && entry.size != entry.packed_size)
    refuse(fmt::format("{} has two sizes though it is not packed", shown));
  if (entry.size > kSurelyFine && entry.size / kMostExpansion > entry.packed_size)
    refuse(fmt::format("{} would unpack to {} times its size", shown,
                       entry.packed_size == 0 ? 0 : entry.size / entry.packed_size));

  if (local + kLocalSize > directory || bytes.substr(local, 4) != "PK\x03\x04")
    refuse(fmt::format("{} does not stand where the directory says", shown));
  const auto name_size = number_at<std::uint16_t>(bytes, local + 26);
  const auto extra_size = number_at<std::uint16_t>(bytes, local + 28);
  entry.begin = local + kLocalSize + name_size + extra_size;
  if (entry.begin + entry.packed_size > directory || bytes.substr(local + kLocalSize, name_size) != name)
    refuse(fmt::format("{} does not stand where the directory says", shown));
  if (!entries_.emplace(std::string(name), entry).second)
    refuse(fmt::format("{} stands in it twice", shown));
}

void NpzReader::refuse_overlaps() const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
  places.reserve(entries_.size());
  for (const auto& [name, entry] : entries_)
    places.emplace_back(entry.begin, entry.begin + entry.packed_size);
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i].first < places[i - 1].second) refuse("two of its arrays overlap");
}

std::string NpzReader::unpacked(const Entry& entry, std::string_view array) const {
  const std::string_view packed = std::string_view(bytes_).substr(entry.begin, entry.packed_size);
  std::optional<std::string> file;
  if (entry.is_deflated)
    file = Inflater().inflate_all(packed, entry.size);
  else
    file = std::string(packed);
  if (!file || crc32_z(0, reinterpret_cast<const Bytef*>(file->data()), file->size()) != entry.crc)
    refuse(fmt::format("the array {} is damaged; copy the file again", array));
  return std::move(*file);
}

NpzReader::Array NpzReader::open(std::string_view name) const {
  const auto found = entries_.find(std::string(name) + ".npy");
  if (found == entries_.end()) refuse(fmt::format("the array {} is missing", name));
  Array array;
  array.file = unpacked(found->second, name);
  const std::string_view file = array.file;
  const auto refuse_array = [&](std::string_view reason) {
    refuse(fmt::format("the array {} {}", name, reason));
  };
  if (file.size() < 12 || !file.starts_with("\x93NUMPY")) refuse_array("is not in NumPy's format");
  const auto version = static_cast<unsigned char>(file[6]);
  if (version != 1 && version != 2) refuse_array("is of an unknown version of NumPy's format");
  const std::uint64_t begin = version == 1 ? 10 : 12;
  const std::uint64_t length =
      version == 1 ? number_at<std::uint16_t>(file, 8) : number_at<std::uint32_t>(file, 8);
  if (length > file.size() - begin) refuse_array("is cut off");
  auto header = NpyHeaderParser(file.substr(begin, length)).parse();
  if (!header) refuse_array("has a header that cannot be read: one or two dimensions are");
  array.header = std::move(*header);
  array.data = file.substr(begin + length);

  const auto element = size_of_type(array.header.type);
  if (!element)
    refuse_array(fmt::format("has elements of type {}; f4, f8, i4, i8, u4, u8 and U are read",
                             in_quotes(array.header.type)));
  std::uint64_t size = *element;
  bool is_too_large = false;
  for (const std::uint64_t dimension : array.header.shape)
    is_too_large |= __builtin_mul_overflow(size, dimension, &size);
  if (is_too_large || size != array.data.size()) refuse_array("has not the size that its shape says");
  return array;
}

std::vector<float> NpzReader::numbers(const Array& array, std::string_view name) const {
  const std::string& type = array.header.type;
  const bool is_double = type == "<f8";
  if (!is_double && type != "<f4")
    refuse(fmt::format("the array {} holds {}, not floating-point numbers", name, in_quotes(type)));
  std::vector<float> values(array.data.size() / (is_double ? 8 : 4));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = is_double ? number_at<double>(array.data, 8 * i)
                                   : static_cast<double>(number_at<float>(array.data, 4 * i));
    if (!(std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max())))
      refuse(fmt::format("the array {} holds a number that is not finite as float32", name));
    values[i] = static_cast<float>(value);
  }
  return values;
}

void NpzReader::refuse(std::string_view reason) const {
  throw Error(ErrorCode::bad_input, fmt::format("{}: {}", name_, reason));
}

}  // namespace akin
