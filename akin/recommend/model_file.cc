// What stands in the file, part by part: writing above, reading below, in the same order.
#include "akin/recommend/model_file.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "akin/base/array_file.h"
#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/math/matrix_bytes.h"
#include "akin/models/registry.h"
#include "akin/recommend/model_file_check.h"

namespace akin {
namespace {

constexpr FileForm kModelForm{.format = "akin",
                              .version = 1,
                              .called = "an akin model",
                              .remedy = "copy it again or train anew",
                              .source = "`akin train` makes one"};
constexpr std::string_view kEncoder = "encoder.";  // before the names of an encoder's arrays
constexpr std::string_view kOption = "option.";    // before the names of options

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
  // An option without a value (a number that is none) keeps its default when it is read back.
  for (const auto& [name, text] : field_texts(card.options.ref()))
    if (!text.empty()) metadata.emplace_back(std::string(kOption) + name, text);
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

void write_model(ByteSink& sink, const Model& model) {
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
  write_layout(sink, kModelForm, metadata_of(model), arrays);
}

void refuse_unsound(const Model& model) {
  try {
    find_model_kind(model.card.kind);
    check_model(model);
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

// Hands out the texts of the metadata, each once.
class MetadataReader {
 public:
  explicit MetadataReader(std::map<std::string, std::string, std::less<>> texts)
      : texts_(std::move(texts)) {}

  bool has(std::string_view name) const { return texts_.contains(name); }

  std::string take(const std::string& name) {
    const auto node = texts_.extract(name);
    if (!node) refuse(fmt::format("the metadata {} is missing", name));
    return node.mapped();
  }

  // `parse` gives an optional.
  template <class Parse>
  auto take(const std::string& name, const Parse& parse) {
    const std::string text = take(name);
    const auto value = parse(text);
    if (!value) refuse(fmt::format("the metadata {} cannot be {}", name, in_quotes(text)));
    return *value;
  }

  void refuse_rest() const {
    if (!texts_.empty())
      refuse(fmt::format("the metadata {} is unknown", in_quotes(texts_.begin()->first)));
  }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

std::optional<Predicts> parse_predicts(std::string_view text) {
  for (std::size_t i = 0; i < kNames<Predicts>.size(); ++i)
    if (kNames<Predicts>[i] == text) return static_cast<Predicts>(i);
  return std::nullopt;
}

const ModelKind& kind_named(const std::string& name) {
  try {
    return find_model_kind(name);
  } catch (const Error& error) {
    refuse(fmt::format("{}; perhaps a newer akin knows it", error.what()));
  }
}

AnyRecord read_options(const ModelKind& kind, MetadataReader& metadata) {
  AnyRecord options = kind.default_options();
  assign_fields(options.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const std::string key = std::string(kOption).append(name);
    if (!metadata.has(key)) return std::nullopt;
    return std::vector{metadata.take(key)};
  });
  check_fields(options.ref());
  return options;
}

ModelCard read_card(const ModelKind& kind, MetadataReader& metadata) {
  ModelCard card;
  card.kind = kind.name;
  card.predicts = metadata.take("predicts", parse_predicts);
  card.options = read_options(kind, metadata);
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

// The arrays whose names begin with the encoder's word, without it.
BlobReader take_encoder_arrays(std::map<std::string, BlobReader::Blob, std::less<>>& arrays) {
  std::map<std::string, BlobReader::Blob, std::less<>> own;
  for (auto at = arrays.lower_bound(kEncoder); at != arrays.end() && at->first.starts_with(kEncoder);) {
    own.emplace(at->first.substr(kEncoder.size()), std::move(at->second));
    at = arrays.erase(at);
  }
  return BlobReader(std::move(own));
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

Model read_model(std::string_view bytes) {
  Layout layout = read_layout(bytes, kModelForm);
  MetadataReader metadata(std::move(layout.metadata));
  BlobReader encoder_arrays = take_encoder_arrays(layout.arrays);
  BlobReader arrays(std::move(layout.arrays));

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

}  // namespace

void save_model(const std::string& path, const Model& model) {
  refuse_unsound(model);
  publish_file(path, [&](ByteSink& sink) { write_model(sink, model); });
}

Model open_model(const std::string& path) {
  return open_model_bytes(read_file(path), path == "-" ? "standard input" : path);
}

std::string model_bytes(const Model& model) {
  refuse_unsound(model);
  StringSink sink;
  write_model(sink, model);
  return std::move(sink.bytes);
}

Model open_model_bytes(const std::string& bytes, const std::string& name) {
  try {
    return read_model(bytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_input, fmt::format("{}: {}", name, error.what()));
  }
}

}  // namespace akin
