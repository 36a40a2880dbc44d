// Reads, selects, and answers in one of three ways.
#include "akin/engine/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <optional>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/parallel.h"
#include "akin/base/text.h"
#include "akin/data/byte_source.h"
#include "akin/data/catalog.h"
#include "akin/data/describe.h"
#include "akin/data/item_facts.h"
#include "akin/data/line_fields.h"
#include "akin/data/rating_conditions.h"
#include "akin/data/rating_format.h"
#include "akin/data/read_ratings.h"

namespace akin {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The ratings with what the catalog says of their items.
struct RatingSource {
  RatingSource(const DescribeRequest& request, Workspace& workspace)
      : ratings(read_ratings(request.ratings, options(request), workspace.context())),
        texts(request.items.empty() ? ItemTexts{}
                                    : read_catalog(request.items).for_items(*ratings.items)),
        facts(item_facts(texts.titles, texts.genres)),
        codes(ratings, request.items.empty() ? nullptr : &facts, workspace.context()) {}
  RatingSource(const RatingSource&) = delete;
  RatingSource& operator=(const RatingSource&) = delete;

  static ReadOptions options(const DescribeRequest& request) {
    ReadOptions options = request.columns.read_options();
    options.rating_required = false;
    return options;
  }

  std::string title(std::uint32_t item) const { return texts.titles.empty() ? "" : texts.titles[item]; }

  DescribedRating rating(std::uint32_t row) const {
    const std::uint32_t item = ratings.item[row];
    DescribedRating rating{.user = ratings.users->text(ratings.user[row]),
                           .item = ratings.items->text(item),
                           .title = title(item),
                           .rating = ratings.value.empty() ? kNone : double{ratings.value[row]},
                           .time = ratings.has_times() ? time_text(ratings.time[row]) : "",
                           .weight = double{ratings.weight_of(row)},
                           .shows_weight = ratings.has_weights()};
    if (!texts.genres.empty()) rating.genres = fmt::format("{}", fmt::join(texts.genres[item], "|"));
    return rating;
  }

