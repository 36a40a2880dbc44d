// akin split: a rating file in parts, to learn from and to be measured on.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/rating_input.h"
#include "akin/engine/workspace.h"

namespace akin {

// What makes a rating one of the test.
enum class SplitBy { random, newest, last, folds, users };

template <>
inline constexpr std::array<std::string_view, 5> kNames<SplitBy> = {"random", "newest", "last", "folds",
                                                                    "users"};

struct SplitRequest {
  std::string ratings;
  SplitBy by = SplitBy::random;
  double test_share = 0.2;      // random, newest; users: of each held-out user's ratings
  std::int64_t per_user = 1;    // last
  std::int64_t folds = 5;       // folds
  std::string fold_file;        // folds
  double held_out_users = 0.1;  // users: how many, or a share
  double validation_users = 0;  // users: the same, apart from those
  std::string train = "train.csv";
  std::string test = "test.csv";
  std::int64_t draw_negatives = 0;                            // random, newest, last; 0: none
  std::string negatives = "negatives.txt";                    // where there are some
  std::string fold_in = "fold_in.csv";                        // users
  std::string validation = "validation.csv";                  // users, where there are validation_users
  std::string validation_fold_in = "validation_fold_in.csv";  // the same
  RatingInput input;

  void describe(FieldVisitor& visit);
};

// The two files of a fold.
struct FoldFiles {
  std::int64_t fold = 0;
  std::string train;
  std::string test;
  std::int64_t train_ratings = 0;
  std::int64_t test_ratings = 0;

  void describe(FieldVisitor& visit);
};

// What was held out by users.
struct StrangerCounts {
  std::int64_t users = 0;
  std::int64_t fold_in_ratings = 0;
  std::int64_t test_ratings = 0;

  void describe(FieldVisitor& visit);
};

struct SplitReply {
  std::int64_t ratings = 0;
  std::int64_t filtered = 0;
  std::int64_t train_ratings = 0;
  std::int64_t test_ratings = 0;
  std::int64_t duplicates = 0;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::vector<FoldFiles> folds;  // instead of train_ratings and test_ratings
  bool is_by_users = false;      // whether the rest was counted, but for what was read
  std::int64_t held_out_users = 0;
  std::int64_t fold_in_ratings = 0;
  std::int64_t unknown_items = 0;
  StrangerCounts validation;  // none: no users
  LinesRead read;

  void describe(FieldVisitor& visit);
};

// The filter goes first. The test is drawn by the workspace's seed; the order of the rows in the file
// does not matter. By folds, the number of the fold stands before the last dot of each file's name:
// train.1.csv.
SplitReply split(const SplitRequest& request, Workspace& workspace);

}  // namespace akin
