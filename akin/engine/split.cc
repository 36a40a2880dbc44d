#include "akin/engine/split.h"

#include <fmt/format.h>

#include <filesystem>

#include "akin/base/file.h"
#include "akin/data/folds.h"
#include "akin/data/read_ratings.h"
#include "akin/data/split.h"

namespace akin {
namespace {

// train.csv of fold 3: train.3.csv
std::string with_number(const std::string& path, std::int64_t number) {
  const std::filesystem::path whole(path);
  return (whole.parent_path() /
          fmt::format("{}.{}{}", whole.stem().string(), number, whole.extension().string()))
      .string();
}

void check_files(const SplitRequest& request, const std::string& train, const std::string& test) {
  for (const std::string& input : {request.ratings, request.fold_file}) {
    if (input.empty()) continue;
    refuse_same_file(input, train);
    refuse_same_file(input, test);
  }
  refuse_same_outputs(train, test, "train and test");
  check_output(train);
  check_output(test);
}

void check_options(const SplitRequest& request) {
  const bool by_folds = request.by == SplitBy::folds;
  const bool by_share = request.by == SplitBy::random || request.by == SplitBy::newest;
  refuse_unused(request,
                {{"test_share", by_share, "by random and by newest"},
                 {"per_user", request.by == SplitBy::last, "by last"},
                 {"fold_file", by_folds, "by folds"},
                 {"folds", by_folds && request.fold_file.empty(), "by folds, without a fold_file"}});
}

Split split_in_two(const SplitRequest& request, const Ratings& ratings, const Context& context) {
  switch (request.by) {
    case SplitBy::newest: return split_newest(ratings, request.test_share, context);
    case SplitBy::last: return split_last(ratings, static_cast<std::size_t>(request.per_user), context);
    default: return split_random(ratings, request.test_share, context);
  }
}

Folds folds_of(const SplitRequest& request, const Ratings& ratings, const Context& context) {
  if (request.fold_file.empty())
    return draw_folds(ratings, static_cast<std::size_t>(request.folds), context);
  ReadOptions columns = request.input.columns.read_options();
  columns.rating_column = "fold";
  columns.time_column.clear();
  columns.weight_column.clear();
  const Ratings given = read_ratings(request.fold_file, columns, context, *ratings.users, *ratings.items);
  return given_folds(ratings, given, context);
}

// Both or none: parts of two splits would share ratings.
void write_parts(const Split& split, const std::string& train, const std::string& test) {
  const OutputFile files[] = {rating_file(train, split.train), rating_file(test, split.test)};
  publish_files(files);
}

FoldFiles write_fold(const SplitRequest& request, const Split& split, std::int64_t fold) {
  FoldFiles files{.fold = fold,
                  .train = with_number(request.train, fold),
                  .test = with_number(request.test, fold),
                  .train_ratings = static_cast<std::int64_t>(split.train.size()),
                  .test_ratings = static_cast<std::int64_t>(split.test.size())};
  write_parts(split, files.train, files.test);
  return files;
}

}  // namespace

void SplitRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the file to split").positional().required().shows("RATINGS"), ratings);
  visit(Field("by",
              "what is held out: a random share, the newest share by timestamp, the last ratings of each "
              "user by timestamp, or each of several folds in turn"),
        by);
  visit(Field("test_share", "share of the ratings that is held out, by random and by newest")
            .above(0)
            .below(1),
        test_share);
  visit(
      Field("per_user", "ratings of each user that are held out, by last; who has no more keeps them all")
          .at_least(1),
      per_user);
  visit(Field("folds", "how many parts, by folds; each is held out in a pair of files of its own")
            .at_least(2)
            .at_most(1000),
        folds);
  visit(Field("fold_file",
              "a csv file that says the fold of each rating, in columns user, item and fold, instead of "
              "folds drawn at random")
            .shows("FILE"),
        fold_file);
  visit(Field("train", "where the ratings to learn from go; by folds train.1.csv and so on")
            .required()
            .shows("FILE"),
        train);
  visit(Field("test", "where the held-out ratings go").required().shows("FILE"), test);
  input.describe(visit);
}

void FoldFiles::describe(FieldVisitor& visit) {
  visit(Field("fold", "its number"), fold);
  visit(Field("train", "the file to learn from"), train);
  visit(Field("test", "the file of held-out ratings"), test);
  visit(Field("train_ratings", "rows to learn from"), train_ratings);
  visit(Field("test_ratings", "rows held out"), test_ratings);
}

void SplitReply::describe(FieldVisitor& visit) {
  visit(Field("ratings", "rows in the file"), ratings);
  visit(Field("filtered", "rows that the filter left out"), filtered);
  if (folds.empty()) {
    visit(Field("train_ratings", "rows to learn from"), train_ratings);
    visit(Field("test_ratings", "rows held out"), test_ratings);
  }
  visit(Field("duplicates", "rows that another of the same user and item stands for"), duplicates);
  visit(Field("users", "people who rated"), users);
  visit(Field("items", "items that were rated"), items);
  if (!folds.empty()) visit(Field("folds", "two files each"), folds);
  visit(Field("read", "where the lines of the file went"), read);
}

SplitReply split(const SplitRequest& request, Workspace& workspace) {
  check_fields(request);
  check_options(request);
  check_files(request, request.train, request.test);
  request.input.bad_lines.check({request.ratings, request.fold_file},
                                {{"train", request.train}, {"test", request.test}});

  const Context context = workspace.context();
  const CleanRatings clean = request.input.read(request.ratings, true, Unrated::keep, workspace);
  const Ratings& ratings = clean.ratings;
  SplitReply reply{.ratings = clean.read.rows,
                   .filtered = clean.filtered,
                   .duplicates = clean.duplicates,
                   .users = static_cast<std::int64_t>(ratings.users->size()),
                   .items = static_cast<std::int64_t>(ratings.items->size()),
                   .read = clean.read};

  if (request.by != SplitBy::folds) {
    const Split parts = split_in_two(request, ratings, context);
    write_parts(parts, request.train, request.test);
    reply.train_ratings = static_cast<std::int64_t>(parts.train.size());
    reply.test_ratings = static_cast<std::int64_t>(parts.test.size());
    reply.duplicates += static_cast<std::int64_t>(parts.duplicates);
    return reply;
  }
  const Folds folds = folds_of(request, ratings, context);
  for (const std::int64_t fold : folds.numbers)
    check_files(request, with_number(request.train, fold), with_number(request.test, fold));
  for (std::size_t place = 0; place < folds.numbers.size(); ++place)
    reply.folds.push_back(write_fold(request, folds.split(ratings, place), folds.numbers[place]));
  reply.duplicates += static_cast<std::int64_t>(folds.duplicates);
  return reply;
}

}  // namespace akin
