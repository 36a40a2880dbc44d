#include "akin/engine/split.h"

#include <fmt/format.h>

#include <filesystem>

#include "akin/base/file.h"
#include "akin/data/draw_negatives.h"
#include "akin/data/folds.h"
#include "akin/data/held_out_users.h"
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

// An output's field and path.
using NamedFile = std::pair<std::string_view, std::string>;

void check_files(const SplitRequest& request, const std::vector<NamedFile>& outputs) {
  for (const auto& [name, path] : outputs)
    for (const std::string& input : {request.ratings, request.fold_file})
      if (!input.empty()) refuse_same_file(input, path);
  for (std::size_t a = 0; a < outputs.size(); ++a)
    for (std::size_t b = a + 1; b < outputs.size(); ++b)
      refuse_same_outputs(outputs[a].second, outputs[b].second,
                          fmt::format("{} and {}", outputs[a].first, outputs[b].first));
  for (const auto& [name, path] : outputs) check_output(path);
}

std::vector<NamedFile> outputs_of(const SplitRequest& request) {
  std::vector<NamedFile> outputs = {{"train", request.train}, {"test", request.test}};
  if (request.draw_negatives > 0) outputs.emplace_back("negatives", request.negatives);
  if (request.by == SplitBy::users) outputs.emplace_back("fold_in", request.fold_in);
  if (request.validation_users > 0) {
    outputs.emplace_back("validation", request.validation);
    outputs.emplace_back("validation_fold_in", request.validation_fold_in);
  }
  return outputs;
}

void check_options(const SplitRequest& request) {
  const bool by_folds = request.by == SplitBy::folds;
  const bool by_users = request.by == SplitBy::users;
  const bool by_share = request.by == SplitBy::random || request.by == SplitBy::newest || by_users;
  const bool validates = by_users && request.validation_users > 0;
  refuse_unused(request,
                {{"test_share", by_share, "by random, by newest and by users"},
                 {"per_user", request.by == SplitBy::last, "by last"},
                 {"fold_file", by_folds, "by folds"},
                 {"folds", by_folds && request.fold_file.empty(), "by folds, without a fold_file"},
                 {"draw_negatives", !by_folds && !by_users, "by random, by newest and by last"},
                 {"negatives", request.draw_negatives > 0, "draw_negatives"},
                 {"held_out_users", by_users, "by users"},
                 {"validation_users", by_users, "by users"},
                 {"fold_in", by_users, "by users"},
                 {"validation", validates, "validation_users"},
                 {"validation_fold_in", validates, "validation_users"}});
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
  columns.layout = RatingLayout::table;
  columns.rating_column = "fold";
  columns.time_column.clear();
  const Ratings given = read_ratings(request.fold_file, columns, context, *ratings.users, *ratings.items);
  return given_folds(ratings, given, context);
}

// With the negatives of the test, where there are to be some.
void write_two(const SplitRequest& request, const Split& split, const Ratings& ratings,
               const Context& context) {
  std::vector<OutputFile> files = {rating_file(request.train, split.train),
                                   rating_file(request.test, split.test)};
  std::vector<std::vector<std::uint32_t>> negatives;
  if (request.draw_negatives > 0) {
    negatives =
        draw_negatives(ratings, split.test, static_cast<std::size_t>(request.draw_negatives), context);
    files.push_back(negatives_file(request.negatives, split.test, negatives));
  }
  publish_files(files);
}

StrangerCounts counts_of(const Strangers& strangers) {
  return {.users = static_cast<std::int64_t>(strangers.users),
          .fold_in_ratings = static_cast<std::int64_t>(strangers.fold_in.size()),
          .test_ratings = static_cast<std::int64_t>(strangers.test.size())};
}

void split_by_users(const SplitRequest& request, const Ratings& ratings, const Context& context,
                    SplitReply& reply) {
  const UserSplit parts = split_users(
      ratings, {request.held_out_users, request.validation_users, request.test_share}, context);
  std::vector<OutputFile> files = {rating_file(request.train, parts.train),
                                   rating_file(request.fold_in, parts.test.fold_in),
                                   rating_file(request.test, parts.test.test)};
  if (request.validation_users > 0) {
    files.push_back(rating_file(request.validation_fold_in, parts.validation.fold_in));
    files.push_back(rating_file(request.validation, parts.validation.test));
  }
  publish_files(files);
  const StrangerCounts test = counts_of(parts.test);
  reply.is_by_users = true;
  reply.train_ratings = static_cast<std::int64_t>(parts.train.size());
  reply.held_out_users = test.users;
  reply.fold_in_ratings = test.fold_in_ratings;
  reply.test_ratings = test.test_ratings;
  reply.validation = counts_of(parts.validation);
  reply.unknown_items = static_cast<std::int64_t>(parts.unknown_items);
  reply.duplicates += static_cast<std::int64_t>(parts.duplicates);
}

