// Whatever happens, the new file or the old one is there, whole.
#include "akin/base/file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "akin/base/error.h"

namespace akin {
namespace {

using testing::HasSubstr;

std::function<void(ByteSink&)> writing(std::string bytes) {
  return [bytes = std::move(bytes)](ByteSink& sink) { sink.write(bytes); };
}

// The superuser, who may do anything, is nobody for a while.
class WithoutPrivileges {
 public:
  WithoutPrivileges() {
    constexpr uid_t kNobody = 65534;
    if (was_superuser_) {
      EXPECT_EQ(::seteuid(kNobody), 0);
    }
  }
  ~WithoutPrivileges() {
    if (was_superuser_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }

 private:
  bool was_superuser_ = ::geteuid() == 0;
};

class Files : public testing::Test {
 protected:
  Files() : folder_(testing::TempDir() + "file_test." + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~Files() override { std::filesystem::remove_all(folder_); }

  std::string in_folder(const std::string& name) const { return folder_ + "/" + name; }
  std::ptrdiff_t entries() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }

  Error refusal(const std::function<void()>& action) const {
    try {
      action();
    } catch (const Error& error) {
      return error;
    }
    return Error(ErrorCode::internal, "nothing was refused");
  }
  Error publish_refusal(const std::string& path, const std::string& bytes = "new") const {
    return refusal([&] { publish_file(path, writing(bytes)); });
  }
  Error read_refusal(const std::string& path) const {
    return refusal([&] { read_file(path); });
  }

