// akin export: the vectors, biases and ids of a model for other programs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"

namespace akin {

enum class ExportFormat { npz };

template <>
inline constexpr std::array<std::string_view, 1> kNames<ExportFormat> = {"npz"};

struct ExportRequest {
  std::string model;
  ExportFormat format = ExportFormat::npz;
  std::string out = "factors.npz";

  void describe(FieldVisitor& visit);
};

struct ExportReply {
  std::string out;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t rank = 0;

  void describe(FieldVisitor& visit);
};

// Arrays of the npz file: user_vectors (users x rank), item_vectors (items x rank), user_bias, item_bias,
// offset (1), user_ids, item_ids (int64, or strings where ids are text), titles where the model has them.
ExportReply export_factors(const ExportRequest& request, Workspace& workspace);

}  // namespace akin
