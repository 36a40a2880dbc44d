// Any bytes as a file of ratings: never a crash, and one outcome for chunks of any size.
//
// The first byte chooses the options, the others are the file. It is read strictly and skipping, each in
// chunks of 1 byte, of 7 and whole; what differs, and a strict reader that disagrees with a skipping one,
// ends the run.
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

Outcome outcome_of(std::string_view bytes, ReadOptions options, Duplicates duplicates,
                   std::size_t chunk_bytes) {
  static ThreadPool threads(1);
  const Context context{threads};
  options.chunk_bytes = chunk_bytes;
  Outcome outcome;
  ReadReport report;
  try {
    ByteSource source("f", bytes);
    Ratings ratings = read_ratings(source, options, context, KnownIds{}, &report);
    outcome.is_read = true;
    outcome.rejected = report.rejected;
    if (report.lines != report.header_lines + report.blank_lines + report.rows + report.rejected)
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

Outcome same_in_all_chunks(std::string_view bytes, const ReadOptions& options, Duplicates duplicates) {
  const Outcome whole = outcome_of(bytes, options, duplicates, std::size_t{1} << 20);
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}}) {
    const Outcome pieces = outcome_of(bytes, options, duplicates, chunk);
    if (pieces.rows != whole.rows) fail("chunks matter", whole.rows, pieces.rows);
  }
  return whole;
}

void compare(const Outcome& strict, const Outcome& skipping) {
  if (skipping.is_read && skipping.rejected == 0 && strict.rows != skipping.rows)
    fail("nothing was skipped, and yet they differ", strict.rows, skipping.rows);
  if (skipping.is_read && skipping.rejected > 0 && strict.rows != "f:" + skipping.first_reject)
    fail("the first line that was skipped is not where the strict reader stopped", strict.rows,
         skipping.first_reject);
  if (strict.is_read && !skipping.is_read) fail("skipping reads less", strict.rows, skipping.rows);
}

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akin;
  if (size == 0) return 0;
  const std::uint8_t choice = data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  ReadOptions options;
  options.rating_required = (choice & 1) == 0;
  options.read_times = (choice & 2) == 0;
  if ((choice & 4) != 0) options.user_column = "a";
  const auto duplicates = static_cast<Duplicates>(choice >> 6);
  const Outcome strict = same_in_all_chunks(bytes, options, duplicates);
  options.on_error = OnError::skip;
  options.max_errors = kMostRejects;
  options.keep_rejects = true;
  compare(strict, same_in_all_chunks(bytes, options, duplicates));
  return 0;
}
