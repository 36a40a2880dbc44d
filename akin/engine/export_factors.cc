#include "akin/engine/export_factors.h"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/math/matrix_bytes.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/npz_file.h"

namespace akin {
namespace {

void add_matrix(NpzFile& file, const std::string& name, const Matrix& matrix) {
  file.add_rows(name, ElementType::f32, {matrix.rows(), matrix.columns()}, bytes_of(matrix));
}

void add_floats(NpzFile& file, const std::string& name, std::span<const float> values) {
  file.add(name, {values.size()}, values);
}

std::vector<std::string> texts_of(const IdMap& ids) {
  std::vector<std::string> texts;
  for (std::uint32_t i = 0; i < ids.size(); ++i) texts.push_back(ids.text(i));
  return texts;
}

// `texts` keeps what is added alive.
void add_ids(NpzFile& file, const std::string& name, const IdMap& ids, std::vector<std::string>& texts) {
  if (ids.is_numeric()) {
    file.add(name, {ids.size()}, ids.numbers());
    return;
  }
  texts = texts_of(ids);
  file.add_texts(name, texts);
}

void write_npz(const std::string& path, const Model& model) {
  const FactorModel& factors = model.factors;
  std::vector<std::string> user_texts, item_texts;
  NpzFile file;
  add_matrix(file, "user_vectors", factors.user_vectors);
  add_matrix(file, "item_vectors", factors.item_vectors);
  add_floats(file, "user_bias", factors.user_bias);
  add_floats(file, "item_bias", factors.item_bias);
  add_floats(file, "offset", {&factors.offset, 1});
  add_ids(file, "user_ids", *model.users, user_texts);
  add_ids(file, "item_ids", *model.items, item_texts);
  if (!model.titles.empty()) file.add_texts("titles", model.titles);
  file.publish(path);
}

void write_csv(const std::string& path, const Model& model, Side side) {
  publish_file(path, [&](ByteSink& sink) { write_factor_table(sink, model, side); });
}

void write_projector(const ExportReply& names, const Model& model, Side side) {
  if (model.factors.rank() == 0)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("a model of kind {} has no vectors to project; csv holds its biases",
                            model.card.kind));
  const OutputFile files[] = {
      {names.out, [&](ByteSink& sink) { write_projector_tensors(sink, model, side); }},
      {names.metadata, [&](ByteSink& sink) { write_projector_metadata(sink, model, side); }}};
  publish_files(files);
}

std::string out_of(const ExportRequest& request) {
  if (!request.out.empty()) return request.out;
  switch (request.format) {
    case ExportFormat::csv: return "factors.csv";
    case ExportFormat::projector: return "tensors.tsv";
    default: return "factors.npz";
  }
}

// Beside the tensors, unless it was said.
std::string metadata_of(const ExportRequest& request, const std::string& out) {
  if (request.format != ExportFormat::projector || !request.metadata.empty()) return request.metadata;
  return std::filesystem::path(out).parent_path() / "metadata.tsv";
}

void check_files(const ExportRequest& request, const ExportReply& names) {
  if (!names.metadata.empty() && request.format != ExportFormat::projector)
    throw Error(ErrorCode::invalid_argument, "metadata is written by the format projector alone");
  for (const std::string& output : {names.out, names.metadata}) {
    if (output.empty()) continue;
    refuse_same_file(request.model, output);
    check_output(output);
  }
  if (!names.metadata.empty()) refuse_same_outputs(names.out, names.metadata, "out and metadata");
}

}  // namespace

void ExportRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("format",
              "npz opens with numpy.load and holds both sides; csv is a table; projector is two "
              "files for TensorBoard's projector"),
        format);
  visit(Field("side", "whose vectors, by csv and projector"), side);
  visit(Field("out", "where it goes; factors.npz, factors.csv or tensors.tsv if not given").shows("FILE"),
        out);
  visit(Field("metadata",
              "where titles, genres and numbers of ratings go, by projector; metadata.tsv "
              "beside out if not given")
            .shows("FILE"),
        metadata);
}

void ExportReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  if (!metadata.empty()) visit(Field("metadata", "the file beside it"), metadata);
  visit(Field("users", "that the model knows"), users);
  visit(Field("items", "that the model knows"), items);
  visit(Field("rank", "numbers in a vector"), rank);
  visit(Field("offset", "of every score"), offset);
}

ExportReply export_factors(const ExportRequest& request, Workspace&) {
  check_fields(request);
  ExportReply reply{.out = out_of(request)};
  reply.metadata = metadata_of(request, reply.out);
  check_files(request, reply);
  const Model model = open_model(request.model);
  switch (request.format) {
    case ExportFormat::npz: write_npz(reply.out, model); break;
    case ExportFormat::csv: write_csv(reply.out, model, request.side); break;
    case ExportFormat::projector: write_projector(reply, model, request.side); break;
  }
  reply.users = static_cast<std::int64_t>(model.factors.users());
  reply.items = static_cast<std::int64_t>(model.factors.items());
  reply.rank = static_cast<std::int64_t>(model.factors.rank());
  reply.offset = model.factors.offset;
  return reply;
}

}  // namespace akin
