// What every model keeps, whether it is about to be saved or was just opened.
#pragma once

#include "akin/models/model.h"

namespace akin {

// Parts of one length, numbers that are finite, a history in order, counts that add up. Throws
// Error(bad_input) with the reason.
void check_model(const Model& model);

}  // namespace akin
