#include "akin/data/byte_source.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <thread>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/data/test_files.h"
#include "akin/data/test_gzip.h"

namespace akin {
namespace {

std::string range_of(const ByteSource& source, std::uint64_t offset, std::size_t count) {
  std::string bytes;
  source.append(offset, count, bytes);
  return bytes;
}

// The message of the Error with the code `io` that f() throws.
template <class F>
std::string io_error(const F& f) {
  try {
    f();
  } catch (const Error& error) {
    EXPECT_EQ(name(error.code()), "io") << error.what();
    return error.what();
  }
  return "no error";
}

// Lines of random lengths, mostly short; the last one may have no newline.
std::string random_lines(Random& random) {
  std::string bytes;
  for (std::uint64_t lines = random.below(9); lines > 0; --lines) {
    bytes.append(random.below(4), 'x');
    if (lines > 1 || random.below(2) == 0) bytes += '\n';
  }
  return bytes;
}

// What all tasks together get from the source.
std::vector<std::string> all_lines(const ByteSource& source, std::uint64_t first, std::size_t chunk) {
  std::vector<std::string> pieces;
  std::string buffer;
  for (std::uint64_t begin = first; begin < source.size(); begin += chunk) {
    const std::string_view lines = read_lines(source, first, begin, begin + chunk, 1000, buffer);
    EXPECT_TRUE(lines.empty() || lines.ends_with('\n'));
    EXPECT_LE(lines.data() + lines.size() + kReadAhead, buffer.data() + buffer.size());
    pieces.emplace_back(lines);
  }
  return pieces;
}

std::string together(const std::vector<std::string>& pieces) {
  std::string bytes;
  for (const std::string& piece : pieces) bytes += piece;
  return bytes;
}

TEST(ByteSource, gives_the_bytes_of_a_file_in_any_order) {
  const TestFile file("0123456789");
  const ByteSource source(file.path());
  EXPECT_EQ(source.size(), 10u);
  EXPECT_EQ(range_of(source, 7, 100), "789");
  EXPECT_EQ(range_of(source, 2, 3), "234");
  EXPECT_EQ(range_of(source, 10, 1), "");
  std::string bytes = "before ";
  source.append(0, 2, bytes);
  EXPECT_EQ(bytes, "before 01");
  EXPECT_NO_THROW(source.check_unchanged());
}

TEST(ByteSource, reads_a_named_pipe) {
  const TestFile file("");
  const std::string pipe = file.folder() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "1,2,3\n1,3,4\n"; });
  const ByteSource source(pipe);
  writer.join();
  EXPECT_EQ(range_of(source, 6, 5), "1,3,4");
  EXPECT_EQ(together(all_lines(source, 0, 5)), "1,2,3\n1,3,4\n");
  EXPECT_NO_THROW(source.check_unchanged());
}

TEST(ByteSource, reads_the_standard_input) {
  std::array<int, 2> ends;
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_EQ(::write(ends[1], "1,2,3\n", 6), 6);
  ::close(ends[1]);
  const int saved = ::dup(STDIN_FILENO);
  ASSERT_EQ(::dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  ::close(ends[0]);
  const ByteSource source("-");
  if (saved >= 0) {
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
  }
  EXPECT_EQ(range_of(source, 0, 100), "1,2,3\n");
}

TEST(ByteSource, says_why_it_cannot_open) {
  const TestFile file("1");
  EXPECT_THAT(io_error([&] { ByteSource(file.folder().string()); }),
              testing::StartsWith(file.folder().string()));
  try {
    ByteSource(file.folder() / "nothing.csv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(name(error.code()), "not_found");
  }
}

TEST(ByteSource, tells_when_the_file_became_shorter) {
  const TestFile file("0123456789");
  const ByteSource source(file.path());
  std::filesystem::resize_file(file.path(), 4);
  EXPECT_EQ(io_error([&] { range_of(source, 2, 5); }),
            file.path() + ": became shorter while it was read: it ends at byte 4 of 10");
  EXPECT_EQ(io_error([&] { source.check_unchanged(); }),
            file.path() + ": was written to while it was read; try again");
}

TEST(ByteSource, tells_when_the_file_was_written_to) {
  const TestFile file("0123456789");
  const ByteSource grown(file.path());
  std::ofstream(file.path(), std::ios::app) << "more";
  EXPECT_EQ(range_of(grown, 0, 100), "0123456789");
  EXPECT_THROW(grown.check_unchanged(), Error);

  const ByteSource same_size(file.path());
  std::ofstream(file.path(), std::ios::in) << "other";
  const auto later = std::filesystem::last_write_time(file.path()) + std::chrono::seconds(1);
  std::filesystem::last_write_time(file.path(), later);
  EXPECT_THROW(same_size.check_unchanged(), Error);
}

std::string random_bytes(std::size_t size, std::uint64_t seed) {
  Random random(seed, 0);
  std::string bytes;
  while (bytes.size() < size) bytes += std::to_string(random.bits()) + "\n";
  return bytes;
}

TEST(ByteSource, unpacks_what_is_packed_whatever_it_is_called) {
  const std::string bytes = random_bytes(10 << 20, 1);  // more than two of the blocks it is held in
  const TestFile file(packed(bytes), "ratings.csv");
  ByteSource source(file.path());
  ASSERT_EQ(source.size(), bytes.size());
  Random random(2, 0);
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t offset = random.below(bytes.size());
    const std::size_t count = random.below(i % 10 == 0 ? 9 << 20 : 1000);
    EXPECT_EQ(range_of(source, offset, count), bytes.substr(offset, count));
  }
  EXPECT_NO_THROW(source.check_unchanged());
  const TestFile plain(bytes, "ratings.csv.gz");
  EXPECT_EQ(read_unpacked(plain.path()), bytes);
  EXPECT_EQ(read_unpacked(file.path()), bytes);
}

TEST(ByteSource, unpacks_a_pipe) {
  const TestFile file("");
  const std::string pipe = file.folder() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << packed("1,2,3\n"); });
  const ByteSource source(pipe);
  writer.join();
  EXPECT_EQ(range_of(source, 0, 100), "1,2,3\n");
}

