// The model file as an attacker would send it: any bytes, closed by their right digest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

// Repairs the digest and opens the bytes as a model. Ends the process where that is anything but a
// refusal with bad_input or a model that answers, can be saved and opened again; or where one piece of
// memory is asked for that the file cannot justify. Whether it was a model.
bool try_model_file(std::string_view bytes);

// The bytes with their last 16 replaced by the digest of what is before them.
std::string with_repaired_digest(std::string_view bytes);

// Small models of each kind: with and without titles, genres and history, with ids as text and as
// numbers; and with indexes of each kind.
std::vector<std::string> model_file_seeds();

}  // namespace akin
