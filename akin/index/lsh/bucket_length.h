// How long a bucket is where nobody says: twice the deviation of the rows along a direction.
//
//     2 √( mean of |row − mean row|² / dimensions )
//
// A place of that length on a random direction tells about one bit of a row, as a plane does, so that
// the number of hashes follows from the number of rows in the same way.
#pragma once

#include <cstdint>
#include <span>

#include "akin/base/context.h"
#include "akin/math/matrix.h"

namespace akin {

// Of these rows of the matrix; 1 where they are all the same. The same bits for any number of threads.
double usual_bucket_length(const Matrix& vectors, std::span<const std::uint32_t> rows,
                           const Context& context);

}  // namespace akin
