#include "akin/engine/first_factors.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/npz_reader.h"

namespace akin {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw Error(ErrorCode::bad_input, fmt::format("{}: {}", path, reason));
}

// What a file holds of one side ("user" or "item").
struct GivenRows {
  Matrix vectors;
  std::vector<float> bias;
  std::vector<std::string> ids;
};

FirstRows matched(const GivenRows& given, const std::string& path, const std::string& side,
                  const IdMap& ids, Workspace& workspace) {
  FirstRows rows{.vectors = Matrix(ids.size(), given.vectors.columns()),
                 .bias = std::vector<float>(ids.size()),
                 .is_given = std::vector<std::uint8_t>(ids.size())};
  std::unordered_set<std::string_view> seen;
  std::size_t found = 0;
  for (std::size_t i = 0; i < given.ids.size(); ++i) {
    if (!seen.insert(given.ids[i]).second)
      refuse(path, fmt::format("{}_ids holds {} twice", side, in_quotes(given.ids[i])));
    const auto row = ids.find(given.ids[i]);
    if (!row) continue;
    std::copy_n(given.vectors[i].begin(), given.vectors.columns(), rows.vectors[*row].begin());
    rows.bias[*row] = given.bias[i];
    rows.is_given[*row] = 1;
    ++found;
  }
  workspace.note(fmt::format("{}: first vectors for {} of {} {}s; {} of its {}s are not in the ratings",
                             path, found, ids.size(), side, given.ids.size() - found, side));
  return rows;
}

// --- npz

// None where the file lacks the vectors of the side.
FirstRows read_side(const NpzReader& file, const std::string& path, const std::string& side,
                    const IdMap& ids, Workspace& workspace) {
  const std::string vectors_name = side + "_vectors", ids_name = side + "_ids",
                    bias_name = side + "_bias";
  if (!file.has(vectors_name)) return {};
  if (!file.has(ids_name)) refuse(path, fmt::format("it has {} but no {}", vectors_name, ids_name));
  GivenRows given{.vectors = file.matrix(vectors_name), .bias = {}, .ids = file.ids(ids_name)};
  given.bias = file.has(bias_name) ? file.floats(bias_name) : std::vector<float>(given.ids.size());
  if (given.ids.size() != given.vectors.rows() || given.bias.size() != given.vectors.rows())
    refuse(path, fmt::format("{}, {} and {} are not of one length", vectors_name, ids_name, bias_name));
  return matched(given, path, side, ids, workspace);
}

void read_arrays(std::string bytes, const std::string& path, const Dataset& data, Workspace& workspace,
                 FirstFactors& first) {
  const NpzReader file(std::move(bytes), path);
  first.users = read_side(file, path, "user", *data.users(), workspace);
  first.items = read_side(file, path, "item", *data.items(), workspace);
  if (first.users.empty() && first.items.empty())
    refuse(path, "it has neither user_vectors nor item_vectors");
}

// --- a model

// Its header is JSON, after eight bytes that say how long it is.
bool looks_like_a_model(std::string_view bytes) { return bytes.size() > 8 && bytes[8] == '{'; }

std::vector<std::string> texts_of(const IdMap& ids) {
  std::vector<std::string> texts(ids.size());
  for (std::uint32_t i = 0; i < ids.size(); ++i) texts[i] = ids.text(i);
  return texts;
}

void read_model(const std::string& bytes, const std::string& path, const Dataset& data,
                Workspace& workspace, FirstFactors& first) {
  Model model = open_model_bytes(bytes, path);
  FactorModel& factors = model.factors;
  first.users = matched({std::move(factors.user_vectors), factors.user_bias, texts_of(*model.users)},
                        path, "user", *data.users(), workspace);
  first.items = matched({std::move(factors.item_vectors), factors.item_bias, texts_of(*model.items)},
                        path, "item", *data.items(), workspace);
}

}  // namespace

FirstFactors read_first_factors(const std::string& path, const Dataset& data, Workspace& workspace) {
  std::string bytes = read_file(path);
  FirstFactors first{.digest = digest_of(bytes)};
  if (looks_like_a_model(bytes))
    read_model(bytes, path, data, workspace, first);
  else
    read_arrays(std::move(bytes), path, data, workspace, first);
  return first;
}

}  // namespace akin
