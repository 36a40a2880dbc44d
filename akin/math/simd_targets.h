// The three instruction sets akin is compiled for: SSE4.2, AVX2 with FMA, and AVX-512.
//
// Private to the source files of akin/math; include it before any header of Highway. Highway picks one of
// the three at run time, so no compiler flag names an instruction set. A file that defines
// AKIN_COUNTS_BITS first is compiled once more, for what AVX-512 got in 2019, among it a count of the
// ones of each number: it belongs to AVX-512 wherever the processor has it.
#pragma once

#define HWY_BASELINE_TARGETS HWY_SSE4  // the least a processor must have (2008)
#ifdef AKIN_COUNTS_BITS
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS (HWY_SCALAR | HWY_SSSE3)
#else
#define HWY_DISABLED_TARGETS (HWY_SCALAR | HWY_SSSE3 | HWY_AVX3_DL)
#endif
