// What NumPy writes is read, and what nobody should write is refused. tests/contract has NumPy write it.
#include "akin/recommend/npz_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstring>
#include <filesystem>

#include "akin/base/error.h"
#include "akin/recommend/npz_file.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string little(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xFF);
  return text;
}

std::string npy(const std::string& dictionary, const std::string& data, char version = 1) {
  const std::string header = dictionary + "\n";
  return std::string("\x93NUMPY") + version + '\0' + little(header.size(), version == 1 ? 2 : 4) +
         header + data;
}

std::string deflated(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// An archive of one array, with a lie in it where a test asks for one.
struct Zip {
  std::string file;
  bool deflate = false;
  std::string name = "x.npy";
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t size = 0;  // 0: the true one
  std::uint32_t offset = 0;
  std::uint16_t count = 1;
  std::string between;  // before the directory
  std::string local_extra;

  std::string bytes() const {
    const std::string packed = deflate ? deflated(file) : file;
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(file.data()), file.size());
    const std::string fields = little(20, 2) + little(flags, 2) + little(deflate ? 8 : method, 2) +
                               little(0, 4) + little(crc, 4) + little(packed.size(), 4) +
                               little(size == 0 ? file.size() : size, 4) + little(name.size(), 2);
    const std::string local =
        "PK\x03\x04" + fields + little(local_extra.size(), 2) + name + local_extra + packed;
    const std::string entry =
        "PK\x01\x02" + little(20, 2) + fields + little(0, 14 - 2) + little(offset, 4) + name;
    const std::string all = local + between + entry;
    return all + "PK\x05\x06" + little(0, 4) + little(count, 2) + little(count, 2) +
           little(entry.size(), 4) + little(local.size() + between.size(), 4) + little(0, 2);
  }
};

std::string floats(std::initializer_list<float> values) {
  std::string bytes;
  for (const float value : values) bytes.append(reinterpret_cast<const char*>(&value), 4);
  return bytes;
}

const std::string kTwoByTwo = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
const std::string kGood = npy(kTwoByTwo, floats({1, 2, 3, 4}));

std::vector<float> values_of(const Matrix& matrix) {
  std::vector<float> values;
  for (std::size_t row = 0; row < matrix.rows(); ++row)
    values.insert(values.end(), matrix[row].begin(), matrix[row].end());
  return values;
}

std::vector<float> read(const std::string& bytes) {
  return values_of(NpzReader(bytes, "f.npz").matrix("x"));
}

std::string refusal(const std::string& bytes) {
  try {
    read(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_THAT(error.what(), testing::StartsWith("f.npz: "));
    return error.what();
  }
  return "";
}

TEST(NpzReader, reads_what_npz_file_writes) {
  const std::string path = testing::TempDir() + "npz_reader_test." + std::to_string(::getpid());
  const std::vector<float> numbers = {1, -2.5F, 3e38F, 0, 1e-30F, 6};
  const std::vector<std::int64_t> ids = {-7, 0, INT64_MAX};
  const std::vector<std::string> texts = {"", "Zo\u00eb", "\u5929\U0001F3AC", "a"};
  NpzFile file;
  file.add("matrix", {2, 3}, std::span<const float>(numbers));
  file.add("list", {6}, std::span<const float>(numbers));
  file.add("nothing", {5, 0}, std::span<const float>());
  file.add("ids", {3}, std::span<const std::int64_t>(ids));
  file.add_texts("texts", texts);
  file.publish(path);
  const NpzReader reader(read_file(path), path);
  std::filesystem::remove(path);
  EXPECT_EQ(values_of(reader.matrix("matrix")), numbers);
  EXPECT_EQ(reader.matrix("matrix").rows(), 2U);
  EXPECT_EQ(reader.floats("list"), numbers);
  EXPECT_EQ(reader.matrix("nothing").rows(), 5U);
  EXPECT_THAT(reader.ids("ids"), ElementsAre("-7", "0", "9223372036854775807"));
  EXPECT_EQ(reader.ids("texts"), texts);
  EXPECT_TRUE(reader.has("ids"));
  EXPECT_FALSE(reader.has("id"));
}

TEST(NpzReader, reads_packed_arrays_columns_first_and_doubles) {
  EXPECT_THAT(read(Zip{.file = kGood}.bytes()), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(read(Zip{.file = kGood, .deflate = true}.bytes()), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(read(Zip{.file = kGood, .local_extra = "\x01\x00\x02\x00zz"}.bytes()),
              ElementsAre(1, 2, 3, 4));
  const std::string by_column =
      npy("{'shape': (2, 2), 'fortran_order': True, 'descr': '<f4'}", floats({1, 2, 3, 4}), 2);
  EXPECT_THAT(read(Zip{.file = by_column}.bytes()), ElementsAre(1, 3, 2, 4));
  const double two[] = {0.5, -8};
  const std::string doubles = npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }",
                                  std::string(reinterpret_cast<const char*>(two), 16));
  EXPECT_THAT(read(Zip{.file = doubles}.bytes()), ElementsAre(0.5, -8));
}

TEST(NpzReader, refuses_lies_about_the_archive) {
  EXPECT_THAT(refusal(""), HasSubstr("not an npz file"));
  EXPECT_THAT(refusal("user,item\n"), HasSubstr("not an npz file"));
  EXPECT_THAT(refusal(Zip{.file = kGood}.bytes() + "x"), HasSubstr("its end is missing"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .name = "y.npy"}.bytes()), HasSubstr("array x is missing"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .flags = 1}.bytes()), HasSubstr("is encrypted"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .method = 12}.bytes()), HasSubstr("in an unknown way"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .size = 7}.bytes()), HasSubstr("has two sizes"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .size = UINT32_MAX}.bytes()), HasSubstr("too large"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .offset = 1}.bytes()), HasSubstr("does not stand where"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .offset = UINT32_MAX - 1}.bytes()), HasSubstr("does not stand"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .count = 2}.bytes()), HasSubstr("directory is cut off"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .count = 0}.bytes()), HasSubstr("more than its entries"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .deflate = true, .size = 10}.bytes()), HasSubstr("is damaged"));
  EXPECT_THAT(refusal(Zip{.file = kGood, .deflate = true, .size = 10000}.bytes()),
              HasSubstr("is damaged"));
}

