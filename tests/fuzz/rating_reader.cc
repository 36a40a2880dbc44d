// Any bytes as a file of ratings: never a crash, and one outcome for chunks of any size.
//
// The first byte chooses the options, the second what is compared, the others are the file. It is read
// twice: whole, and in small chunks by one thread or three. Both readers are strict, or both skip bad
// lines, or the second one skips alone: then it must agree with the strict one up to where that stops.
// What differs ends the run.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/duplicates.h"
#include "akin/data/read_ratings.h"

namespace akin {
namespace {

constexpr std::size_t kMostRejects = 3;

struct Outcome {
  std::string rows;  // and ids, or the message
  bool is_read = false;
  std::uint64_t rejected = 0;
  std::string first_reject;  // line and column
};

[[noreturn]] void fail(const char* what, std::string_view one, std::string_view other) {
  std::fprintf(stderr, "%s:\n%.*s\n%.*s\n", what, static_cast<int>(one.size()), one.data(),
               static_cast<int>(other.size()), other.data());
  std::abort();
}

template <class Numbers>
void add_bytes(std::string& text, const Numbers& values) {
  text.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0]));
  text += '/';
}

void add_ids(std::string& text, const IdMap& ids) {
  for (std::uint32_t i = 0; i < ids.size(); ++i) text += ids.text(i) + '/';
}

Outcome outcome_of(std::string_view bytes, const ReadOptions& options, Duplicates duplicates,
                   ThreadPool& threads) {
  const Context context{threads};
  Outcome outcome;
  ReadReport report;
  try {
    ByteSource source("f", bytes);
    Ratings ratings = read_ratings(source, options, context, KnownIds{}, &report);
    outcome.is_read = true;
    outcome.rejected = report.rejected;
    const bool is_lists = options.layout == RatingLayout::lists;
    if (report.lines != report.header_lines + report.blank_lines +
                            (is_lists ? report.lists : report.rows) + report.rejected)
      fail("the lines do not add up", outcome.rows, "");
    if (ratings.size() != report.rows) fail("rows that nobody counted", outcome.rows, "");
    add_ids(outcome.rows, *ratings.users);
    add_ids(outcome.rows, *ratings.items);
    add_bytes(outcome.rows, ratings.user);
    add_bytes(outcome.rows, ratings.item);
    add_bytes(outcome.rows, ratings.value);
    add_bytes(outcome.rows, ratings.time);
    for (const Reject& reject : report.rejects)
      outcome.rows += std::to_string(reject.line) + ":" + reject.reason + ":" + reject.text + "/";
    if (!report.rejects.empty())
      outcome.first_reject = std::to_string(report.rejects[0].line) + ":" +
                             std::to_string(report.rejects[0].column) + ": " + report.rejects[0].reason;
    if (ratings.value.empty()) return outcome;
    settle_duplicates(ratings, duplicates, context);
    const Dataset data = make_dataset(std::move(ratings), context);
    add_bytes(outcome.rows, std::vector<float>(data.by_item().cell_values().begin(),
                                               data.by_item().cell_values().end()));
  } catch (const Error& error) {
    outcome.rows += error.what();
  }
  return outcome;
}

void compare_strict_with_skipping(const Outcome& strict, const Outcome& skipping) {
  if (skipping.is_read && skipping.rejected == 0 && strict.rows != skipping.rows)
    fail("nothing was skipped, and yet they differ", strict.rows, skipping.rows);
  if (skipping.is_read && skipping.rejected > 0 && strict.rows != "f:" + skipping.first_reject)
    fail("the first line that was skipped is not where the strict reader stopped", strict.rows,
         skipping.first_reject);
  if (strict.is_read && !skipping.is_read) fail("skipping reads less", strict.rows, skipping.rows);
}

// What is compared. Three threads are few inputs' part: to wake them up takes longer than to read; and
// long inputs have larger chunks, so that not all of the time goes into cutting.
struct Plan {
  Plan(std::uint8_t choice, std::uint8_t compared, std::size_t size)
      : first_skips((compared & 3) == 1),
        second_skips((compared & 1) == 1),
        chunk_bytes(std::max(kChunks[(compared >> 2) & 7], size / kMostChunks)),
        has_threads((choice & kThreads) == kThreads && compared >> 5 == 7) {}

  static constexpr std::array<std::size_t, 8> kChunks = {1, 5, 7, 16, 25, 33, 64, 100};
  static constexpr std::size_t kMostChunks = 32;
  static constexpr std::uint8_t kThreads = 0x38;

  bool first_skips;
  bool second_skips;
  std::size_t chunk_bytes;
  bool has_threads;
};

constexpr std::uint8_t kLists =
    7;  // pairs in columns of other names, without times: one layout for another

ReadOptions options_of(std::uint8_t byte) {
  ReadOptions options;
  options.rating_required = (byte & 1) == 0;
  options.read_times = (byte & 2) == 0;
  if ((byte & kLists) == kLists)
    options.layout = RatingLayout::lists;
  else if ((byte & 4) != 0)
    options.user_column = "a";
  return options;
}

ReadOptions skipping(ReadOptions options) {
  options.on_error = OnError::skip;
  options.max_errors = kMostRejects;
  options.keep_rejects = true;
  return options;
}

void try_rating_file(std::uint8_t choice, std::uint8_t compared, std::string_view bytes) {
  static ThreadPool one(1);
  static ThreadPool three(3);
  const Plan plan(choice, compared, bytes.size());
  const auto duplicates = static_cast<Duplicates>(choice >> 6);
  const ReadOptions strict = options_of(choice);
  const Outcome whole = outcome_of(bytes, plan.first_skips ? skipping(strict) : strict, duplicates, one);
  ReadOptions options = plan.second_skips ? skipping(strict) : strict;
  options.chunk_bytes = plan.chunk_bytes;
  const Outcome pieces = outcome_of(bytes, options, duplicates, plan.has_threads ? three : one);
  if (plan.first_skips != plan.second_skips)
    compare_strict_with_skipping(whole, pieces);
  else if (pieces.rows != whole.rows)
    fail("chunks matter", whole.rows, pieces.rows);
}

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  akin::try_rating_file(data[0], data[1], {reinterpret_cast<const char*>(data) + 2, size - 2});
  return 0;
}
