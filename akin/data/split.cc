// Each rating draws a number of its own; those with the smallest are the test.
#include "akin/data/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/data/last_ratings.h"
#include "akin/data/line_fields.h"

namespace akin {
namespace {

// They keep the draws apart from others of the same seed.
constexpr std::uint64_t kSplitSeed = 0x73706c6974;
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

// Whether each place is drawn: `count` of `size`.
std::vector<bool> draw(std::size_t size, std::size_t count, std::uint64_t seed, const Context& context) {
  std::vector<std::uint64_t> draws(size);
  for_each_row(context, size, [&](std::size_t place) { draws[place] = Random(seed, place).bits(); });
  std::vector<std::uint64_t> sorted = draws;
  const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(sorted.begin(), last, sorted.end());
  const std::uint64_t most = *last;
  auto equals =
      std::count(sorted.begin(), last + 1, most);  // of those that draw the same, the first are taken
  std::vector<bool> is_drawn(size);
  for (std::size_t place = 0; place < size; ++place)
    is_drawn[place] = draws[place] < most || (draws[place] == most && equals-- > 0);
  return is_drawn;
}

void add_row(Ratings& part, const Ratings& all, std::uint64_t row) {
  part.user.push_back(all.user[row]);
  part.item.push_back(all.item[row]);
  if (!all.value.empty()) part.value.push_back(all.value[row]);
  if (all.has_times()) part.time.push_back(all.time[row]);
}

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

}  // namespace

Split split_random(const Ratings& ratings, double test_share, const Context& context) {
  const LastRatings last = last_ratings(ratings, context);
  const std::vector<std::uint64_t>& rows = last.by_user.rows;
  const std::vector<bool> is_test =
      draw(rows.size(), test_size(rows.size(), test_share), context.seed ^ kSplitSeed, context);
  Split split{.duplicates = last.duplicates};
  split.train = split.test = {ratings.users, ratings.items, {}, {}, {}, {}};
  for (std::size_t place = 0; place < rows.size(); ++place)
    add_row(is_test[place] ? split.test : split.train, ratings, rows[place]);
  return split;
}

HeldOut hold_out(const Dataset& data, double share, std::string_view share_name, const Context& context) {
  const CsrMatrix& all = data.by_user();
  const std::vector<bool> is_test =
      draw(all.cells(), test_size(all.cells(), share, share_name), context.seed ^ kHoldOutSeed, context);
  Ratings test{data.users(), data.items(), {}, {}, {}, {}};
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> items;
  std::vector<float> values;
  for (std::size_t user = 0, place = 0; user < all.rows(); ++user) {
    for (std::size_t i = 0; i < all[user].size(); ++i, ++place) {
      (is_test[place] ? test.item : items).push_back(all[user].columns[i]);
      (is_test[place] ? test.value : values).push_back(all[user].values[i]);
      if (is_test[place]) test.user.push_back(static_cast<std::uint32_t>(user));
    }
    starts.push_back(values.size());
  }
  CsrMatrix rest(all.columns(), std::move(starts), std::move(items), std::move(values));
  return {Dataset(data.users(), data.items(), std::move(rest), data.duplicates(), context),
          std::move(test)};
}

void write_ratings(const std::string& path, const Ratings& ratings) {
  const std::vector<std::string> users = id_fields(*ratings.users);
  const std::vector<std::string> items = id_fields(*ratings.items);
  publish_file(path, [&](ByteSink& sink) {
    sink.write("user,item");
    if (!ratings.value.empty()) sink.write(",rating");
    sink.write(ratings.has_times() ? ",timestamp\n" : "\n");
    std::string line;
    for (std::size_t row = 0; row < ratings.size(); ++row) {
      line = users[ratings.user[row]];
      line.append(1, ',').append(items[ratings.item[row]]);
      if (!ratings.value.empty()) line.append(1, ',').append(to_text(ratings.value[row]));
      if (ratings.has_times()) line.append(1, ',').append(std::to_string(ratings.time[row]));
      sink.write(line += '\n');
    }
  });
}

}  // namespace akin