TEST(NpzReader, refuses_what_unpacks_to_far_more_than_it_is) {
  const std::string zeros(100 << 20, '\0');
  const Zip bomb{.file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (26214400, 1), }", zeros),
                 .deflate = true};
  EXPECT_THAT(refusal(bomb.bytes()), HasSubstr("times its size"));
  Zip liar{.file = kGood, .deflate = true, .size = 4000000000U};
  EXPECT_THAT(refusal(liar.bytes()), HasSubstr("times its size"));
}

TEST(NpzReader, refuses_arrays_that_are_none) {
  const auto refusal_of = [](const std::string& file) { return refusal(Zip{.file = file}.bytes()); };
  const auto dictionary = [](const std::string& type, const std::string& shape) {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  };
  const std::string data = floats({1, 2, 3, 4});
  EXPECT_THAT(refusal_of("x"), HasSubstr("not in NumPy's format"));
  EXPECT_THAT(refusal_of(npy(kTwoByTwo, data, 3)), HasSubstr("unknown version"));
  EXPECT_THAT(refusal_of(npy(kTwoByTwo, data).substr(0, 30)), HasSubstr("is cut off"));
  EXPECT_THAT(refusal_of(npy(kTwoByTwo, data + "x")), HasSubstr("not the size that its shape says"));
  for (const std::string& bad :
       {std::string("{}"), std::string("{'descr': '<f4'}"), dictionary("<f4", "(2, 2, 1)"),
        dictionary("<f4", "(-2, 2)"), dictionary("<f4", "(2; 2)"), dictionary("<f4", "2"),
        kTwoByTwo + "x",
        std::string("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 2), }"),
        std::string("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"),
        std::string("{'descr': '<f4', 'fortran_order': 1, 'shape': (2, 2), }"),
        std::string("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'x': 1}"),
        std::string("{'descr': '<f4")})
    EXPECT_THAT(refusal_of(npy(bad, data)), HasSubstr("a header that cannot be read")) << bad;
  for (const char* type : {">f4", "|O", "<f2", "<U", "<U0", "<U-1", "|S4", "<c8", ""})
    EXPECT_THAT(refusal_of(npy(dictionary(type, "(2, 2)"), data)), HasSubstr("has elements of type"))
        << type;
  for (const char* shape : {"(4294967296, 4294967296)", "(9223372036854775807, 2)", "(3, 2)", "(0, 2)"})
    EXPECT_THAT(refusal_of(npy(dictionary("<f4", shape), data)), HasSubstr("not the size")) << shape;
  EXPECT_THAT(refusal_of(npy(dictionary("<i4", "(2, 2)"), data)), HasSubstr("not floating-point"));
  EXPECT_THAT(refusal_of(npy(dictionary("<f4", "(4,)"), data)), HasSubstr("is not a matrix"));
  EXPECT_THAT(refusal_of(npy(kTwoByTwo, floats({1, 2, NAN, 4}))), HasSubstr("not finite"));
  const double huge[] = {1e300};
  EXPECT_THAT(
      refusal_of(npy(dictionary("<f8", "(1, 1)"), std::string(reinterpret_cast<const char*>(huge), 8))),
      HasSubstr("not finite"));
}

TEST(NpzReader, refuses_texts_that_are_not_unicode) {
  const auto ids = [](std::uint32_t character) {
    const Zip zip{
        .file = npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", little(character, 4))};
    return NpzReader(zip.bytes(), "f.npz").ids("x");
  };
  EXPECT_THAT(ids('a'), ElementsAre("a"));
  EXPECT_THAT(ids(0x10FFFF), ElementsAre("\U0010FFFF"));
  EXPECT_THROW(ids(0x110000), Error);
  EXPECT_THROW(ids(0xD800), Error);
}

// Whatever happens to a byte: the same numbers, or a refusal.
TEST(NpzReader, gives_no_other_numbers_after_any_truncation_or_flip_of_a_bit) {
  for (const bool is_deflated : {false, true}) {
    std::string bytes = Zip{.file = kGood, .deflate = is_deflated}.bytes();
    for (std::size_t size = 0; size < bytes.size(); ++size)
      ASSERT_NE(refusal(bytes.substr(0, size)), "") << size;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      const auto mask = static_cast<char>(1 << (bit % 8));
      bytes[bit / 8] ^= mask;
      if (refusal(bytes).empty()) {
        ASSERT_THAT(read(bytes), ElementsAre(1, 2, 3, 4)) << bit;
      }
      bytes[bit / 8] ^= mask;
    }
  }
}

}  // namespace
}  // namespace akin
