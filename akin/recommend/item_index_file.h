// An index over a model's items as a part of the model's file: texts and arrays of its own.
#pragma once

#include <memory>
#include <string>

#include "akin/base/array_file.h"
#include "akin/base/blob.h"
#include "akin/models/model.h"
#include "akin/recommend/item_index.h"
#include "akin/recommend/metadata_reader.h"

namespace akin {

// With a dot behind it, what the names of its texts and arrays begin with: "index.similar".
std::string index_name(ItemQuestion question);

// Throws Error(bad_input) unless the index is one of this model.
void check_item_index(const ItemIndex& index, const Model& model);

// The arrays live as long as the index.
void add_item_index(const ItemIndex& index, Metadata& metadata, BlobWriter& arrays);

// Takes back what was added, under names without the beginning. Nothing is believed: throws
// Error(bad_input) or Error(invalid_argument), saying why, where it is no index of this model that a
// search could trust.
std::unique_ptr<const ItemIndex> read_item_index(const Model& model, ItemQuestion question,
                                                 MetadataReader& metadata, BlobReader& arrays);

}  // namespace akin
