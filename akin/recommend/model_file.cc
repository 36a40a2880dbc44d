// What stands in the file, part by part: writing above, reading below, in the same order.
#include "akin/recommend/model_file.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "akin/base/array_file.h"
#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/math/matrix_bytes.h"
#include "akin/models/registry.h"
#include "akin/recommend/item_index_file.h"
#include "akin/recommend/metadata_reader.h"
#include "akin/recommend/model_file_check.h"

namespace akin {
namespace {

constexpr FileForm kModelForm{.format = "akin",
                              .version = 1,
                              .called = "an akin model",
                              .remedy = "copy it again or train anew",
                              .source = "`akin train` makes one"};
constexpr std::string_view kEncoder = "encoder.";  // before the names of an encoder's arrays

// --- writing

// Texts as one piece: text i is bytes[offsets[i], offsets[i + 1]).
struct TextColumn {
  std::string bytes;
  std::vector<std::int64_t> offsets = {0};
};

TextColumn text_column(const std::vector<std::string>& texts) {
  TextColumn column;
  for (const std::string& text : texts) {
    column.bytes += text;
    column.offsets.push_back(static_cast<std::int64_t>(column.bytes.size()));
  }
  return column;
}

template <class T>
void add_list(BlobWriter& arrays, std::string name, std::span<const T> values) {
  arrays.add(std::move(name), {values.size()}, values);
}

void add_texts(BlobWriter& arrays, const std::string& name, std::string_view bytes,
               std::span<const std::int64_t> offsets) {
  add_list(arrays, name + "_offsets", offsets);
  const auto* start = reinterpret_cast<const unsigned char*>(bytes.data());
  add_list(arrays, name + "_bytes", std::span(start, bytes.size()));
}

void add_ids(BlobWriter& arrays, const std::string& name, const IdMap& ids) {
  if (ids.is_numeric())
    add_list(arrays, name, ids.numbers());
  else
    add_texts(arrays, name, ids.bytes(), ids.offsets());
}

void add_matrix(BlobWriter& arrays, const std::string& name, const Matrix& matrix) {
  arrays.add_rows(name, ElementType::f32, {matrix.rows(), matrix.columns()}, bytes_of(matrix));
}

void add_history(BlobWriter& arrays, const CsrMatrix& history) {
  add_list(arrays, "history_starts", history.starts());
  add_list(arrays, "history_items", history.cell_columns());
  add_list(arrays, "history_ratings", history.cell_values());
  if (history.has_weights()) add_list(arrays, "history_weights", history.cell_weights());
}

void add_encoder(BlobWriter& arrays, const Encoder& encoder) {
  BlobWriter own;
  encoder.save(own);
  for (const BlobWriter::Blob& blob : own.blobs())
    arrays.add_rows(std::string(kEncoder) + blob.name, blob.type, blob.shape, blob.write);
}

Metadata metadata_of(const Model& model) {
  const ModelCard& card = model.card;
  Metadata metadata = {
      {"kind", card.kind},
      {"predicts", std::string(kNames<Predicts>[static_cast<std::size_t>(card.predicts)])}};
  add_options(metadata, "", card.options);
  metadata.emplace_back("seed", std::to_string(card.seed));
  metadata.emplace_back("epochs", std::to_string(card.epochs));
  metadata.emplace_back("ratings", std::to_string(card.ratings));
  if (!std::isnan(card.train_rmse)) metadata.emplace_back("train_rmse", to_text(card.train_rmse));
  metadata.emplace_back("least_rating", to_text(card.least_rating));
  metadata.emplace_back("most_rating", to_text(card.most_rating));
  metadata.emplace_back("fingerprint", to_text(card.fingerprint));
  metadata.emplace_back("offset", to_text(model.factors.offset));
  if (!std::isnan(model.factors.noise)) metadata.emplace_back("noise", to_text(model.factors.noise));
  metadata.emplace_back("mean", to_text(model.baseline.mean));
  return metadata;
}

void write_model(ByteSink& sink, const Model& model, const ItemIndexes& indexes) {
  const TextColumn titles = text_column(model.titles);
  const TextColumn genres = text_column(model.genres);
  const FactorModel& factors = model.factors;
  BlobWriter arrays;
  add_ids(arrays, "user_ids", *model.users);
  add_ids(arrays, "item_ids", *model.items);
  add_matrix(arrays, "user_vectors", factors.user_vectors);
  add_matrix(arrays, "item_vectors", factors.item_vectors);
  add_list<float>(arrays, "user_bias", factors.user_bias);
  add_list<float>(arrays, "item_bias", factors.item_bias);
  if (!factors.item_variance.empty()) add_list<float>(arrays, "item_variance", factors.item_variance);
  if (factors.encoder) add_encoder(arrays, *factors.encoder);
  add_list<float>(arrays, "baseline_user_bias", model.baseline.user_bias);
  add_list<float>(arrays, "baseline_item_bias", model.baseline.item_bias);
  add_list<std::uint32_t>(arrays, "item_counts", model.item_counts);
  if (!model.titles.empty()) add_texts(arrays, "titles", titles.bytes, titles.offsets);
  if (!model.genres.empty()) add_texts(arrays, "genres", genres.bytes, genres.offsets);
  if (model.has_history) add_history(arrays, model.history);
  Metadata metadata = metadata_of(model);
  for (const auto* index : {indexes.recommend.get(), indexes.similar.get()})
    if (index != nullptr) add_item_index(*index, metadata, arrays);
  write_layout(sink, kModelForm, metadata, arrays);
}

void refuse_unsound(const Model& model, const ItemIndexes& indexes) {
  try {
    find_model_kind(model.card.kind);
    check_model(model);
    for (const auto* index : {indexes.recommend.get(), indexes.similar.get()})
      if (index != nullptr) check_item_index(*index, model);
  } catch (const Error& error) {
    throw Error(ErrorCode::invalid_argument, fmt::format("the model cannot be saved: {}", error.what()));
  }
}

class StringSink : public ByteSink {
 public:
  std::string bytes;
  void write(std::string_view more) override { bytes += more; }
};

// --- reading

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::bad_input, reason); }

