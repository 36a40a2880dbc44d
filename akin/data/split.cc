// An order of the ratings, by chance or by time; the first of it are the test.
#include "akin/data/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/data/last_ratings.h"
#include "akin/data/line_fields.h"
#include "akin/data/split_rows.h"

namespace akin {
namespace {

// It keeps the draws apart from others of the same seed.
constexpr std::uint64_t kHoldOutSeed = 0x686f6c646f7574;

std::size_t test_size(std::size_t size, double test_share, std::string_view name = "test_share") {
  if (!(test_share > 0 && test_share < 1))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} is {}; choose one between 0 and 1, neither included", name, test_share));
  const auto count = static_cast<std::size_t>(std::llround(test_share * static_cast<double>(size)));
  if (count == 0 || count == size)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} {} of {} ratings leaves {} empty; choose another share", name, test_share,
                            size, count == 0 ? "the test" : "the training part"));
  return count;
}

// Whether each place is drawn as one of the test, whose size is that share.
std::vector<std::uint32_t> draw_test(std::size_t size, double share, std::string_view share_name,
                                     const Context& context) {
  const std::size_t count = test_size(size, share, share_name);
  const std::array<std::size_t, 2> sizes = {count, size - count};
  return draw_parts(size, sizes, context);
}

Split split_by(const std::function<bool(std::size_t)>& is_test, const Ratings& ratings,
               const LastRatings& last) {
  Split split = split_rows(ratings, last.by_user.rows, is_test);
  split.duplicates = last.duplicates;
  return split;
}

void refuse_missing_times(const Ratings& ratings) {
  if (!ratings.has_times())
    throw Error(ErrorCode::bad_input,
                "the ratings have no timestamps, so none is newer than another; split them at random");
}

// Whether the row at one place is newer than that at another; of equal times the later place is.
struct IsNewer {
  const Ratings& ratings;
  std::span<const std::uint64_t> rows;

  bool operator()(std::uint64_t a, std::uint64_t b) const {
    const std::int64_t time_of_a = ratings.time[rows[a]];
    const std::int64_t time_of_b = ratings.time[rows[b]];
    return time_of_a != time_of_b ? time_of_a > time_of_b : a > b;
  }
};

// Each id as a field of the file.
std::vector<std::string> id_fields(const IdMap& ids) {
  std::vector<std::string> fields;
  fields.reserve(ids.size());
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    const std::string id = ids.text(i);
    if (id.find_first_of(std::string_view("\n\0", 2)) != std::string::npos)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("id {} has a newline or a NUL byte, which a rating file cannot hold",
                              in_quotes(id)));
    fields.push_back(csv_field(id));
  }
  return fields;
}

void write_rows(const Ratings& ratings, ByteSink& sink) {
  const std::vector<std::string> users = id_fields(*ratings.users);
  const std::vector<std::string> items = id_fields(*ratings.items);
  sink.write("user,item");
  if (!ratings.value.empty()) sink.write(",rating");
  if (ratings.has_weights()) sink.write(",weight");
  sink.write(ratings.has_times() ? ",timestamp\n" : "\n");
  std::string line;
  for (std::size_t row = 0; row < ratings.size(); ++row) {
    line = users[ratings.user[row]];
    line.append(1, ',').append(items[ratings.item[row]]);
    if (!ratings.value.empty()) line.append(1, ',').append(to_text(ratings.value[row]));
    if (ratings.has_weights()) line.append(1, ',').append(to_text(ratings.weight[row]));
    if (ratings.has_times()) line.append(1, ',').append(std::to_string(ratings.time[row]));
    sink.write(line += '\n');
  }
}

}  // namespace

Split split_random(const Ratings& ratings, double test_share, const Context& context) {
  const LastRatings last = last_ratings(ratings, context);
  const auto parts = draw_test(last.by_user.rows.size(), test_share, "test_share", context);
  return split_by([&](std::size_t place) { return parts[place] == 0; }, ratings, last);
}

Split split_newest(const Ratings& ratings, double test_share, const Context& context) {
  refuse_missing_times(ratings);
  const LastRatings last = last_ratings(ratings, context);
  const std::size_t count = test_size(last.by_user.rows.size(), test_share);
  std::vector<std::uint64_t> newest(last.by_user.rows.size());
  std::iota(newest.begin(), newest.end(), 0);
  const IsNewer is_newer{ratings, last.by_user.rows};
  const auto oldest = newest.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(newest.begin(), oldest, newest.end(), is_newer);
  return split_by([&, limit = *oldest](std::size_t place) { return !is_newer(limit, place); }, ratings,
                  last);
}

Split split_last(const Ratings& ratings, std::size_t per_user, const Context& context) {
  refuse_missing_times(ratings);
  const LastRatings last = last_ratings(ratings, context);
  const IsNewer is_newer{ratings, last.by_user.rows};
  std::vector<bool> is_test(last.by_user.rows.size());
  std::vector<std::uint64_t> places;
  bool is_empty = true;
  for (std::size_t user = 0; user < last.by_user.groups(); ++user) {
    places.resize(last.by_user.starts[user + 1] - last.by_user.starts[user]);
    if (places.size() <= per_user) continue;
    std::iota(places.begin(), places.end(), last.by_user.starts[user]);
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(per_user),
                      places.end(), is_newer);
    for (std::size_t i = 0; i < per_user; ++i) is_test[places[i]] = true;
    is_empty = false;
  }
  if (is_empty)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("nobody has more than {} ratings, so the test would be empty; lower per_user",
                            per_user));
  return split_by([&](std::size_t place) { return is_test[place]; }, ratings, last);
}

ValidationSplit hold_out(const Dataset& data, double share, std::string_view share_name,
                         const Context& context) {
  const CsrMatrix& all = data.by_user();
  const Context own_draws{
      .threads = context.threads, .seed = context.seed ^ kHoldOutSeed, .stop = context.stop};
  const auto parts = draw_test(all.cells(), share, share_name, own_draws);
  Ratings test{.users = data.users(), .items = data.items()};
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> items;
  std::vector<float> values;
  std::vector<float> weights;
  for (std::size_t user = 0, place = 0; user < all.rows(); ++user) {
    for (std::size_t i = 0; i < all[user].size(); ++i, ++place) {
      const std::uint32_t item = all[user].columns[i];
      const float value = all[user].values[i];
      if (parts[place] != 0) {
        items.push_back(item);
        values.push_back(value);
        if (all.has_weights()) weights.push_back(all[user].weights[i]);
        continue;
      }
      test.user.push_back(static_cast<std::uint32_t>(user));
      test.item.push_back(item);
      test.value.push_back(value);
      if (all.has_weights()) test.weight.push_back(all[user].weights[i]);
    }
    starts.push_back(values.size());
  }
  CsrMatrix rest(all.columns(), std::move(starts), std::move(items), std::move(values),
                 std::move(weights));
  return {Dataset(data.users(), data.items(), std::move(rest), data.duplicates(), context),
          std::move(test)};
}

OutputFile rating_file(const std::string& path, const Ratings& ratings) {
  return {path, [&ratings](ByteSink& sink) { write_rows(ratings, sink); }};
}

void write_ratings(const std::string& path, const Ratings& ratings) {
  const OutputFile file = rating_file(path, ratings);
  publish_files({&file, 1});
}

}  // namespace akin