  Ratings ratings;
  ItemTexts texts;
  ItemFacts facts;
  DimensionCodes codes;
};

// What rows are sorted by: places of a table in rising order of something.
struct SortColumn {
  std::string_view name;
  std::function<bool(std::uint32_t, std::uint32_t)> before;
};

const SortColumn& find_column(const std::vector<SortColumn>& columns, const std::string& name) {
  std::vector<std::string_view> names;
  for (const SortColumn& column : columns) {
    if (column.name == name) return column;
    names.push_back(column.name);
  }
  throw Error(ErrorCode::invalid_argument, fmt::format("sort must be {}, not {}{}", listed(names),
                                                       in_quotes(name), suggestion(name, names)));
}

// The first `top` places (0: all), ties in their old order.
std::vector<std::uint32_t> sorted_places(std::size_t count, const std::vector<SortColumn>& columns,
                                         const std::string& sort, std::int64_t top) {
  std::vector<std::uint32_t> places(count);
  std::iota(places.begin(), places.end(), 0U);
  if (!sort.empty()) {
    const SortColumn& column = find_column(columns, sort);
    std::stable_sort(places.begin(), places.end(), column.before);
  }
  if (top > 0) places.resize(std::min(places.size(), static_cast<std::size_t>(top)));
  return places;
}

std::vector<Dimension> dimensions_of(const DescribeRequest& request) {
  std::vector<Dimension> by;
  by.reserve(request.by.size());
  for (const std::string& name : request.by) by.push_back(find_dimension(name).dimension);
  return by;
}

std::vector<Condition> conditions_of(const DescribeRequest& request) {
  std::vector<Condition> conditions;
  conditions.reserve(request.where.size());
  for (const std::string& text : request.where) conditions.push_back(parse_condition(text));
  return conditions;
}

// The first line of a file that can be read again, without its end; else nothing.
std::optional<std::string> first_line(const std::string& path) {
  constexpr std::size_t kMost = 1 << 16;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return std::nullopt;
  std::string line;
  ByteSource(path).append(0, kMost, line);
  line.resize(std::min(line.find('\n'), line.size()));
  if (line.ends_with('\r')) line.pop_back();
  if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  return line;
}

DescribedColumn column_of(ColumnRole role, const Ratings& ratings) {
  const auto type_of = [](const IdMap& ids) { return ids.is_numeric() ? "whole numbers" : "text"; };
  switch (role) {
    case ColumnRole::user: return {.role = "user", .type = type_of(*ratings.users)};
    case ColumnRole::item: return {.role = "item", .type = type_of(*ratings.items)};
    case ColumnRole::rating: return {.role = "rating", .type = "numbers"};
    case ColumnRole::time: return {.role = "time", .type = "seconds since 1970"};
    case ColumnRole::weight: return {.role = "weight", .type = "numbers above 0"};
    case ColumnRole::ignored: break;
  }
  return {.role = "not read"};
}

void describe_columns(const DescribeRequest& request, const Ratings& ratings, DescribeReply& reply) {
  const auto line = first_line(request.ratings);
  if (!line) return;
  const RatingFormat format = rating_format(*line, RatingSource::options(request), request.ratings);
  reply.layout = format.is_lists
                     ? "a user and items, blanks between"
                     : fmt::format("{} between fields, {} header", delimiter_name(format.delimiter),
                                   format.has_header ? "a" : "no");
  std::vector<LineField> names;
  if (format.has_header) split_fields(*line, format.delimiter, names);
  for (std::size_t i = 0; i < format.columns.size(); ++i) {
    DescribedColumn column = column_of(format.columns[i], ratings);
    column.column = i < names.size() ? std::string(names[i].text) : std::to_string(i + 1);
    reply.columns.push_back(std::move(column));
  }
}

DescribedCounts counts_row(std::string_view name, const CountQuantiles& counts) {
  return {.ratings = std::string(name),
          .least = counts.least,
          .tenth = counts.tenth,
          .quarter = counts.quarter,
          .median = counts.median,
          .three_quarters = counts.three_quarters,
          .nine_tenths = counts.nine_tenths,
          .most = counts.most,
          .mean = counts.mean};
}

DescribedWeights weights_of(const Ratings& ratings, std::span<const std::uint32_t> rows,
                            const Context& context) {
  const auto weight = [&](std::uint32_t row) { return static_cast<double>(ratings.weight[row]); };
  const auto [least, most] = std::ranges::minmax(rows, {}, weight);
  const double sum = sum_over_rows(context, rows.size(), [&](std::size_t i) { return weight(rows[i]); });
  return {.least = weight(least),
          .most = weight(most),
          .mean = sum / static_cast<double>(rows.size()),
          .sum = sum};
}

DescribeReply description_of(const DescribeRequest& request, const RatingSource& source,
                             std::span<const std::uint32_t> rows, const Context& context) {
  const Description shape = describe(source.codes, rows, context);
  const bool has_times = source.ratings.has_times();
  DescribeReply reply{
      .ratings = static_cast<std::int64_t>(rows.size()),
      .users = static_cast<std::int64_t>(shape.measures.users),
      .items = static_cast<std::int64_t>(shape.measures.items),
      .density = shape.density,
      .mean = shape.measures.mean,
      .deviation = shape.measures.deviation,
      .least = double{shape.measures.least},
      .most = double{shape.measures.most},
      .first_time = has_times ? time_text(shape.first_time) : "",
      .last_time = has_times ? time_text(shape.last_time) : "",
      .items_without_title = static_cast<std::int64_t>(source.texts.missing),
      .has_titles = !request.items.empty(),
      .quantiles = {counts_row("per user", shape.per_user), counts_row("per item", shape.per_item)}};
  reply.has_weights = source.ratings.has_weights();
  if (reply.has_weights) reply.weights = weights_of(source.ratings, rows, context);
  describe_columns(request, source.ratings, reply);
  for (const std::uint32_t row :
       rows.first(std::min(rows.size(), static_cast<std::size_t>(request.head))))
    reply.head.push_back(source.rating(row));
  for (const HistogramBar& bar : shape.histogram)
    reply.histogram.push_back({bar.ratings, static_cast<std::int64_t>(bar.count),
                               static_cast<double>(bar.count) / static_cast<double>(rows.size())});
  return reply;
}

void list_ratings(const DescribeRequest& request, const RatingSource& source,
                  std::span<const std::uint32_t> rows,
                  const std::function<void(DescribedRating&)>& take) {
  const Ratings& ratings = source.ratings;
  const auto by = [&](auto value) {
    return [&rows, value](std::uint32_t a, std::uint32_t b) { return value(rows[a]) < value(rows[b]); };
  };
  // Not the negative time: the least one has none.
  const auto newest = [&](std::uint32_t row) { return ratings.has_times() ? ~ratings.time[row] : 0; };
  const std::vector<SortColumn> columns = {
      {"rating", by([&](std::uint32_t row) {
         return std::tuple(ratings.value.empty() ? 0.0F : -ratings.value[row], newest(row),
                           ratings.user[row], ratings.item[row]);
       })},
      {"time", by(newest)},
      {"title", by([&](std::uint32_t row) { return source.title(ratings.item[row]); })},
      {"user", by([&](std::uint32_t row) { return ratings.user[row]; })},
      {"item", by([&](std::uint32_t row) { return ratings.item[row]; })}};
  const std::string sort = request.sort.empty() ? "rating" : request.sort;
  for (const std::uint32_t place : sorted_places(rows.size(), columns, sort, request.top)) {
    DescribedRating rating = source.rating(rows[place]);
    take(rating);
  }
}

std::vector<SortColumn> group_columns(const Rollup& rollup) {
  std::vector<SortColumn> columns;
  for (std::size_t i = 0; i < rollup.by.size(); ++i)
    columns.push_back({kind_of(rollup.by[i]).name, [&rollup, i](std::uint32_t a, std::uint32_t b) {
                         return rollup.codes_of(a)[i] < rollup.codes_of(b)[i];
                       }});
  const auto largest = [&](std::string_view name, auto Measures::*measure) {
    columns.push_back({name, [&rollup, measure](std::uint32_t a, std::uint32_t b) {
                         const auto& left = rollup.measures[a].*measure;
                         const auto& right = rollup.measures[b].*measure;
                         if (right != right) return left == left;  // none stand last
                         return left > right;
                       }});
  };
  largest("count", &Measures::count);
  largest("share", &Measures::count);
  largest("users", &Measures::users);
  largest("items", &Measures::items);
  largest("mean", &Measures::mean);
  largest("deviation", &Measures::deviation);
  largest("least", &Measures::least);
  largest("most", &Measures::most);
  return columns;
}

// That ratings of several genres stand in several groups must not be overlooked.
void note_genres(const Rollup& rollup, std::size_t ratings, Workspace& workspace) {
  const auto genre = std::find(rollup.by.begin(), rollup.by.end(), Dimension::genre);
  if (genre == rollup.by.end()) return;
  std::uint64_t counted = 0;
  for (std::size_t group = 0; group < rollup.size(); ++group) {
    const auto codes = rollup.codes_of(group);
    if (std::find(codes.begin(), codes.end(), DimensionCodes::kAll) == codes.end())
      counted += rollup.measures[group].count;
  }
  workspace.note(
      fmt::format("a rating counts in each genre of its item: these groups add up to {} of {} ratings",
                  counted, ratings));
}

void list_groups(const DescribeRequest& request, const RatingSource& source,
                 std::span<const std::uint32_t> rows, Workspace& workspace,
                 const std::function<void(DescribedGroup&)>& take) {
  const Rollup rollup =
      roll_up(source.codes, rows, dimensions_of(request), request.levels, workspace.context());
  note_genres(rollup, rows.size(), workspace);
  const bool by_item = std::find(rollup.by.begin(), rollup.by.end(), Dimension::item) != rollup.by.end();
  const std::string sort = request.sort.empty() && request.top > 0 ? "count" : request.sort;
  for (const std::uint32_t place :
       sorted_places(rollup.size(), group_columns(rollup), sort, request.top)) {
    const Measures& measures = rollup.measures[place];
    DescribedGroup group{.by = rollup.by,
                         .count = static_cast<std::int64_t>(measures.count),
                         .share = static_cast<double>(measures.count) / static_cast<double>(rows.size()),
                         .users = static_cast<std::int64_t>(measures.users),
                         .items = static_cast<std::int64_t>(measures.items),
                         .mean = measures.mean,
                         .deviation = measures.deviation,
                         .least = double{measures.least},
                         .most = double{measures.most}};
    const auto codes = rollup.codes_of(place);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      group.values.push_back(source.codes.text(rollup.by[i], codes[i]));
      if (by_item && rollup.by[i] == Dimension::item && codes[i] != DimensionCodes::kAll)
        group.title = source.title(codes[i]);
    }
    take(group);
  }
}

