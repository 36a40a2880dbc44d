#include "tests/fuzz/model_file.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "akin/base/digest.h"
#include "akin/base/error.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/allocation_probe.h"

namespace akin {
namespace {

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

IndexedModel opened(const std::string& bytes) {
  largest_allocation = 0;
  IndexedModel model = open_indexed_model_bytes(bytes, "bytes");
  // A text of no bytes takes 8 in the file and 32 in memory.
  if (largest_allocation > 65536 + 8 * bytes.size()) give_up("more memory than the file can justify");
  return model;
}

// Gives the code with which `action` ends, or nothing where it does not.
template <class Action>
std::optional<ErrorCode> refusal(const Action& action) {
  try {
    action();
    return std::nullopt;
  } catch (const Error& error) {
    return error.code();
  }
}

void check_lists(const std::vector<std::vector<Scored>>& lists, const Model& model) {
  for (const auto& list : lists)
    for (const Scored& scored : list)
      if (scored.index >= model.items->size()) give_up("an item that does not exist");
}

void list_something(const IndexedModel& opened) {
  static ThreadPool threads(1);
  const Model& model = *opened.model;
  const Recommender recommender(model, {}, opened.indexes.recommend.get());
  std::vector<std::uint32_t> users(std::min<std::size_t>(model.users->size(), 4));
  std::iota(users.begin(), users.end(), 0);
  const ListOptions options{.count = 3, .include_seen = !model.has_history};
  check_lists(recommender.recommend(users, options, {threads}), model);
  if (model.has_history && model.history.rows() > 0)
    recommender.recommend(model.history[0], options, {threads});
  const ItemIndex* index = opened.indexes.similar.get();
  if (index == nullptr) return;
  std::vector<std::uint32_t> items(std::min<std::size_t>(model.items->size(), 4));
  std::iota(items.begin(), items.end(), 0);
  check_lists(ItemNeighbors(model, index->card().by, index).nearest(items, 3, {}, {threads}), model);
}

}  // namespace

std::string with_repaired_digest(std::string_view bytes) {
  constexpr std::size_t kDigestSize = sizeof(Digest);
  std::string repaired(bytes);
  if (repaired.size() < kDigestSize) return repaired;
  const Digest digest = digest_of(bytes.substr(0, bytes.size() - kDigestSize));
  std::copy(digest.begin(), digest.end(), repaired.end() - kDigestSize);
  return repaired;
}

bool try_model_file(std::string_view bytes) {
  IndexedModel model;
  if (const auto code = refusal([&] { model = opened(with_repaired_digest(bytes)); })) {
    if (*code != ErrorCode::bad_input) give_up("refused with another code than bad_input");
    return false;
  }
  // Numbers near the end of their range may be too large to answer with, which is said.
  if (refusal([&] { list_something(model); }).value_or(ErrorCode::invalid_argument) !=
      ErrorCode::invalid_argument)
    give_up("an answer refused with another code than invalid_argument");
  const std::string saved = model_bytes(*model.model, model.indexes);
  const IndexedModel again = opened(saved);
  if (model_bytes(*again.model, again.indexes) != saved) give_up("saved twice, two files");
  return true;
}

}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akin::try_model_file({reinterpret_cast<const char*>(data), size});
  return 0;
}
