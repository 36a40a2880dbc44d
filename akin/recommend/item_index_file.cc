// Texts say what an index is and how good it was found to be; arrays are those of its kind.
#include "akin/recommend/item_index_file.h"

#include <fmt/format.h>

#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/index/index_kind.h"
#include "akin/index/registry.h"

namespace akin {
namespace {

void require(bool holds, const std::string& otherwise) {
  if (!holds) throw Error(ErrorCode::bad_input, otherwise);
}

const IndexKind& kind_named(const std::string& name) {
  try {
    return find_index_kind(name);
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_input, fmt::format("{}; perhaps a newer akin knows it", error.what()));
  }
}

Recall read_recall(MetadataReader& metadata) {
  const Recall recall{.mean = metadata.take("recall", parse_double),
                      .low = metadata.take("recall_low", parse_double),
                      .high = metadata.take("recall_high", parse_double),
                      .queries = metadata.take("recall_queries", parse_integer),
                      .count = metadata.take("recall_count", parse_integer)};
  require(0 <= recall.low && recall.low <= recall.mean && recall.mean <= recall.high && recall.high <= 1,
          "its recall is not between its bounds");
  require(recall.queries >= 0 && recall.count > 0, "its recall is of nothing");
  return recall;
}

void set_checked_effort(StoredIndex& index, std::int64_t effort) {
  require(effort >= 1 && effort <= index.whole_effort(),
          fmt::format("its effort is not from 1 to {}", index.whole_effort()));
  index.set_effort(effort);
}

}  // namespace

std::string index_name(ItemQuestion question) {
  return fmt::format("index.{}", kNames<ItemQuestion>[static_cast<std::size_t>(question)]);
}

void check_item_index(const ItemIndex& index, const Model& model) {
  require(index.is_of(model), fmt::format("{}: is of another model", index_name(index.question())));
}

void add_item_index(const ItemIndex& index, Metadata& metadata, BlobWriter& arrays) {
  const std::string prefix = index_name(index.question()) + '.';
  const ItemIndexCard& card = index.card();
  const auto add = [&](std::string_view name, std::string text) {
    metadata.emplace_back(prefix + std::string(name), std::move(text));
  };
  add("kind", card.kind);
  add("by", std::string(kNames<Nearness>[static_cast<std::size_t>(card.by)]));
  add_options(metadata, prefix, card.options);
  add("seed", std::to_string(card.seed));
  add("effort", std::to_string(index.index().effort()));
  add("recall", to_text(card.recall.mean));
  add("recall_low", to_text(card.recall.low));
  add("recall_high", to_text(card.recall.high));
  add("recall_queries", std::to_string(card.recall.queries));
  add("recall_count", std::to_string(card.recall.count));

  BlobWriter own;
  index.index().save(own);
  for (const BlobWriter::Blob& blob : own.blobs())
    arrays.add_rows(prefix + blob.name, blob.type, blob.shape, blob.write);
}

std::unique_ptr<const ItemIndex> read_item_index(const Model& model, ItemQuestion question,
                                                 MetadataReader& metadata, BlobReader& arrays) {
  ItemIndexCard card{.kind = metadata.take("kind")};
  const IndexKind& kind = kind_named(card.kind);
  card.by = metadata.take("by", parse_name<Nearness>);
  require(question == ItemQuestion::similar || card.by == Nearness::dot,
          "it is not by the inner product");
  card.options = metadata.take_options(kind.default_options());
  card.seed = metadata.take("seed", parse_integer);
  const std::int64_t effort = metadata.take("effort", parse_integer);
  card.recall = read_recall(metadata);
  metadata.refuse_rest();

  auto rows = item_rows(model, question);
  require_indexable(model, *rows);
  std::unique_ptr<StoredIndex> index = kind.read(*rows, card.by, card.options, arrays);
  arrays.refuse_rest();
  set_checked_effort(*index, effort);
  return std::make_unique<ItemIndex>(model, question, std::move(card), std::move(rows), std::move(index));
}

}  // namespace akin
