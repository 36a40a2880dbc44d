// Every polluted file comes to what stands in its row: read strictly and skipping, packed and not, in
// chunks of any size, by any number of threads, and in any locale.
#include "tests/contract/polluted_files.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <set>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/data/read_ratings.h"
#include "akin/data/test_files.h"
#include "akin/data/test_gzip.h"
#include "akin/data/unpack_gzip.h"

namespace akin {
namespace {

using test::PollutedFile;

ThreadPool& threads(std::size_t count) {
  static ThreadPool one(1), two(2), seven(7);
  return count == 1 ? one : count == 2 ? two : seven;
}

struct Outcome {
  std::string text;  // as a PollutedFile has it
  std::string rows;
};

std::string rows_of(const Ratings& ratings) {
  std::string rows;
  for (std::size_t i = 0; i < ratings.size(); ++i)
    rows += ratings.users->text(ratings.user[i]) + "," + ratings.items->text(ratings.item[i]) + "," +
            to_text(ratings.value[i]) + "," + std::to_string(ratings.time[i]) + "\n";
  return rows;
}

Outcome outcome_of(const std::string& bytes, const ReadOptions& options, std::size_t thread_count) {
  ReadReport report;
  try {
    ByteSource source("ratings.csv", bytes);
    const Ratings ratings = read_ratings(source, options, {threads(thread_count)}, KnownIds{}, &report);
    EXPECT_EQ(report.lines, report.header_lines + report.blank_lines + report.rows + report.rejected);
    EXPECT_EQ(report.rows, ratings.size());
    EXPECT_EQ(report.rejects.size(), options.keep_rejects ? report.rejected : 0);
    std::string text = std::to_string(report.rows) + " rows";
    for (std::size_t kind = 0; kind < report.rejected_for.size(); ++kind)
      if (report.rejected_for[kind] > 0)
        text += ", " + std::to_string(report.rejected_for[kind]) + " " +
                std::string(kNames<BadLineKind>[kind]);
    return {text, rows_of(ratings)};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << error.what();
    std::string text = error.what();
    EXPECT_TRUE(text.starts_with("ratings.csv:")) << text;
    text.erase(0, std::string("ratings.csv:").size());
    return {text.starts_with(" ") ? text.substr(1) : text, ""};
  }
}

ReadOptions skipping() {
  ReadOptions options;
  options.on_error = OnError::skip;
  options.max_errors = 5;
  options.keep_rejects = true;
  return options;
}

void expect_outcomes(const PollutedFile& file, const std::string& bytes, std::size_t chunk_bytes,
                     std::size_t thread_count) {
  ReadOptions strict, skip = skipping();
  strict.chunk_bytes = skip.chunk_bytes = chunk_bytes;
  const Outcome stopped = outcome_of(bytes, strict, thread_count);
  const Outcome skipped = outcome_of(bytes, skip, thread_count);
  EXPECT_EQ(stopped.text, file.strict);
  EXPECT_EQ(skipped.text, file.skipped);
  if (file.keeps_good_rows) {
    EXPECT_EQ(skipped.rows, outcome_of(test::good_file(), {}, 1).rows);
  }
}

TEST(PollutedFiles, are_many_and_different) {
  std::set<std::string> different;
  for (const PollutedFile& file : test::polluted_files()) different.insert(file.bytes);
  EXPECT_GE(different.size(), 230u);
}

TEST(PollutedFiles, come_to_what_was_expected_in_chunks_of_any_size_and_with_any_threads) {
  for (const PollutedFile& file : test::polluted_files()) {
    SCOPED_TRACE(file.name);
    for (const std::size_t chunk : {1U, 2U, 7U, 64U, 1U << 20})
      for (const std::size_t count : {1U, 2U, 7U}) {
        if (file.bytes.size() > 1000 && chunk == 1) continue;  // a bomb
        expect_outcomes(file, file.bytes, chunk, count);
      }
  }
}

TEST(PollutedFiles, come_to_the_same_packed) {
  for (const PollutedFile& file : test::polluted_files()) {
    if (is_gzip(file.bytes)) continue;
    SCOPED_TRACE(file.name);
    expect_outcomes(file, packed(file.bytes), 64, 2);
  }
}

TEST(PollutedFiles, come_to_the_same_under_any_name_that_a_file_can_have) {
  const TestFile file(test::good_file(), "ratings.csv");
  const auto link = file.folder() / "link.csv";
  std::filesystem::create_symlink(file.path(), link);
  std::vector<std::string> paths = {link,
                                    file.folder() / ".." / file.folder().filename() / "ratings.csv"};
  for (const std::string name : {"two\nlines.csv", "caf\xE9.csv", "a b.csv", "plain.csv.gz", "-x.csv"}) {
    paths.push_back(file.folder() / name);
    std::filesystem::copy_file(file.path(), paths.back());
  }
  for (const std::string& path : paths) {
    EXPECT_EQ(rows_of(read_ratings(path, {}, {threads(2)})), outcome_of(test::good_file(), {}, 1).rows)
        << path;
    if (path != paths[0] && path != paths[1]) continue;
    EXPECT_THROW(refuse_same_file(file.path(), path), Error) << "an output that is the input";
  }
}

// A locale whose decimals have commas. One is made where the system has none.
class CommaLocale {
 public:
  CommaLocale() : before_(std::setlocale(LC_ALL, nullptr)) {
    folder_ = std::filesystem::path(testing::TempDir()) / ("akin_locale_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const std::string make =
        "localedef -i de_DE -f UTF-8 '" + (folder_ / "de_DE.UTF-8").string() + "' >/dev/null 2>&1";
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr && std::system(make.c_str()) == 0) {
      ::setenv("LOCPATH", folder_.c_str(), 1);
      std::setlocale(LC_ALL, "de_DE.UTF-8");
    }
  }
  ~CommaLocale() {
    std::setlocale(LC_ALL, before_.c_str());
    ::unsetenv("LOCPATH");
    std::filesystem::remove_all(folder_);
  }
  CommaLocale(const CommaLocale&) = delete;
  CommaLocale& operator=(const CommaLocale&) = delete;

  static bool is_set() {
    char text[8];
    std::snprintf(text, sizeof text, "%.1f", 4.5);
    return std::string(text) == "4,5";
  }

 private:
  std::string before_;
  std::filesystem::path folder_;
};

TEST(PollutedFiles, come_to_the_same_where_decimals_have_commas) {
  const CommaLocale locale;
  if (!CommaLocale::is_set()) GTEST_SKIP() << "no locale de_DE.UTF-8, and localedef cannot make one";
  for (const PollutedFile& file : test::polluted_files()) {
    SCOPED_TRACE(file.name);
    expect_outcomes(file, file.bytes, 64, 1);
  }
  EXPECT_EQ(to_text(4.5F), "4.5");
}

// Where the test above is skipped this one is not: nothing that listens to a locale turns text into
// numbers.
TEST(Sources, use_no_function_that_reads_numbers_by_the_locale) {
  int files = 0;
  for (const char* folder : {"akin", "cli"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string path = entry.path();
      if (!path.ends_with(".cc") && !path.ends_with(".h")) continue;
      ++files;
      const std::string text = read_file(path);
      for (const char* function : {"strtod", "strtof", "strtold", "std::stod", "std::stof", "atof(",
                                   "scanf", "setlocale", "std::locale", "imbue"})
        EXPECT_EQ(text.find(function), std::string::npos) << path << " has " << function;
    }
  EXPECT_GT(files, 100);
}

}  // namespace
}  // namespace akin
