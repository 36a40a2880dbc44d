// Any bytes as a file of negatives: never a crash, and what is taken is what a line says.
//
// The ids a, b, 1 and 2 are known as users, and 1, 2, 3 and x as items. What is taken must ascend, hold
// no item twice and not the pair's own, and be the same behind a newline more.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "akin/base/error.h"
#include "akin/data/read_negatives.h"

namespace akin {
namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

std::string outcome_of(std::string_view bytes, const IdMap& users, const IdMap& items) {
  std::string outcome;
  try {
    const Negatives negatives = parse_negatives(bytes, "f", users, items);
    outcome = std::to_string(negatives.lines());
    for (std::uint32_t user = 0; user < users.size(); ++user)
      for (std::uint32_t item = 0; item < items.size(); ++item) {
        const auto among = negatives.of(user, item);
        if (!among) continue;
        if (among->empty()) fail("a pair without negatives");
        outcome += '/';
        for (std::size_t i = 0; i < among->size(); ++i) {
          if ((*among)[i] == item) fail("an item among its own negatives");
          if (i > 0 && (*among)[i] <= (*among)[i - 1]) fail("negatives do not ascend");
          outcome += std::to_string((*among)[i]) + ' ';
        }
      }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_input) fail("another error than bad input");
    outcome = error.what();
  }
  return outcome;
}

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const akin::IdMap users = akin::IdMap::of({"a", "b", "1", "2"});
  static const akin::IdMap items = akin::IdMap::of({"1", "2", "3", "x"});
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (akin::outcome_of(bytes, users, items) != akin::outcome_of(bytes + "\n", users, items))
    akin::fail("a newline at the end matters");
  return 0;
}