const ModelKind& kind_named(const std::string& name) {
  try {
    return find_model_kind(name);
  } catch (const Error& error) {
    refuse(fmt::format("{}; perhaps a newer akin knows it", error.what()));
  }
}

ModelCard read_card(const ModelKind& kind, MetadataReader& metadata) {
  ModelCard card;
  card.kind = kind.name;
  card.predicts = metadata.take("predicts", parse_name<Predicts>);
  card.options = metadata.take_options(kind.default_options());
  if (card.predicts != kind.predicts(card.options))
    refuse("the metadata predicts is not what its options say");
  card.seed = metadata.take("seed", parse_integer);
  card.epochs = metadata.take("epochs", parse_integer);
  card.ratings = metadata.take("ratings", parse_integer);
  card.train_rmse = metadata.has("train_rmse") ? metadata.take("train_rmse", parse_double) : std::nan("");
  card.least_rating = metadata.take("least_rating", parse_float);
  card.most_rating = metadata.take("most_rating", parse_float);
  card.fingerprint = metadata.take("fingerprint", parse_digest);
  return card;
}

template <class T>
std::vector<T> take_list(BlobReader& arrays, const std::string& name, std::uint64_t length) {
  const std::span<const T> values = arrays.take<T>(name, {length});
  return {values.begin(), values.end()};
}

TextColumn take_texts(BlobReader& arrays, const std::string& name) {
  TextColumn column;
  column.offsets = take_list<std::int64_t>(arrays, name + "_offsets", arrays.rows(name + "_offsets"));
  const auto bytes = arrays.take<unsigned char>(name + "_bytes", {arrays.rows(name + "_bytes")});
  column.bytes.assign(bytes.begin(), bytes.end());
  return column;
}

std::shared_ptr<const IdMap> read_ids(BlobReader& arrays, const std::string& name) {
  try {
    if (arrays.has(name))
      return std::make_shared<IdMap>(take_list<std::int64_t>(arrays, name, arrays.rows(name)));
    TextColumn column = take_texts(arrays, name);
    return std::make_shared<IdMap>(std::move(column.bytes), std::move(column.offsets));
  } catch (const Error& error) {
    refuse(fmt::format("{}: {}", name, error.what()));
  }
}