TEST(ByteSource, holds_bytes_in_memory) {
  ByteSource plain("here", "0123456789");
  EXPECT_EQ(plain.name(), "here");
  EXPECT_EQ(range_of(plain, 3, 4), "3456");
  EXPECT_EQ(range_of(ByteSource("here", packed("0123")), 1, 9), "123");
  EXPECT_EQ(ByteSource("here", "").size(), 0u);
  EXPECT_EQ(range_of(ByteSource("here", "1"), 0, 9), "1");
}

TEST(ByteSource, refuses_devices_without_an_end) {
  EXPECT_EQ(io_error([&] { ByteSource("/dev/zero"); }), "/dev/zero: is a device, not a file to be read");
  EXPECT_EQ(io_error([&] { ByteSource("/dev/urandom"); }),
            "/dev/urandom: is a device, not a file to be read");
  EXPECT_EQ(ByteSource("/dev/null").size(), 0u);
}

TEST(ByteSource, tells_where_reading_failed) {
  // The memory of a process begins with nothing: reading it there fails as a bad disk does.
  EXPECT_EQ(io_error([&] { ByteSource("/proc/self/mem"); }),
            "/proc/self/mem: cannot read at byte 0: Input/output error");
}

TEST(ByteOrderMark, is_that_of_utf8_and_other_files_are_named) {
  const auto complaint = [](std::string_view start) {
    try {
      byte_order_mark(start, "f");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_EQ(byte_order_mark("\xEF\xBB\xBFx", "f"), 3u);
  EXPECT_EQ(byte_order_mark("\xEF\xBB", "f"), 0u);
  EXPECT_EQ(byte_order_mark("", "f"), 0u);
  EXPECT_EQ(complaint("\xFE\xFF"), "f: the file is in UTF-16; convert to UTF-8");
  EXPECT_EQ(complaint("\x1F\x8B"), "f: the file is packed with gzip twice over; unpack it first");
  EXPECT_EQ(complaint("PK\x03\x04..."), "f: the file is packed as zip; unpack it first");
  EXPECT_EQ(complaint("PAR1"), "f: the file is packed as Parquet; unpack it first");
}

TEST(ReadLines, gives_each_line_to_one_chunk) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed, 0);
    const std::string bytes = random_lines(random);
    const TestFile file(bytes);
    const ByteSource source(file.path());
    const std::uint64_t first = random.below(2) == 0 ? 0 : std::min(bytes.find('\n') + 1, bytes.size());
    std::string expected = bytes.substr(first);
    if (!expected.empty() && expected.back() != '\n') expected += '\n';
    for (std::size_t chunk = 1; chunk <= bytes.size() + 1; ++chunk)
      ASSERT_EQ(together(all_lines(source, first, chunk)), expected) << seed << " " << chunk;
  }
}

TEST(ReadLines, follows_a_long_line_to_its_end_or_to_the_limit) {
  const std::string line = std::string(50000, 'x') + '\n';
  const TestFile file(line + "y\n");
  const ByteSource source(file.path());
  std::string buffer;
  EXPECT_EQ(read_lines(source, 0, 0, 1, 100000, buffer), line);
  const std::string_view cut = read_lines(source, 0, 0, 1, 20000, buffer);
  EXPECT_TRUE(cut.ends_with("x\n"));
  EXPECT_GT(cut.size(), 20001u);
  EXPECT_LT(cut.size(), line.size());
  EXPECT_EQ(read_lines(source, 0, 1, 50000, 20000, buffer), "");
  EXPECT_EQ(read_lines(source, 0, 50001, 50002, 20000, buffer), "y\n");
}

}  // namespace
}  // namespace akin
