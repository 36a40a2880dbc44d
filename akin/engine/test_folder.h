// A folder with a rating file, titles and a trained model, for tests of operations.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/file.h"
#include "akin/engine/train.h"
#include "akin/engine/workspace.h"

namespace akin {

// Keeps the notes that an operation makes.
struct Notes : Listener {
  void on_note(std::string_view note) override { texts.emplace_back(note); }
  void on_progress(const Progress& progress) override { stages.emplace_back(progress.stage); }
  std::vector<std::string> texts;
  std::vector<std::string> stages;
};

// The error with which `action` ends; where it does not, one of code `internal` that says so.
template <class Action>
Error refusal(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "nothing was refused");
}

class TestFolder : public testing::Test {
 protected:
  // Five people and five films. Ann and Bob like what Dan and Eve do not; nobody has seen film 50 but
  // Fay.
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    write("ratings.csv",
          "userId,movieId,rating\n"
          "ann,1,5\nann,2,4.5\nann,10,1\n"
          "bob,1,4.5\nbob,2,5\nbob,10,0.5\nbob,20,1\n"
          "dan,1,1\ndan,10,5\ndan,20,4.5\n"
          "eve,2,0.5\neve,10,4.5\neve,20,5\n"
          "fay,1,3\nfay,50,3.5\n");
    write("movies.csv",
          "movieId,title,genres\n"
          "1,Toy Story (1995),Animation|Children\n"
          "2,\"Matrix, The (1999)\",Action\n"
          "10,Heat (1995),Crime\n"
          "20,Heat Wave (1990),Drama\n");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  std::string read(const std::string& name) const { return read_file(path(name)); }
  bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }

  // Trains on the file above; the path of the model.
  std::string trained(const std::string& kind = "als", bool with_history = true) {
    train({.ratings = path("ratings.csv"),
           .model = kind,
           .items = path("movies.csv"),
           .out = path(kind + ".akin"),
           .history = with_history},
          workspace_);
    notes_.texts.clear();
    return path(kind + ".akin");
  }

  Notes notes_;
  Workspace workspace_{2, 1, {}, &notes_};

 private:
  std::string folder_ = testing::TempDir() + "akin_engine." + std::to_string(::getpid());
};

}  // namespace akin