Matrix read_matrix(BlobReader& arrays, const std::string& name, std::uint64_t rows, std::uint64_t rank) {
  const std::span<const float> values = arrays.take<float>(name, {rows, rank});
  Matrix matrix(rows, rank);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto from = values.subspan(row * rank, rank);
    std::copy(from.begin(), from.end(), matrix[row].begin());
  }
  return matrix;
}

FactorModel read_factors(BlobReader& arrays, std::uint64_t users, std::uint64_t items) {
  FactorModel factors;
  const std::uint64_t rank = arrays.columns("item_vectors");
  factors.user_vectors = read_matrix(arrays, "user_vectors", users, rank);
  factors.item_vectors = read_matrix(arrays, "item_vectors", items, rank);
  factors.user_bias = take_list<float>(arrays, "user_bias", users);
  factors.item_bias = take_list<float>(arrays, "item_bias", items);
  if (arrays.has("item_variance"))
    factors.item_variance = take_list<float>(arrays, "item_variance", items);
  return factors;
}

// One text an item, or none at all.
std::vector<std::string> read_texts(BlobReader& arrays, const std::string& name, std::uint64_t items) {
  if (!arrays.has(name + "_offsets")) return {};
  const auto [bytes, offsets] = take_texts(arrays, name);
  if (offsets.size() != items + 1) refuse(fmt::format("{}: not one an item", name));
  if (offsets.front() != 0 || offsets.back() != static_cast<std::int64_t>(bytes.size()))
    refuse(fmt::format("{}: the offsets do not cover the bytes", name));
  if (!std::is_sorted(offsets.begin(), offsets.end()))
    refuse(fmt::format("{}: the offsets do not ascend", name));
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < items; ++i) {
    const auto begin = static_cast<std::size_t>(offsets[i]);
    texts.push_back(bytes.substr(begin, static_cast<std::size_t>(offsets[i + 1]) - begin));
  }
  return texts;
}

CsrMatrix read_history(BlobReader& arrays, std::uint64_t users, std::uint64_t items) {
  std::vector<std::uint64_t> starts = take_list<std::uint64_t>(arrays, "history_starts", users + 1);
  const std::uint64_t cells = arrays.rows("history_items");
  std::vector<std::uint32_t> columns = take_list<std::uint32_t>(arrays, "history_items", cells);
  std::vector<float> ratings = take_list<float>(arrays, "history_ratings", cells);
  std::vector<float> weights;
  if (arrays.has("history_weights")) weights = take_list<float>(arrays, "history_weights", cells);
  return {items, std::move(starts), std::move(columns), std::move(ratings), std::move(weights)};
}

using Arrays = std::map<std::string, BlobReader::Blob, std::less<>>;

// The arrays whose names begin with `prefix`, without it.
Arrays take_arrays(Arrays& arrays, std::string_view prefix) {
  Arrays own;
  for (auto at = arrays.lower_bound(prefix); at != arrays.end() && at->first.starts_with(prefix);) {
    own.emplace(at->first.substr(prefix.size()), std::move(at->second));
    at = arrays.erase(at);
  }
  return own;
}

std::shared_ptr<const Encoder> read_encoder(const ModelKind& kind, const AnyRecord& options,
                                            BlobReader& arrays) {
  try {
    auto encoder = kind.read_encoder(options, arrays);
    arrays.refuse_rest();
    return encoder;
  } catch (const Error& error) {
    refuse(fmt::format("encoder: {}", error.what()));
  }
}

