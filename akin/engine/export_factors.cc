#include "akin/engine/export_factors.h"

#include <vector>

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

}  // namespace

void ExportRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("format", "of the file: npz opens with numpy.load"), format);
  visit(Field("out", "where it goes").required().shows("FILE"), out);
}

void ExportReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the file that was written"), out);
  visit(Field("users", "rows of user_vectors"), users);
  visit(Field("items", "rows of item_vectors"), items);
  visit(Field("rank", "columns of both"), rank);
}

ExportReply export_factors(const ExportRequest& request, Workspace&) {
  check_fields(request);
  refuse_same_file(request.model, request.out);
  const Model model = open_model(request.model);
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
  file.publish(request.out);
  return {.out = request.out,
          .users = static_cast<std::int64_t>(factors.users()),
          .items = static_cast<std::int64_t>(factors.items()),
          .rank = static_cast<std::int64_t>(factors.rank())};
}

}  // namespace akin
