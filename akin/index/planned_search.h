// A search with a filter by an index that is not exact: the way that pays, and never a short list where
// there are rows.
//
// Few rows pass the filter: they alone are gathered and searched exactly. Nearly all pass: the index is
// asked for some rows more than are wanted, and what does not pass is struck out. Between the two the
// index filters while it searches. Whoever has a short list after that is answered by the exact index.
//
// Rows of zeros are listed in no case, as they stand in no index: what is listed depends on the way by
// what the index misses, and by nothing else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/index/index.h"
#include "akin/math/matrix.h"

namespace akin {

// How a search is gone about, and why.
struct SearchPlan {
  enum class Way { exact, filtered, filter_after };

  Way way;
  std::size_t kept;  // rows that pass the filter
  std::size_t rows;  // all rows; those of zeros count in neither

  bool operator==(const SearchPlan&) const = default;
};

template <>
inline constexpr std::array<std::string_view, 3> kNames<SearchPlan::Way> = {"exact", "filtered",
                                                                            "filter_after"};

class PlannedSearch : public Index {
 public:
  // `index` is one over `rows` by this nearness; both must outlive the search. An exact index is made
  // when it is first needed.
  PlannedSearch(const Matrix& rows, Nearness nearness, const StoredIndex& index);

  // How a search is gone about. A function of what is passed and of the index's effort; so each list is
  // the same whatever is asked along.
  SearchPlan plan(std::size_t count, std::span<const std::uint8_t> keep) const;

  // For each query `count` rows, or all that may be listed where those are fewer.
  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override;

 private:
  // The rows that may be listed.
  struct Listed {
    std::vector<std::uint8_t> keep;  // an entry a row of the matrix
    std::size_t rows;                // with an entry that is not 0

    // As Index::search takes it: none at all where every row is listed.
    std::span<const std::uint8_t> filter() const {
      return std::span(keep).first(rows == keep.size() ? 0 : keep.size());
    }
  };

  Listed listed_of(std::span<const std::uint8_t> keep) const;
  SearchPlan plan_for(std::size_t count, std::size_t kept) const;
  const Index& exact() const;

  std::vector<std::vector<Neighbor>> search_exactly(std::span<const RowQuery> queries, std::size_t count,
                                                    const Listed& listed, const Context& context) const;
  std::vector<std::vector<Neighbor>> search_gathered(std::span<const RowQuery> queries, std::size_t count,
                                                     const Listed& listed, const Context& context) const;
  std::vector<std::vector<Neighbor>> search_then_filter(std::span<const RowQuery> queries,
                                                        std::size_t count, const Listed& listed,
                                                        const Context& context) const;

  const Matrix& rows_;
  Nearness nearness_;
  const StoredIndex& index_;
  Listed not_zero_;
  mutable std::once_flag exact_is_made_;
  mutable std::unique_ptr<Index> exact_;
};

}  // namespace akin
