// Rows of plain decimal numbers in text, turned into columns many rows at a time.
//
//     1,307,3.5,1256677221↵
//     1,481,4,1256677456↵        →     {1, 1}  {307, 481}  {3.5, 4}  {1256677221, 1256677456}
//
// Three passes over some hundred rows at a time, all in the nearest cache: where the separators stand (64
// bytes at a time, as bits), the last bytes of each field side by side, and their digits joined in
// vectors. No pass waits for the one before it, nor a field for the one before it: that is what makes it
// fast.
//
// It takes only what is plain. A row with anything else in it stays where it is, for whoever knows
// better.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace akin {

// What the fields of a column look like, and where their numbers go.
struct DecimalColumn {
  enum class Kind : unsigned char {
    ordinal,  // below 2^32, with no needless zero in front: 0, 7, 4294967295
    whole,    // up to 15 digits: 0, 007, 1256677221
    tenths,   // up to 7 bytes, digits with perhaps a point before the last: 4, 3.5
  };

  Kind kind = Kind::ordinal;
  void* numbers = nullptr;  // of uint32_t, int64_t or float, by kind
};

inline constexpr std::size_t kDecimalBatch = 256;      // rows that are taken at once, at most
inline constexpr std::size_t kDecimalReadBefore = 16;  // bytes before the text that must be readable
inline constexpr std::size_t kDecimalReadBehind = 64;  // and behind it
inline constexpr std::size_t kMostDecimalColumns = 8;

struct DecimalRows {
  std::size_t rows = 0;        // how many were taken
  const char* rest = nullptr;  // the first row that was not
};

// Takes rows from the start of [begin, end) until one is not plain, kDecimalBatch of them at most. `end`
// stands behind a newline, or is `begin`; `delimiter` is neither a digit, a point nor a newline. The
// arrays have room for kDecimalBatch numbers; what stands in them behind the rows taken is of no meaning.
DecimalRows parse_decimal_rows(const char* begin, const char* end, char delimiter,
                               std::span<const DecimalColumn> columns);

}  // namespace akin
