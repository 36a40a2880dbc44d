// The three instruction sets akin is compiled for: SSE4.2, AVX2 with FMA, and AVX-512.
//
// Private to the source files of akin/math; include it before any header of Highway. Highway picks one of
// the three at run time, so no compiler flag names an instruction set.
#pragma once

#define HWY_BASELINE_TARGETS HWY_SSE4  // the least a processor must have (2008)
#define HWY_DISABLED_TARGETS (HWY_SCALAR | HWY_SSSE3 | HWY_AVX3_DL)