bool asks_for_ratings(const std::vector<Condition>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [](const Condition& condition) {
    return condition.dimension == Dimension::user || condition.dimension == Dimension::item;
  });
}

// All that can be told before the file is read.
void check(const DescribeRequest& request) {
  check_fields(request);
  const bool has_rows = answers_with_rows(request);
  const auto refuse = [](std::string_view reason) {
    throw Error(ErrorCode::invalid_argument, std::string(reason));
  };
  if (request.by.empty() && request.levels != Levels::one)
    refuse("levels need dimensions; name them with by");
  refuse_unused(request, {{"head", !has_rows, "a description, without by"}});
  if (!has_rows && (request.top > 0 || !request.sort.empty()))
    refuse("top and sort need rows; ask by a dimension, or where user or item is one");
  if (!has_rows && !request.out.empty())
    refuse("out takes rows; ask by a dimension, or where user or item is one");
  if (request.out.empty()) return;
  refuse_same_file(request.ratings, request.out);
  if (!request.items.empty()) refuse_same_file(request.items, request.out);
}

}  // namespace

void DescribeRequest::describe(FieldVisitor& visit) {
  static const std::string by_help =
      fmt::format("groups instead of a description, by one or more of {}", dimension_names());
  visit(Field("ratings", "the rating file").positional().required().shows("RATINGS"), ratings);
  visit(Field("items", "titles and genres").shows("FILE"), items);
  visit(Field("by", by_help), by);
  visit(Field("levels",
              "groups of all dimensions, also of the first ones and the total, or of every "
              "choice of them"),
        levels);
  visit(Field("where",
              "only ratings like genre=Drama, year=1990..1999 or rating=4|5; where user or item is one, "
              "the ratings themselves")
            .shows("NAME=VALUE,…"),
        where);
  visit(Field("top", "so many rows, by count if not sorted otherwise; 0 is all").at_least(0), top);
  visit(Field("sort", "a column of the rows; figures with the largest first").shows("COLUMN"), sort);
  visit(Field("head", "rows of the file to show in a description").at_least(0).at_most(1e6), head);
  visit(Field("out", "a csv file for the rows").shows("FILE"), out);
  columns.describe(visit);
}