// The model, without its indexes.
Model read_model(MetadataReader metadata, Arrays all_arrays) {
  BlobReader encoder_arrays(take_arrays(all_arrays, kEncoder));
  BlobReader arrays(std::move(all_arrays));

  Model model;
  const ModelKind& kind = kind_named(metadata.take("kind"));
  model.card = read_card(kind, metadata);
  model.users = read_ids(arrays, "user_ids");
  model.items = read_ids(arrays, "item_ids");
  const std::uint64_t users = model.users->size();
  const std::uint64_t items = model.items->size();
  model.factors = read_factors(arrays, users, items);
  model.factors.offset = metadata.take("offset", parse_float);
  if (metadata.has("noise")) model.factors.noise = metadata.take("noise", parse_double);
  model.factors.encoder = read_encoder(kind, model.card.options, encoder_arrays);
  model.baseline.mean = metadata.take("mean", parse_float);
  model.baseline.user_bias = take_list<float>(arrays, "baseline_user_bias", users);
  model.baseline.item_bias = take_list<float>(arrays, "baseline_item_bias", items);
  model.item_counts = take_list<std::uint32_t>(arrays, "item_counts", items);
  model.titles = read_texts(arrays, "titles", items);
  model.genres = read_texts(arrays, "genres", items);
  model.has_history = arrays.has("history_starts");
  if (model.has_history) model.history = read_history(arrays, users, items);
  metadata.refuse_rest();
  arrays.refuse_rest();
  check_model(model);
  return model;
}

// What stands of an index in a file.
struct IndexParts {
  ItemQuestion question;
  MetadataReader metadata;
  Arrays arrays;
};

IndexParts take_index(ItemQuestion question, MetadataReader& metadata, Arrays& arrays) {
  const std::string prefix = index_name(question) + '.';
  return {question, metadata.take_all(prefix), take_arrays(arrays, prefix)};
}

// The index, or nothing where the file has none. What it keeps of the bytes `owner` holds.
std::unique_ptr<const ItemIndex> read_index(IndexParts parts, const Model& model,
                                            const std::shared_ptr<const void>& owner) {
  if (parts.metadata.is_empty() && parts.arrays.empty()) return nullptr;
  BlobReader arrays(std::move(parts.arrays), owner);
  try {
    return read_item_index(model, parts.question, parts.metadata, arrays);
  } catch (const Error& error) {
    refuse(fmt::format("{}: {}", index_name(parts.question), error.what()));
  }
}

struct OpenedModel {
  std::unique_ptr<Model> model;
  ItemIndexes indexes;
};

OpenedModel read_all(std::string_view bytes, const std::shared_ptr<const void>& owner) {
  Layout layout = read_layout(bytes, kModelForm);
  MetadataReader metadata(std::move(layout.metadata));
  IndexParts recommend = take_index(ItemQuestion::recommend, metadata, layout.arrays);
  IndexParts similar = take_index(ItemQuestion::similar, metadata, layout.arrays);
  OpenedModel opened;
  opened.model = std::make_unique<Model>(read_model(std::move(metadata), std::move(layout.arrays)));
  opened.indexes.recommend = read_index(std::move(recommend), *opened.model, owner);
  opened.indexes.similar = read_index(std::move(similar), *opened.model, owner);
  return opened;
}

// Without an owner of the bytes these must outlive the indexes.
OpenedModel opened(std::string_view bytes, const std::shared_ptr<const void>& owner,
                   const std::string& name) {
  try {
    return read_all(bytes, owner);
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_input, fmt::format("{}: {}", name, error.what()));
  }
}

std::string name_in_messages(const std::string& path) { return path == "-" ? "standard input" : path; }

}  // namespace

void save_model(const std::string& path, const Model& model, const ItemIndexes& indexes) {
  refuse_unsound(model, indexes);
  publish_file(path, [&](ByteSink& sink) { write_model(sink, model, indexes); });
}

IndexedModel open_indexed_model(const std::string& path) {
  return open_indexed_model_bytes(read_file(path), name_in_messages(path));
}

Model open_model(const std::string& path) {
  return open_model_bytes(read_file(path), name_in_messages(path));
}

std::string model_bytes(const Model& model, const ItemIndexes& indexes) {
  refuse_unsound(model, indexes);
  StringSink sink;
  write_model(sink, model, indexes);
  return std::move(sink.bytes);
}

IndexedModel open_indexed_model_bytes(std::string bytes, const std::string& name) {
  const auto owned = std::make_shared<const std::string>(std::move(bytes));
  OpenedModel model = opened(*owned, owned, name);
  return {std::move(model.model), std::move(model.indexes)};
}

Model open_model_bytes(const std::string& bytes, const std::string& name) {
  OpenedModel model = opened(bytes, nullptr, name);
  model.indexes = {};  // they refer to the model where it stands
  return std::move(*model.model);
}

}  // namespace akin
