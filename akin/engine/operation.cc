// Adding an operation is a line here.
#include "akin/engine/operation.h"

#include <fmt/format.h>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/engine/build_index.h"
#include "akin/engine/describe.h"
#include "akin/engine/doctor.h"
#include "akin/engine/evaluate.h"
#include "akin/engine/explain_code.h"
#include "akin/engine/export_factors.h"
#include "akin/engine/filter.h"
#include "akin/engine/generate.h"
#include "akin/engine/inspect.h"
#include "akin/engine/pairs.h"
#include "akin/engine/predict.h"
#include "akin/engine/recommend.h"
#include "akin/engine/row_file.h"
#include "akin/engine/similar.h"
#include "akin/engine/split.h"
#include "akin/engine/train.h"

namespace akin {
namespace {

using Examples = std::vector<std::string_view>;

// Whether a file that the operation wrote went to the standard output: an answer does not belong into it.
template <class Request>
bool fills_standard_output(const Request& request) {
  bool fills = false;
  if constexpr (requires { request.out; }) fills |= is_standard_output(request.out);
  if constexpr (requires { request.items_out; }) fills |= is_standard_output(request.items_out);
  if constexpr (requires { request.pmi; })
    for (const std::string& file : {request.counts, request.pairs, request.pmi})
      fills |= is_standard_output(file);
  if constexpr (requires { request.bad_lines; }) fills |= is_standard_output(request.bad_lines.rejects);
  if constexpr (requires { request.input.bad_lines; })
    fills |= is_standard_output(request.input.bad_lines.rejects);
  if constexpr (requires { request.metadata; }) fills |= is_standard_output(request.metadata);
  if constexpr (requires { request.test; })
    for (const std::string& file : {request.train, request.test, request.fold_in, request.negatives,
                                    request.validation, request.validation_fold_in})
      fills |= is_standard_output(file);
  return fills;
}

// An operation that answers with one record.
template <Described Request, Described Answer, Answer (*Function)(const Request&, Workspace&)>
Operation answering(std::string_view name, std::string_view summary, const Examples& examples) {
  return {.name = name,
          .summary = summary,
          .examples = examples,
          .request = [] { return AnyRecord(Request{}); },
          .reply = [] { return AnyRecord(Answer{}); },
          .replies_with_rows = false,
          .run =
              [](const AnyRecord& any, Workspace& workspace, Reply& reply) {
                const Request& request = any.as<Request>();
                Answer answer = Function(request, workspace);
                if (!fills_standard_output(request)) reply.record(answer);
              }};
}

// An operation that answers with rows, or writes them to the file that its request names as `out`.
template <Described Request, Described Row,
          void (*Function)(const Request&, Workspace&, const std::function<void(Row&)>&)>
Operation listing(std::string_view name, std::string_view summary, const Examples& examples) {
  return {.name = name,
          .summary = summary,
          .examples = examples,
          .request = [] { return AnyRecord(Request{}); },
          .reply = [] { return AnyRecord(Row{}); },
          .replies_with_rows = true,
          .run =
              [](const AnyRecord& any, Workspace& workspace, Reply& reply) {
                const Request& request = any.as<Request>();
                if (request.out.empty()) {
                  bool is_empty = true;
                  Function(request, workspace, [&](Row& row) {
                    is_empty = false;
                    reply.row(row);
                  });
                  if (is_empty) workspace.note("nothing is left to list");
                  return;
                }
                Row empty_row;
                RowsWritten written = write_rows(request.out, empty_row, [&](const auto& take) {
                  Function(request, workspace, [&](Row& row) { take(row); });
                });
                if (!fills_standard_output(request)) reply.record(written);
              }};
}

// Describe answers with one record or with rows, as its request says.
Operation describing(std::string_view name, std::string_view summary, const Examples& examples) {
  return {.name = name,
          .summary = summary,
          .examples = examples,
          .request = [] { return AnyRecord(DescribeRequest{}); },
          .reply = [] { return AnyRecord(DescribeReply{}); },
          .replies_with_rows = false,
          .run =
              [](const AnyRecord& any, Workspace& workspace, Reply& reply) {
                const DescribeRequest& request = any.as<DescribeRequest>();
                if (request.out.empty() || !answers_with_rows(request)) {
                  bool is_empty = true;
                  const auto row = [&](auto& answer) {
                    is_empty = false;
                    reply.row(answer);
                  };
                  const auto record = [&](DescribeReply& answer) {
                    is_empty = false;
                    reply.record(answer);
                  };
                  describe(request, workspace, {.description = record, .group = row, .rating = row});
                  if (is_empty) workspace.note("nothing is left to list");
                  return;
                }
                RowsWritten written =
                    write_rows(request.out, empty_row(request).ref(), [&](const auto& take) {
                      const auto row = [&](auto& answer) { take(answer); };
                      describe(request, workspace, {.description = {}, .group = row, .rating = row});
                    });
                if (!fills_standard_output(request)) reply.record(written);
              }};
}

// Pairs answer with one record where they go to files, else with rows.
Operation pairing(std::string_view name, std::string_view summary, const Examples& examples) {
  return {.name = name,
          .summary = summary,
          .examples = examples,
          .request = [] { return AnyRecord(PairsRequest{}); },
          .reply = [] { return AnyRecord(PairsReply{}); },
          .replies_with_rows = false,
          .run =
              [](const AnyRecord& any, Workspace& workspace, Reply& reply) {
                const auto& request = any.as<PairsRequest>();
                bool is_empty = true;
                PairsReply answer = pairs(request, workspace, [&](PairRow& row) {
                  is_empty = false;
                  reply.row(row);
                });
                if (request.writes_files()) {
                  if (!fills_standard_output(request)) reply.record(answer);
                } else if (is_empty) {
                  workspace.note("nothing is left to list");
                }
              }};
}

// Problems are told with all the rest, and then are the error that it ends with.
Operation looking_around() {
  Operation operation = answering<DoctorRequest, DoctorReply, look_around>(
      "doctor", "what akin runs on, and whether anything is in its way",
      {"doctor", "doctor --model model.akin --ratings ratings.csv --json"});
  operation.run = [](const AnyRecord& request, Workspace& workspace, Reply& reply) {
    DoctorReply answer = look_around(request.as<DoctorRequest>(), workspace);
    reply.record(answer);
    refuse_problems(answer);
  };
  return operation;
}

// One code is a record; without one, all of them are a list.
Operation explaining_codes() {
  Operation operation = answering<ExplainCodeRequest, CodeExplanation, explain_code>(
      "explain", "what an error code means, and what to do",
      {"explain bad_input", "explain 4", "explain"});
  operation.run = [](const AnyRecord& any, Workspace& workspace, Reply& reply) {
    const auto& request = any.as<ExplainCodeRequest>();
    if (request.code.empty()) {
      for (CodeLine& line : list_codes()) reply.row(line);
      return;
    }
    CodeExplanation explanation = explain_code(request, workspace);
    reply.record(explanation);
  };
  return operation;
}

const std::vector<Operation>& table() {
  static const std::vector<Operation> operations = {
      describing("describe", "what is in a rating file, in all or in groups",
                 {"describe ratings.csv --items movies.csv",
                  "describe ratings.csv --items movies.csv --by genre,decade --levels rollup",
                  "describe ratings.csv --items movies.csv --by item --where genre=Drama --top 10",
                  "describe ratings.csv --items movies.csv --where user=10"}),
      answering<SplitRequest, SplitReply, split>(
          "split", "a rating file in parts: to learn from, and to be measured on",
          {"split ratings.csv --test-share 0.2 --seed 1 --train train.csv --test test.csv",
           "split ratings.csv --by last --per-user 1 --min-user-ratings 20",
           "split ratings.csv --by folds --folds 5",
           "split clicks.csv --by users --held-out-users 1000 --train train.csv --fold-in fold_in.csv"}),
      answering<FilterRequest, FilterReply, filter>(
          "filter", "a rating file without low ratings, or users and items of few",
          {"filter ratings.csv --min-user-ratings 20 --min-item-ratings 5 --out filtered.csv",
           "filter ratings.csv --min-rating 4 --clicks --min-user-ratings 5 --out clicks.csv"}),
      pairing("pairs", "what goes with what: items that the same people have",
              {"pairs ratings.csv --items movies.csv --count 20",
               "pairs ratings.csv --items movies.csv --counts counts.csv --pairs pairs.csv",
               "pairs ratings.csv --pairs counts.npz --pmi pmi.npz --min-count 50"}),
      answering<TrainRequest, TrainReply, train>(
          "train", "from a rating file to a model file",
          {"train train.csv --items movies.csv --out model.akin",
           "train train.csv --model als --rank 32 --iterations 15 --regularization 0.1",
           "train train.csv --model popular --out popular.akin"}),
      answering<EvaluateRequest, EvaluateReply, evaluate>(
          "evaluate", "how good is a model on held-out ratings, beside the baseline",
          {"evaluate model.akin test.csv",
           "evaluate model.akin test.csv --metrics rmse,ndcg,recall --k 20",
           "evaluate model.akin test.csv --metrics ndcg --relevant-from 4 --json",
           "evaluate model.akin test.csv --fold-in fold_in.csv --metrics truncated_recall@20,ndcg@100"}),
      listing<RecommendRequest, RecommendedItem, recommend>(
          "recommend", "what would they like",
          {"recommend model.akin --user 10 --count 10",
           "recommend model.akin --history 4470=5,48=5,594=5 --at-least 50",
           "recommend model.akin --user 10 --genre Comedy --year 1990..1999 --explain",
           "recommend model.akin --user 10,20,30 --group least",
           "recommend model.akin --all users --count 10 --out top10.csv"}),
      listing<SimilarRequest, SimilarItem, similar>(
          "similar", "what is like this item",
          {"similar model.akin \"toy story\" --count 10",
           "similar model.akin \"toy story\" + alien - shrek",
           "similar model.akin 1 --by euclidean --at-least 50",
           "similar model.akin 1 --against other.akin", "similar model.akin --all --out neighbors.csv"}),
      answering<IndexRequest, IndexReply, build_index>(
          "index", "a model with indexes, for lists that do not look at every item",
          {"index model.akin", "index model.akin --kind forest --trees 100 --for similar --by euclidean",
           "index model.akin --kind hnsw --recall 0.98", "index model.akin --remove"}),
      listing<PredictRequest, PredictedRating, predict>(
          "predict", "what would they rate these items",
          {"predict model.akin pairs.csv --out predictions.csv"}),
      answering<InspectRequest, InspectReply, inspect>("inspect", "what is in a model file",
                                                       {"inspect model.akin"}),
      answering<ExportRequest, ExportReply, export_factors>(
          "export", "the vectors of a model for other programs",
          {"export model.akin --format npz --out factors.npz",
           "export model.akin --format csv --side users --out users.csv",
           "export model.akin --format projector --out tensors.tsv --metadata metadata.tsv"}),
      answering<GenerateRequest, GenerateReply, generate>(
          "generate", "made-up ratings to try things on",
          {"generate --users 600 --items 2000 --ratings 60000 --out ratings.csv --items-out movies.csv"}),
      explaining_codes(),
      looking_around(),
  };
  return operations;
}

}  // namespace

std::span<const Operation> operations() { return table(); }

const Operation& find_operation(std::string_view name, std::span<const Operation> among) {
  std::vector<std::string_view> names;
  for (const Operation& operation : among) {
    if (operation.name == name) return operation;
    names.push_back(operation.name);
  }
  throw Error(ErrorCode::invalid_argument, fmt::format("there is no command {}{}; akin --help lists them",
                                                       in_quotes(name), suggestion(name, names)));
}

}  // namespace akin
