// The half-iteration as one writes it with Eigen: gather a panel, rankUpdate, LLT.
#pragma once

#include <span>

#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"

namespace akin::bench {

// Solves (Σ y y' + λ n I) x = Σ r y for some rows of `ratings`, each into its row of `solved`.
using SolveWithEigen = void (*)(const CsrMatrix& ratings, std::span<const std::uint32_t> rows,
                                const Matrix& fixed, float lambda, Matrix& solved);

// Compiled like the rest of the library, for any x86-64.
void solve_with_eigen(const CsrMatrix& ratings, std::span<const std::uint32_t> rows, const Matrix& fixed,
                      float lambda, Matrix& solved);

// Compiled with -march=native for the machine that it was built on.
void solve_with_native_eigen(const CsrMatrix& ratings, std::span<const std::uint32_t> rows,
                             const Matrix& fixed, float lambda, Matrix& solved);

}  // namespace akin::bench