  const std::string folder_;
};

using PublishFile = Files;
using ReadFile = Files;

TEST_F(PublishFile, makes_what_read_file_reads) {
  const std::string path = in_folder("a");
  for (const std::size_t size : {0, 1, 4096, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3000000}) {
    std::string bytes(size, 'x');
    for (std::size_t i = 0; i < size; i += 7) bytes[i] = static_cast<char>(i);
    publish_file(path, [&](ByteSink& sink) {  // in three pieces, as large as they come
      sink.write(std::string_view(bytes).substr(0, size / 3));
      sink.write(std::string_view(bytes).substr(size / 3, 1));
      sink.write(std::string_view(bytes).substr(std::min(size, size / 3 + 1)));
    });
    EXPECT_TRUE(read_file(path) == bytes) << size;
  }
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishFile, leaves_the_old_file_when_the_writer_throws) {
  const std::string path = in_folder("a");
  publish_file(path, writing("old"));
  EXPECT_THROW(publish_file(path,
                            [](ByteSink& sink) {
                              sink.write(std::string(1 << 20, 'x'));
                              throw std::runtime_error("half-way");
                            }),
               std::runtime_error);
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishFile, leaves_the_old_file_when_no_more_can_be_written) {
  const std::string path = in_folder("a");
  publish_file(path, writing("old"));
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 100000;
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Error error = publish_refusal(path, std::string(1 << 20, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_EQ(error.code(), ErrorCode::no_resource);
  EXPECT_EQ(error.what(), path + ": cannot write: File too large");
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishFile, names_the_folder_that_is_missing) {
  const std::string path = in_folder("nowhere/a");
  const Error error = publish_refusal(path);
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.what(), path + ": cannot write: there is no folder " + in_folder("nowhere"));
}

TEST_F(PublishFile, is_known_beforehand_to_fail) {
  check_output(in_folder("new"));
  check_output("/dev/null");
  EXPECT_THROW(check_output("-"), Error);
  EXPECT_THROW(check_output(in_folder("nowhere/new")), Error);
  EXPECT_THROW(check_output(folder_), Error);
}

TEST_F(PublishFile, refuses_a_folder) {
  const Error error = publish_refusal(folder_);
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.what(), folder_ + ": cannot write: Is a directory");
  EXPECT_EQ(entries(), 0);
}

TEST_F(PublishFile, names_the_file_that_it_may_not_create) {
  using std::filesystem::perms;
  std::filesystem::permissions(folder_, perms::owner_read | perms::owner_exec | perms::others_exec);
  const Error error = [&] {
    const WithoutPrivileges nobody;
    return publish_refusal(in_folder("a"));
  }();
  std::filesystem::permissions(folder_, perms::owner_all);
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.what(), in_folder("a") + ": cannot create: Permission denied");
}

TEST_F(PublishFile, writes_through_links) {
  std::filesystem::create_directory(in_folder("far"));
  publish_file(in_folder("far/a"), writing("old"));
  std::filesystem::create_symlink("far/a", in_folder("link"));
  std::filesystem::create_symlink(in_folder("link"), in_folder("link_to_link"));
  publish_file(in_folder("link_to_link"), writing("new"));
  EXPECT_TRUE(std::filesystem::is_symlink(in_folder("link")));
  EXPECT_TRUE(std::filesystem::is_symlink(in_folder("link_to_link")));
  EXPECT_EQ(read_file(in_folder("far/a")), "new");
}

TEST_F(PublishFile, makes_the_file_that_a_link_waits_for) {
  std::filesystem::create_symlink("later", in_folder("link"));
  publish_file(in_folder("link"), writing("new"));
  EXPECT_TRUE(std::filesystem::is_symlink(in_folder("link")));
  EXPECT_EQ(read_file(in_folder("later")), "new");
}

TEST_F(PublishFile, stops_at_links_that_go_round) {
  std::filesystem::create_symlink("b", in_folder("a"));
  std::filesystem::create_symlink("a", in_folder("b"));
  EXPECT_EQ(publish_refusal(in_folder("a")).what(),
            in_folder("a") + ": cannot write: Too many levels of symbolic links");
  EXPECT_TRUE(std::filesystem::is_symlink(in_folder("a")));
}

TEST_F(PublishFile, writes_straight_to_devices_and_pipes) {
  EXPECT_NO_THROW(publish_file("/dev/null", writing(std::string(1 << 20, 'x'))));
  EXPECT_FALSE(std::filesystem::is_regular_file("/dev/null"));

  const std::string pipe = in_folder("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = read_file(pipe); });
  publish_file(pipe, writing(std::string(300000, 'x')));
  reader.join();
  EXPECT_EQ(received.size(), 300000U);
}

TEST_F(PublishFile, tells_of_a_full_device) {
  const Error error = publish_refusal("/dev/full");
  EXPECT_EQ(error.code(), ErrorCode::no_resource);
  EXPECT_STREQ(error.what(), "/dev/full: cannot write: No space left on device");
}

TEST_F(PublishFile, by_many_threads_leaves_one_of_their_files) {
  const std::string path = in_folder("a");
  std::vector<std::thread> writers;
  for (char letter = 'a'; letter < 'g'; ++letter)
    writers.emplace_back([&path, letter] {
      for (int i = 0; i < 5; ++i) publish_file(path, writing(std::string(100000, letter)));
    });
  for (std::thread& writer : writers) writer.join();
  const std::string bytes = read_file(path);
  EXPECT_EQ(bytes, std::string(100000, bytes.at(0)));
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishFile, publishes_several_or_none) {
  const std::string one = in_folder("one"), other = in_folder("other");
  const auto publish = [&](const std::function<void(ByteSink&)>& write_other) {
    const OutputFile files[] = {{one, writing("1")}, {other, write_other}};
    publish_files(files);
  };
  publish(writing("2"));
  EXPECT_EQ(read_file(one) + read_file(other), "12");
  EXPECT_THROW(publish([](ByteSink&) { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(read_file(one) + read_file(other), "12");
  EXPECT_EQ(entries(), 2);
}

TEST_F(ReadFile, tells_what_is_missing) {
  const Error error = read_refusal(in_folder("a"));
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_EQ(error.what(), in_folder("a") + ": cannot read: No such file or directory");
}

TEST_F(ReadFile, refuses_a_folder) {
  const Error error = read_refusal(folder_);
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.what(), folder_ + ": cannot read: Is a directory");
}

TEST_F(ReadFile, tells_of_errors_half_way) {
  const Error error = read_refusal("/proc/self/mem");  // nothing is mapped at its first byte
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_STREQ(error.what(), "/proc/self/mem: cannot read: Input/output error");
}

TEST_F(ReadFile, tells_what_it_may_not_read) {
  publish_file(in_folder("a"), writing("secret"));
  std::filesystem::permissions(in_folder("a"), std::filesystem::perms::none);
  const WithoutPrivileges nobody;
  const Error error = read_refusal(in_folder("a"));
  EXPECT_EQ(error.code(), ErrorCode::io);
  EXPECT_EQ(error.what(), in_folder("a") + ": cannot read: Permission denied");
}

TEST_F(ReadFile, knows_files_that_do_not_tell_their_size) {
  EXPECT_THAT(read_file("/proc/self/status"), HasSubstr("Pid:"));
  EXPECT_EQ(read_file("/dev/null"), "");
}

TEST_F(ReadFile, takes_a_dash_for_the_standard_input) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int standard_input = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  ASSERT_EQ(::write(ends[1], "hello", 5), 5);
  ::close(ends[1]);
  const std::string bytes = read_file("-");
  ::dup2(standard_input, STDIN_FILENO);
  ::close(standard_input);
  ::close(ends[0]);
  EXPECT_EQ(bytes, "hello");
}

TEST_F(Files, are_not_both_read_and_written) {
  const std::string path = in_folder("a");
  publish_file(path, writing("old"));
  std::filesystem::create_symlink("a", in_folder("link"));
  EXPECT_EQ(refusal([&] { refuse_same_file(path, in_folder("link")); }).code(),
            ErrorCode::invalid_argument);
  EXPECT_NO_THROW(refuse_same_file(path, in_folder("b")));
  EXPECT_NO_THROW(refuse_same_file("/dev/null", "/dev/null"));
}

}  // namespace
}  // namespace akin
