// Highway's choice of a target, under the names that people know.
#include "akin/math/instruction_set.h"

#include <cassert>
#include <cstdint>
#include <vector>

#include "akin/math/simd_targets.h"
//
#include <hwy/highway.h>
#include <hwy/targets.h>

namespace akin {
namespace {

struct Target {
  std::string_view name;
  std::int64_t bits;  // of one or more targets of Highway, any of which will do
};

// Best first.
constexpr Target kTargets[] = {
    {"AVX-512", HWY_AVX3 | HWY_AVX3_DL}, {"AVX2", HWY_AVX2}, {"SSE4", HWY_SSE4}};

bool supported(const Target& target) { return (hwy::SupportedTargets() & target.bits) != 0; }

template <class Keep>
std::vector<std::string_view> names_of(const Keep& keep) {
  std::vector<std::string_view> names;
  for (const Target& target : kTargets)
    if (keep(target)) names.push_back(target.name);
  return names;
}

// Set by use_instruction_set alone; before that the best one runs.
std::string_view& chosen_name() {
  static std::string_view name = instruction_sets().front();
  return name;
}

}  // namespace

std::string_view instruction_set() { return chosen_name(); }

std::span<const std::string_view> instruction_sets() {
  static const std::vector<std::string_view> names = names_of(supported);
  return names;
}

std::span<const std::string_view> compiled_instruction_sets() {
  static const std::vector<std::string_view> names = names_of([](const Target&) { return true; });
  return names;
}

std::string simd_library_version() {
  return std::to_string(HWY_MAJOR) + '.' + std::to_string(HWY_MINOR) + '.' + std::to_string(HWY_PATCH);
}

void use_instruction_set(std::string_view name) {
  for (const Target& target : kTargets) {
    if (target.name != name) continue;
    assert(supported(target));
    chosen_name() = target.name;  // first: whoever asks Highway what there is undoes the choice
    hwy::GetChosenTarget().Update(target.bits & hwy::SupportedTargets());
    return;
  }
  assert(false && "no such instruction set");
}

}  // namespace akin
