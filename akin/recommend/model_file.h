// A model as one file that any safetensors reader opens: no code in it, and damage never answers.
//
// The layout is safetensors' (see akin/base/array_file.h). The same model gives the same bytes: no time,
// host, path, duration or thread count is written. The last array is a digest of all bytes before it; it
// is checked before anything else on every open. What follows the digest is checked as if it came from an
// attacker, since anyone can compute a digest.
#pragma once

#include <string>

#include "akin/models/model.h"

namespace akin {

// Publishes the file whole or not at all. Throws Error(invalid_argument) where the model cannot be opened
// again (a number that is not finite, parts of different lengths), Error(io) where it cannot be written.
void save_model(const std::string& path, const Model& model);

// "-" is the standard input. Throws Error(not_found) or Error(io) where the file cannot be read, and
// Error(bad_input), naming the file and the reason, where it is not a whole and sound model.
Model open_model(const std::string& path);

// What save_model writes.
std::string model_bytes(const Model& model);

// What open_model does with the bytes of a file; `name` stands for it in messages.
Model open_model_bytes(const std::string& bytes, const std::string& name);

}  // namespace akin