FoldFiles write_fold(const SplitRequest& request, const Split& split, std::int64_t fold) {
  FoldFiles files{.fold = fold,
                  .train = with_number(request.train, fold),
                  .test = with_number(request.test, fold),
                  .train_ratings = static_cast<std::int64_t>(split.train.size()),
                  .test_ratings = static_cast<std::int64_t>(split.test.size())};
  // Both or none: parts of two splits would share ratings.
  const OutputFile parts[] = {rating_file(files.train, split.train), rating_file(files.test, split.test)};
  publish_files(parts);
  return files;
}

}  // namespace

void SplitRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the file to split").positional().required().shows("RATINGS"), ratings);
  visit(Field("by",
              "what is held out: a random share, the newest share by timestamp, the last ratings of each "
              "user by timestamp, each of several folds in turn, or whole users, who are folded in from "
              "a part "
              "of their ratings and measured on the rest"),
        by);
  visit(Field("test_share",
              "share of the ratings that is held out, by random and by newest; by users the share of "
              "each held-out user's, rounded down")
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
  visit(Field("held_out_users", "how many users are held out, by users: a number, or below 1 a share")
            .above(0),
        held_out_users);
  visit(Field("validation_users", "as many more for choosing options; 0: none").at_least(0),
        validation_users);
  visit(Field("train", "where the ratings to learn from go; by folds train.1.csv and so on")
            .required()
            .shows("FILE"),
        train);
  visit(Field("test", "where the held-out ratings go").required().shows("FILE"), test);
  visit(Field("draw_negatives",
              "how many items, of those that the user has not rated, each held-out one is to be ranked "
              "among; by random, by newest and by last")
            .at_least(0)
            .at_most(100000),
        draw_negatives);
  visit(Field("negatives", "where they go, a line a held-out rating").required().shows("FILE"),
        negatives);
  visit(Field("fold_in", "where the ratings go by which held-out users are known, by users")
            .required()
            .shows("FILE"),
        fold_in);
  visit(Field("validation", "test of the validation users").required().shows("FILE"), validation);
  visit(Field("validation_fold_in", "fold_in of the validation users").required().shows("FILE"),
        validation_fold_in);
  input.describe(visit);
}

void FoldFiles::describe(FieldVisitor& visit) {
  visit(Field("fold", "its number"), fold);
  visit(Field("train", "the file to learn from"), train);
  visit(Field("test", "the file of held-out ratings"), test);
  visit(Field("train_ratings", "rows to learn from"), train_ratings);
  visit(Field("test_ratings", "rows held out"), test_ratings);
}

void StrangerCounts::describe(FieldVisitor& visit) {
  visit(Field("users", "held out"), users);
  visit(Field("fold_in_ratings", "rows by which they are known"), fold_in_ratings);
  visit(Field("test_ratings", "rows to be measured on"), test_ratings);
}

void SplitReply::describe(FieldVisitor& visit) {
  visit(Field("ratings", "rows in the file"), ratings);
  visit(Field("filtered", "rows that the filter left out"), filtered);
  if (folds.empty()) {
    visit(Field("train_ratings", "rows to learn from"), train_ratings);
    visit(Field("test_ratings", "rows held out"), test_ratings);
  }
  if (is_by_users) {
    visit(Field("held_out_users", "who are not in the training part"), held_out_users);
    visit(Field("fold_in_ratings", "rows by which they are known"), fold_in_ratings);
    if (validation.users > 0) visit(Field("validation", "the same of the validation users"), validation);
    visit(Field("unknown_items", "rows of both left out: nobody in the training part has the item"),
          unknown_items);
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
  check_files(request, outputs_of(request));
  request.input.bad_lines.check({request.ratings, request.fold_file}, outputs_of(request));

  const Context context = workspace.context();
  const CleanRatings clean = request.input.read(request.ratings, true, Unrated::keep, workspace);
  const Ratings& ratings = clean.ratings;
  SplitReply reply{.ratings = clean.read.rows,
                   .filtered = clean.filtered,
                   .duplicates = clean.duplicates,
                   .users = static_cast<std::int64_t>(ratings.users->size()),
                   .items = static_cast<std::int64_t>(ratings.items->size()),
                   .read = clean.read};

  if (request.by == SplitBy::users) {
    split_by_users(request, ratings, context, reply);
    return reply;
  }
  if (request.by != SplitBy::folds) {
    const Split parts = split_in_two(request, ratings, context);
    write_two(request, parts, ratings, context);
    reply.train_ratings = static_cast<std::int64_t>(parts.train.size());
    reply.test_ratings = static_cast<std::int64_t>(parts.test.size());
    reply.duplicates += static_cast<std::int64_t>(parts.duplicates);
    return reply;
  }
  const Folds folds = folds_of(request, ratings, context);
  for (const std::int64_t fold : folds.numbers)
    check_files(request,
                {{"train", with_number(request.train, fold)}, {"test", with_number(request.test, fold)}});
  for (std::size_t place = 0; place < folds.numbers.size(); ++place)
    reply.folds.push_back(write_fold(request, folds.split(ratings, place), folds.numbers[place]));
  reply.duplicates += static_cast<std::int64_t>(folds.duplicates);
  return reply;
}

}  // namespace akin
