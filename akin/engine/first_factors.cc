#include "akin/engine/first_factors.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/recommend/npz_reader.h"

namespace akin {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw Error(ErrorCode::bad_input, fmt::format("{}: {}", path, reason));
}

// The rows of one side ("user" or "item"); none where the file lacks its vectors.
FirstRows read_side(const NpzReader& file, const std::string& path, const std::string& side,
                    const IdMap& ids, Workspace& workspace) {
  const std::string vectors_name = side + "_vectors", ids_name = side + "_ids",
                    bias_name = side + "_bias";
  if (!file.has(vectors_name)) return {};
  if (!file.has(ids_name)) refuse(path, fmt::format("it has {} but no {}", vectors_name, ids_name));
  const Matrix given = file.matrix(vectors_name);
  const std::vector<std::string> given_ids = file.ids(ids_name);
  const std::vector<float> bias =
      file.has(bias_name) ? file.floats(bias_name) : std::vector<float>(given_ids.size());
  if (given_ids.size() != given.rows() || bias.size() != given.rows())
    refuse(path, fmt::format("{}, {} and {} are not of one length", vectors_name, ids_name, bias_name));

  FirstRows rows{.vectors = Matrix(ids.size(), given.columns()),
                 .bias = std::vector<float>(ids.size()),
                 .is_given = std::vector<std::uint8_t>(ids.size())};
  std::unordered_set<std::string_view> seen;
  std::size_t matched = 0;
  for (std::size_t i = 0; i < given_ids.size(); ++i) {
    if (!seen.insert(given_ids[i]).second)
      refuse(path, fmt::format("{} holds {} twice", ids_name, in_quotes(given_ids[i])));
    const auto row = ids.find(given_ids[i]);
    if (!row) continue;
    std::copy_n(given[i].begin(), given.columns(), rows.vectors[*row].begin());
    rows.bias[*row] = bias[i];
    rows.is_given[*row] = 1;
    ++matched;
  }
  workspace.note(fmt::format("{}: first vectors for {} of {} {}s; {} of its {}s are not in the ratings",
                             path, matched, ids.size(), side, given_ids.size() - matched, side));
  return rows;
}

}  // namespace

FirstFactors read_first_factors(const std::string& path, const Dataset& data, Workspace& workspace) {
  std::string bytes = read_file(path);
  FirstFactors first{.digest = digest_of(bytes)};
  const NpzReader file(std::move(bytes), path);
  first.users = read_side(file, path, "user", *data.users(), workspace);
  first.items = read_side(file, path, "item", *data.items(), workspace);
  if (first.users.empty() && first.items.empty())
    refuse(path, "it has neither user_vectors nor item_vectors");
  return first;
}

}  // namespace akin
