// akin export: the vectors, biases and ids of a model for other programs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "akin/base/fields.h"
#include "akin/engine/factor_table.h"
#include "akin/engine/workspace.h"

namespace akin {

enum class ExportFormat { npz, csv, projector };

template <>
inline constexpr std::array<std::string_view, 3> kNames<ExportFormat> = {"npz", "csv", "projector"};

struct ExportRequest {
  std::string model;
  ExportFormat format = ExportFormat::npz;
  Side side = Side::items;
  std::string out;
  std::string metadata;

  void describe(FieldVisitor& visit);
};

struct ExportReply {
  std::string out;
  std::string metadata;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t rank = 0;
  float offset = 0;

  void describe(FieldVisitor& visit);
};

// Arrays of the npz file: user_vectors (users x rank), item_vectors (items x rank), user_bias, item_bias,
// offset (1), user_ids, item_ids (int64, or strings where ids are text), titles where the model has them.
// A csv file and the files of the projector hold one side: see factor_table.h.
ExportReply export_factors(const ExportRequest& request, Workspace& workspace);

}  // namespace akin
