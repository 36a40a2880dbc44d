// A model as one file that any safetensors reader opens: no code in it, and damage never answers.
//
// The layout is safetensors' (see akin/base/array_file.h). The same model gives the same bytes: no time,
// host, path, duration or thread count is written. The last array is a digest of all bytes before it; it
// is checked before anything else on every open. What follows the digest is checked as if it came from an
// attacker, since anyone can compute a digest.
//
// A model may have indexes of its items. They stand under the same digest and are checked on every open,
// whoever uses them.
#pragma once

#include <memory>
#include <string>

#include "akin/models/model.h"
#include "akin/recommend/item_index.h"

namespace akin {

// A model with the indexes over its items, which refer to it where it stands.
struct IndexedModel {
  std::unique_ptr<const Model> model;
  ItemIndexes indexes;
};

// Publishes the file whole or not at all. Throws Error(invalid_argument) where the model cannot be opened
// again (a number that is not finite, parts of different lengths, an index of another model), Error(io)
// where it cannot be written.
void save_model(const std::string& path, const Model& model, const ItemIndexes& indexes = {});

// "-" is the standard input. Throws Error(not_found) or Error(io) where the file cannot be read, and
// Error(bad_input), naming the file and the reason, where it is not a whole and sound model.
IndexedModel open_indexed_model(const std::string& path);

// The model alone. Its indexes are checked and forgotten.
Model open_model(const std::string& path);

// What save_model writes.
std::string model_bytes(const Model& model, const ItemIndexes& indexes = {});

// What the others do with the bytes of a file; `name` stands for it in messages. An index may keep the
// bytes.
IndexedModel open_indexed_model_bytes(std::string bytes, const std::string& name);
Model open_model_bytes(const std::string& bytes, const std::string& name);

}  // namespace akin
