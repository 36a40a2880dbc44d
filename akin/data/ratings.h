// Who rated what, how and when, and how much it counts: columns in the order of the file, ids as dense
// numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "akin/base/column.h"
#include "akin/data/id_map.h"

namespace akin {

struct Ratings {
  std::shared_ptr<const IdMap> users = std::make_shared<const IdMap>();  // never null
  std::shared_ptr<const IdMap> items = std::make_shared<const IdMap>();  // never null
  Column<std::uint32_t> user;
  Column<std::uint32_t> item;
  Column<float> value;        // empty only where pairs without ratings were asked for
  Column<std::int64_t> time;  // empty where the file has none
  Column<float> weight = {};  // above 0; empty where none were asked for: each rating counts once

  // Whether several ratings of one item by one user count, each of them; else the last does.
  bool keeps_repeats = false;

  std::size_t size() const { return user.size(); }
  bool has_times() const { return !time.empty(); }
  bool has_weights() const { return !weight.empty(); }
  float weight_of(std::size_t row) const { return weight.empty() ? 1 : weight[row]; }
};

}  // namespace akin
