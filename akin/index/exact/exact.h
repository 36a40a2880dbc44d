// The exact index: every row is looked at, a tile at a time.
//
// All three ways of nearness are inner products in disguise: the cosine is that of vectors of length 1,
// and
//
//     |q − y|² = |q|² − 2 (q · y − |y|² / 2)
//
// so the nearest rows are those with the largest q · y − |y|² / 2, a score with a bias. That difference
// loses the small distances of near twins, so the distances of the rows found are computed anew.
#pragma once

#include <memory>

#include "akin/index/index.h"
#include "akin/math/matrix.h"

namespace akin {

// The rows are copied. A vector of length 0 has cosine 0 with everything.
std::unique_ptr<Index> make_exact_index(const Matrix& rows, Nearness nearness);

}  // namespace akin