void DescribedColumn::describe(FieldVisitor& visit) {
  visit(Field("column", "its name, or its place where there is no header"), column);
  visit(Field("role", "what it is read as"), role);
  visit(Field("type", "what stands in it"), type);
}

void DescribedRating::describe(FieldVisitor& visit) {
  visit(Field("user", "who rated"), user);
  visit(Field("item", "what was rated"), item);
  visit(Field("title", "its title"), title);
  visit(Field("genres", "its genres"), genres);
  visit(Field("rating", "the rating"), rating);
  visit(Field("time", "when, in UTC"), time);
  if (shows_weight) visit(Field("weight", "how much it counts"), weight);
}

void DescribedBar::describe(FieldVisitor& visit) {
  visit(Field("rating", "the rating, or a range of ratings"), rating);
  visit(Field("count", "how often it was given"), count);
  visit(Field("share", "of all ratings").rounded(4), share);
}

void DescribedCounts::describe(FieldVisitor& visit) {
  visit(Field("ratings", "of whom"), ratings);
  visit(Field("least", "the fewest ratings that one has").rounded(1), least);
  visit(Field("tenth", "so many at most has a tenth of them").rounded(1), tenth);
  visit(Field("quarter", "the same for a quarter").rounded(1), quarter);
  visit(Field("median", "the same for a half").rounded(1), median);
  visit(Field("three_quarters", "the same for three quarters").rounded(1), three_quarters);
  visit(Field("nine_tenths", "the same for nine tenths").rounded(1), nine_tenths);
  visit(Field("most", "the most ratings that one has").rounded(1), most);
  visit(Field("mean", "of their numbers of ratings").rounded(1), mean);
}

