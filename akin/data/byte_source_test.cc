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
