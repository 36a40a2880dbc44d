// Ids become dense numbers, in ascending order of the ids.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/id_column.h"
#include "akin/data/id_map.h"
#include "akin/data/number_table.h"
#include "akin/data/text_table.h"

namespace akin {

class DenseIds {
 public:
  // Numbers the ids of all columns together: as numbers where all of them are, else as texts (the columns
  // then hold text). Those that `known` (null: none) has keep their numbers. Memory follows the number of
  // rows, never the size of an id.
  DenseIds(std::span<IdColumn* const> columns, const IdMap* known, const Context& context);

  const std::shared_ptr<const IdMap>& map() const { return map_; }

  // The dense number of each row of one of the columns, perhaps in the place of the column's own entries.
  // Many threads may.
  void number(const IdColumn& column, std::span<std::uint32_t> dense) const;

 private:
  void number_integers(std::span<IdColumn* const> columns, const IdMap* known, const Context& context);
  void number_texts(std::span<IdColumn* const> columns, const IdMap* known);
  std::vector<std::int64_t> different_close(std::span<IdColumn* const> columns, const Context& context);
  std::vector<std::uint32_t> join(IdMap found, const IdMap* known);
  std::uint32_t number_of(std::int64_t id) const;
  std::vector<std::uint32_t> numbers_of_different(const IdColumn& column) const;

  std::shared_ptr<const IdMap> map_;

  // Integers that lie close together: least_ + i has the dense number by_distance_[i].
  std::int64_t least_ = 0;
  std::vector<std::uint32_t> by_distance_;

  // Other integers, or texts: the one with number i in its table has the dense number dense_[i].
  NumberTable numbers_;
  TextTable texts_;
  std::vector<std::uint32_t> dense_;
};

}  // namespace akin
