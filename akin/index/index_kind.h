// What a kind of index is to the rest of akin: a name, options, a builder and a reader.
#pragma once

#include <memory>
#include <string_view>

#include "akin/base/blob.h"
#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/index/index.h"
#include "akin/math/matrix.h"

namespace akin {

struct IndexKind {
  std::string_view name;
  std::string_view summary;
  AnyRecord (*default_options)();
  // `rows` must outlive the index. Rows of zeros stay out. The same bytes for any number of threads.
  // Throws Error(cancelled).
  std::unique_ptr<StoredIndex> (*build)(const Matrix& rows, Nearness nearness, const AnyRecord& options,
                                        const Context& context);
  // Takes back what StoredIndex::save added. Throws Error(bad_input), saying what is wrong, unless the
  // arrays are sound: no number in them may lead a search out of them, whoever wrote them.
  std::unique_ptr<StoredIndex> (*read)(const Matrix& rows, Nearness nearness, const AnyRecord& options,
                                       BlobReader& arrays);
};

// A row of the table of kinds, from a kind's own functions.
template <Described Options,
          std::unique_ptr<StoredIndex> (*Build)(const Matrix&, Nearness, const Options&, const Context&),
          std::unique_ptr<StoredIndex> (*Read)(const Matrix&, Nearness, const Options&, BlobReader&)>
constexpr IndexKind index_kind(std::string_view name, std::string_view summary) {
  return {name, summary, [] { return AnyRecord(Options{}); },
          [](const Matrix& rows, Nearness nearness, const AnyRecord& options, const Context& context) {
            return Build(rows, nearness, options.as<Options>(), context);
          },
          [](const Matrix& rows, Nearness nearness, const AnyRecord& options, BlobReader& arrays) {
            return Read(rows, nearness, options.as<Options>(), arrays);
          }};
}

}  // namespace akin
