// The front door for C++: everything that can be asked of akin.
//
//     akin::Workspace workspace;
//     akin::train({.ratings = "ratings.csv", .items = "movies.csv", .out = "model.akin"}, workspace);
//     for (const auto& row : akin::recommend({.model = "model.akin", .user = {"10"}}, workspace))
//       std::cout << row.title << '\n';
//
// Each operation is one request struct, one reply and one function; wrong input throws akin::Error.
// akin::AnnoyIndex searches vectors of your own under the names of Annoy.
#pragma once

#include "akin/base/error.h"
#include "akin/engine/build_index.h"
#include "akin/engine/describe.h"
#include "akin/engine/doctor.h"
#include "akin/engine/evaluate.h"
#include "akin/engine/explain_code.h"
#include "akin/engine/export_factors.h"
#include "akin/engine/filter.h"
#include "akin/engine/generate.h"
#include "akin/engine/inspect.h"
#include "akin/engine/operation.h"
#include "akin/engine/pairs.h"
#include "akin/engine/predict.h"
#include "akin/engine/recommend.h"
#include "akin/engine/similar.h"
#include "akin/engine/split.h"
#include "akin/engine/train.h"
#include "akin/engine/workspace.h"
#include "akin/index/annoy_index.h"
