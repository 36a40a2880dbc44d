// akin describe: what is in a rating file; in all, in groups, or rating by rating.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/data/rollup.h"
#include "akin/engine/rating_columns.h"
#include "akin/engine/workspace.h"

namespace akin {

template <>
inline constexpr std::array<std::string_view, 3> kNames<Levels> = {"one", "rollup", "all"};

// With `by` it is answered with groups; with a condition on a user or an item and no `by` with ratings;
// else with a description of all ratings that meet the conditions.
struct DescribeRequest {
  std::string ratings;
  std::string items;
  std::vector<std::string> by;
  Levels levels = Levels::one;
  std::vector<std::string> where;  // dimension=value
  std::int64_t top = 0;            // 0: all
  std::string sort;
  std::int64_t head = 5;
  std::string out;
  RatingColumns columns;

  void describe(FieldVisitor& visit);
};

// A column of the file.
struct DescribedColumn {
  std::string column;
  std::string role;
  std::string type;

  void describe(FieldVisitor& visit);
};

struct DescribedRating {
  std::string user;
  std::string item;
  std::string title;
  std::string genres;
  double rating = 0;  // NaN where the file has none
  std::string time;   // of UTC
  double weight = 1;
  bool shows_weight = false;

  void describe(FieldVisitor& visit);
};

struct DescribedBar {
  std::string rating;
  std::int64_t count = 0;
  double share = 0;

  void describe(FieldVisitor& visit);
};

struct DescribedCounts {
  std::string ratings;  // "per user"
  double least = 0;
  double tenth = 0;
  double quarter = 0;
  double median = 0;
  double three_quarters = 0;
  double nine_tenths = 0;
  double most = 0;
  double mean = 0;

  void describe(FieldVisitor& visit);
};

struct DescribedWeights {
  double least = 0;
  double most = 0;
  double mean = 0;
  double sum = 0;

  void describe(FieldVisitor& visit);
};

struct DescribeReply {
  std::string layout;
  std::int64_t ratings = 0;
  std::int64_t users = 0;
  std::int64_t items = 0;
  double density = 0;
  double mean = 0;
  double deviation = 0;
  double least = 0;
  double most = 0;
  std::string first_time;
  std::string last_time;
  bool has_weights = false;
  DescribedWeights weights;
  std::int64_t items_without_title = 0;
  bool has_titles = false;
  std::vector<DescribedColumn> columns;
  std::vector<DescribedRating> head;
  std::vector<DescribedBar> histogram;
  std::vector<DescribedCounts> quantiles;

  void describe(FieldVisitor& visit);
};

struct DescribedGroup {
  std::vector<Dimension> by;
  std::vector<std::string> values;  // of each dimension
  std::string title;
  std::int64_t count = 0;
  double share = 0;
  std::int64_t users = 0;
  std::int64_t items = 0;
  double mean = 0;
  double deviation = 0;
  double least = 0;
  double most = 0;

  void describe(FieldVisitor& visit);
};

// Who takes which answer. Only one of the three is called, as the request says.
struct DescribeTakers {
  std::function<void(DescribeReply&)> description;
  std::function<void(DescribedGroup&)> group;
  std::function<void(DescribedRating&)> rating;
};

void describe(const DescribeRequest& request, Workspace& workspace, const DescribeTakers& takers);

// Whether a request is answered with rows, and an empty one of them.
bool answers_with_rows(const DescribeRequest& request);
AnyRecord empty_row(const DescribeRequest& request);

}  // namespace akin
