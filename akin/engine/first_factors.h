// The first vectors of a training, from a model or from a file such as `akin export` writes.
#pragma once

#include <string>

#include "akin/base/digest.h"
#include "akin/data/dataset.h"
#include "akin/engine/workspace.h"
#include "akin/models/training_start.h"

namespace akin {

struct FirstFactors {
  FirstRows users;
  FirstRows items;
  Digest digest = {};  // of the file
};

// Of a model file, its vectors and biases. Of an npz file, the arrays user_vectors with user_ids,
// item_vectors with item_ids, or both, and user_bias and item_bias where it has them. Rows are matched to
// the data by id; a note counts those that are not. Throws Error(bad_input), naming the file and the
// reason.
FirstFactors read_first_factors(const std::string& path, const Dataset& data, Workspace& workspace);

}  // namespace akin
