// One side of a model as text: a csv table, and the two files that TensorBoard's projector loads.
//
// The projector (https://projector.tensorflow.org, "Load") wants a line of tab-separated numbers a row,
// without a header; and a line of texts a row, with a header where there is more than one column.
#pragma once

#include <array>
#include <string_view>

#include "akin/base/fields.h"
#include "akin/base/file.h"
#include "akin/models/model.h"

namespace akin {

enum class Side { items, users };

template <>
inline constexpr std::array<std::string_view, 2> kNames<Side> = {"items", "users"};

// A header, then a line a row in the order of the model: id; title, genres and number of ratings of
// items; bias; each number of the vector. Numbers are the shortest text that reads back as the same
// number.
void write_factor_table(ByteSink& sink, const Model& model, Side side);

// The vectors alone.
void write_projector_tensors(ByteSink& sink, const Model& model, Side side);

// Title, genres, number of ratings and id of items; id of users. Tabs and line ends in a text are shown
// as \t and \n.
void write_projector_metadata(ByteSink& sink, const Model& model, Side side);

}  // namespace akin