void DescribedWeights::describe(FieldVisitor& visit) {
  visit(Field("least", "of the weights"), least);
  visit(Field("most", "of the weights"), most);
  visit(Field("mean", "of the weights").rounded(4), mean);
  visit(Field("sum", "of the weights").rounded(4), sum);
}

void DescribeReply::describe(FieldVisitor& visit) {
  visit(Field("layout", "of the file"), layout);
  visit(Field("ratings", "rows, of those that meet the conditions"), ratings);
  visit(Field("users", "different ones"), users);
  visit(Field("items", "different ones"), items);
  visit(Field("density", "the share of all pairs of a user and an item that is rated").rounded(6),
        density);
  visit(Field("mean", "of the ratings").rounded(4), mean);
  visit(Field("deviation", "of the ratings").rounded(4), deviation);
  visit(Field("least", "of the ratings"), least);
  visit(Field("most", "of the ratings"), most);
  visit(Field("first_time", "of the ratings, in UTC"), first_time);
  visit(Field("last_time", "of the ratings, in UTC"), last_time);
  if (has_weights) visit(Field("weights", "of the ratings; the other figures count all alike"), weights);
  if (has_titles)
    visit(Field("items_without_title", "rated items that the file of titles lacks"), items_without_title);
  visit(Field("columns", "of the file"), columns);
  visit(Field("head", "the first rows"), head);
  visit(Field("histogram", "how often each rating was given"), histogram);
  visit(Field("quantiles", "how many ratings users and items have"), quantiles);
}

void DescribedGroup::describe(FieldVisitor& visit) {
  for (std::size_t i = 0; i < by.size(); ++i) {
    visit(Field(kind_of(by[i]).name, kind_of(by[i]).help), values[i]);
    if (by[i] == Dimension::item) visit(Field("title", "of the item"), title);
  }
  visit(Field("count", "ratings"), count);
  visit(Field("share", "of all ratings that meet the conditions").rounded(4), share);
  visit(Field("users", "different ones"), users);
  visit(Field("items", "different ones"), items);
  visit(Field("mean", "of the ratings").rounded(3), mean);
  visit(Field("deviation", "of the ratings, as of a sample").rounded(3), deviation);
  visit(Field("least", "of the ratings"), least);
  visit(Field("most", "of the ratings"), most);
}

bool answers_with_rows(const DescribeRequest& request) {
  dimensions_of(request);  // are all known?
  return !request.by.empty() || asks_for_ratings(conditions_of(request));
}

AnyRecord empty_row(const DescribeRequest& request) {
  if (request.by.empty())
    return AnyRecord(DescribedRating{.shows_weight = !request.columns.weight_column.empty()});
  return AnyRecord(DescribedGroup{.by = dimensions_of(request),
                                  .values = std::vector<std::string>(request.by.size())});
}

void describe(const DescribeRequest& request, Workspace& workspace, const DescribeTakers& takers) {
  check(request);
  const RatingSource source(request, workspace);
  const std::vector<Condition> conditions = conditions_of(request);
  const std::vector<std::uint32_t> rows = rows_where(source.codes, conditions, workspace.context());
  if (!request.by.empty()) return list_groups(request, source, rows, workspace, takers.group);
  if (asks_for_ratings(conditions)) return list_ratings(request, source, rows, takers.rating);
  DescribeReply reply = description_of(request, source, rows, workspace.context());
  takers.description(reply);
}

}  // namespace akin
