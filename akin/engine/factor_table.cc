// A table is its columns: what each is called, and what stands in a row of it.
#include "akin/engine/factor_table.h"

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

#include "akin/base/text.h"

namespace akin {
namespace {

struct TableColumn {
  std::string name;
  std::function<std::string(std::uint32_t row)> text;
};

const IdMap& ids_of(const Model& model, Side side) {
  return side == Side::items ? *model.items : *model.users;
}

const Matrix& vectors_of(const Model& model, Side side) {
  return side == Side::items ? model.factors.item_vectors : model.factors.user_vectors;
}

const std::vector<float>& biases_of(const Model& model, Side side) {
  return side == Side::items ? model.factors.item_bias : model.factors.user_bias;
}

TableColumn id_column(const Model& model, Side side) {
  const IdMap& ids = ids_of(model, side);
  return {side == Side::items ? "item" : "user", [&ids](std::uint32_t row) { return ids.text(row); }};
}

// Of a model without titles or genres the texts are empty.
TableColumn text_column(std::string name, const std::vector<std::string>& texts) {
  return {std::move(name), [&texts](std::uint32_t row) { return texts.empty() ? "" : texts[row]; }};
}

TableColumn count_column(const Model& model) {
  return {"ratings", [&model](std::uint32_t row) { return std::to_string(model.item_counts[row]); }};
}

std::vector<TableColumn> number_columns(const Model& model, Side side) {
  const std::vector<float>& biases = biases_of(model, side);
  const Matrix& vectors = vectors_of(model, side);
  std::vector<TableColumn> columns = {{"bias", [&](std::uint32_t row) { return to_text(biases[row]); }}};
  for (std::size_t i = 0; i < vectors.columns(); ++i)
    columns.push_back({fmt::format("vector_{}", i + 1),
                       [&vectors, i](std::uint32_t row) { return to_text(vectors[row][i]); }});
  return columns;
}

// `show` makes a text fit for between two separators.
void write_line(ByteSink& sink, const std::vector<TableColumn>& columns, char separator,
                const std::function<std::string(const TableColumn&)>& show) {
  std::string line;
  for (const TableColumn& column : columns) line += show(column) + separator;
  line.back() = '\n';
  sink.write(line);
}

}  // namespace

void write_factor_table(ByteSink& sink, const Model& model, Side side) {
  std::vector<TableColumn> columns = {id_column(model, side)};
  if (side == Side::items) {
    columns.push_back(text_column("title", model.titles));
    columns.push_back(text_column("genres", model.genres));
    columns.push_back(count_column(model));
  }
  for (TableColumn& column : number_columns(model, side)) columns.push_back(std::move(column));
  write_line(sink, columns, ',', [](const TableColumn& column) { return column.name; });
  for (std::uint32_t row = 0; row < ids_of(model, side).size(); ++row)
    write_line(sink, columns, ',',
               [row](const TableColumn& column) { return csv_field(column.text(row)); });
}

void write_projector_tensors(ByteSink& sink, const Model& model, Side side) {
  const Matrix& vectors = vectors_of(model, side);
  std::string line;
  for (std::size_t row = 0; row < vectors.rows(); ++row) {
    line.clear();
    for (const float value : vectors[row]) line += to_text(value) + '\t';
    line.back() = '\n';
    sink.write(line);
  }
}

void write_projector_metadata(ByteSink& sink, const Model& model, Side side) {
  std::vector<TableColumn> columns;
  if (side == Side::items) {
    columns.push_back(text_column("title", model.titles));  // first: what the projector shows at a point
    columns.push_back(text_column("genres", model.genres));
    columns.push_back(count_column(model));
  }
  columns.push_back(id_column(model, side));
  if (columns.size() > 1)
    write_line(sink, columns, '\t', [](const TableColumn& column) { return column.name; });
  for (std::uint32_t row = 0; row < ids_of(model, side).size(); ++row)
    write_line(sink, columns, '\t',
               [row](const TableColumn& column) { return visible(column.text(row)); });
}

}  // namespace akin
