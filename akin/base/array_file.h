// Named arrays and texts in the safetensors layout, closed by a digest.
//
//     8 bytes   length of the header, little-endian
//     header    {"__metadata__":{"format":"akin","format_version":"1", …},
//                "item_ids":{"dtype":"I64","shape":[3],"data_offsets":[0,24]}, …}
//               and spaces up to a multiple of 64 bytes
//     data      the arrays, little-endian, row by row, in the order of the header: those with elements of
//               8 bytes, then 4, then 1. No holes, nothing left over
//     digest    the last array, U8[16]: the XXH3-128 of all bytes before it
//
// https://github.com/huggingface/safetensors#format
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/blob.h"
#include "akin/base/file.h"

namespace akin {

// Texts by name, in the order in which they are written.
using Metadata = std::vector<std::pair<std::string, std::string>>;

// What a file is: it says so itself, and a file of another form is refused.
struct FileForm {
  std::string_view format;  // in the header, "akin"
  std::int64_t version;     // the newest that is read
  std::string_view called;  // in messages, "an akin model"
  std::string_view remedy;  // what to do where the file is damaged: "copy it again or train anew"
  std::string_view source;  // what makes one: "`akin train` makes one"
};

void write_layout(ByteSink& sink, const FileForm& form, const Metadata& metadata,
                  const BlobWriter& arrays);

struct Layout {
  std::map<std::string, std::string, std::less<>> metadata;
  std::map<std::string, BlobReader::Blob, std::less<>> arrays;  // point into the bytes
};

// `bytes` are aligned for their arrays where they begin at a multiple of 8. The digest is checked first.
// Throws Error(bad_input) with a reason that does not name the file.
Layout read_layout(std::string_view bytes, const FileForm& form);

}  // namespace akin
