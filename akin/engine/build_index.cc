#include "akin/engine/build_index.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "akin/base/clock.h"
#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/output_lock.h"
#include "akin/index/registry.h"
#include "akin/index/stored_bytes.h"
#include "akin/recommend/build_item_index.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::invalid_argument, reason); }

bool is_asked_for(const IndexRequest& request, ItemQuestion question) {
  return request.purpose == IndexFor::both ||
         (request.purpose == IndexFor::recommend) == (question == ItemQuestion::recommend);
}

// The request with the options of its kind and a file to write, checked.
IndexRequest completed(IndexRequest request) {
  const AnyRecord defaults = find_index_kind(request.kind).default_options();
  if (request.options && !request.options.is_like(defaults))
    refuse(fmt::format("the options are not those of an index of the kind {}", request.kind));
  check_fields(RecordRef(request));
  if (request.out.empty() && request.model == "-")
    refuse("a model from the standard input is not replaced: say where it goes (out)");
  if (request.out.empty()) request.out = request.model;
  return request;
}

// Whoever takes indexes out builds none: all that says how would do nothing.
void refuse_building_options(IndexRequest request) {
  IndexRequest plain;
  plain.kind = request.kind;
  const auto asked = field_texts(RecordRef(request)), usual = field_texts(RecordRef(plain));
  if (request.kind != IndexRequest().kind) refuse("kind would do nothing: remove takes indexes out");
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& [name, text] = asked[i];
    const bool says_which = name == "model" || name == "for" || name == "out" || name == "remove";
    if (!says_which && text != usual[i].second)
      refuse(fmt::format("{} would do nothing: remove takes indexes out", name));
  }
}

void check_question(const IndexRequest& request) {
  if (request.remove) return refuse_building_options(request);
  if (request.effort > 0 && !std::isnan(request.recall))
    refuse("recall finds the effort: ask with one of recall and effort");
  refuse_unused(request, {{"by", is_asked_for(request, ItemQuestion::similar), "for similar"}});
}

// The words of what an index is for.
std::string_view purpose_of(const ItemIndex& index) {
  return kNames<ItemQuestion>[static_cast<std::size_t>(index.question())];
}

// An index that looks at every item is asked for nothing, and one that misses much for too little.
void note_if_poor(const IndexRequest& request, const ItemIndex& index, Workspace& workspace) {
  constexpr double kMuch = 0.1;
  const Recall& recall = index.card().recall;
  if (index.index().effort() >= index.index().whole_effort()) {
    workspace.note(fmt::format(
        "for {} {} looks at every item{}: lists are made without it, and take no "
        "longer",
        purpose_of(index), index.card().kind,
        std::isnan(request.recall) ? "" : fmt::format(" to reach a recall of {}", request.recall)));
  } else if (recall.mean < 1 - kMuch && std::isnan(request.recall)) {
    workspace.note(
        fmt::format("for {} {} of 100 of the nearest items are missed; recall 0.95 finds an "
                    "effort that misses fewer",
                    purpose_of(index), std::lround(100 * (1 - recall.mean))));
  }
}

std::unique_ptr<const ItemIndex> built(const IndexRequest& request, const Model& model,
                                       ItemQuestion question, Workspace& workspace, IndexReply& reply) {
  const Clock clock;
  auto index = build_item_index(model, question,
                                {.kind = request.kind,
                                 .options = request.options,
                                 .by = request.by,
                                 .effort = request.effort,
                                 .recall = request.recall,
                                 .sample = static_cast<std::size_t>(request.sample)},
                                workspace.context());
  note_if_poor(request, *index, workspace);
  reply.indexes.push_back({.facts = facts_of(*index),
                           .rows = static_cast<std::int64_t>(index->items()),
                           .bytes = stored_bytes(index->index()),
                           .seconds = clock.seconds()});
  return index;
}

void renew(std::unique_ptr<const ItemIndex>& index, ItemQuestion question, const IndexRequest& request,
           const Model& model, const Clock& clock, Workspace& workspace, IndexReply& reply) {
  if (!is_asked_for(request, question)) {
    reply.kept += index == nullptr ? 0 : 1;
    return;
  }
  if (request.remove) {
    reply.removed += index == nullptr ? 0 : 1;
    index = nullptr;
    return;
  }
  index = built(request, model, question, workspace, reply);
  workspace.progress({.stage = "index",
                      .done = reply.indexes.size(),
                      .total = request.purpose == IndexFor::both ? std::size_t{2} : std::size_t{1},
                      .seconds = clock.seconds()});
}

std::string kinds_help() {
  std::string help = "the kind of index";
  for (const IndexKind& kind : index_kinds())
    help += fmt::format("{} {}, {}", &kind == index_kinds().data() ? ":" : ";", kind.name, kind.summary);
  return help;
}

}  // namespace

void IndexRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("kind", kinds_help()).decides().one_of(index_kind_names()).shows("KIND"), kind);
  const AnyRecord defaults = find_index_kind(kind).default_options();
  if (!options.is_like(defaults)) options = defaults;
  options.ref().describe(visit);
  visit(Field("for", "which lists it is for"), purpose);
  visit(
      Field("by", "what counts as near, of similar items; similar uses the index where it asks the same"),
      by);
  visit(
      Field("recall",
            "the share of the nearest 10 items that lists are to have: the least effort that reaches it "
            "is found")
          .above(0)
          .at_most(1)
          .or_none(),
      recall);
  visit(Field("effort", "how hard a search tries; 0: as the kind does by itself").at_least(0), effort);
  visit(Field("sample", "how many lists are compared with exact ones to measure the recall")
            .at_least(1)
            .at_most(1000000),
        sample);
  visit(Field("remove", "take indexes out of the model"), remove);
  visit(Field("out", "where the model goes, where it does not replace the file").shows("FILE"), out);
}

void BuiltIndex::describe(FieldVisitor& visit) {
  facts.describe(visit);
  visit(Field("rows", "items that it holds: those of which the model has learned nothing stay out"),
        rows);
  visit(Field("bytes", "that it takes in the file"), bytes);
  visit(Field("seconds", "of building and measuring it").rounded(2), seconds);
}

void IndexReply::describe(FieldVisitor& visit) {
  visit(Field("out", "the model file"), out);
  visit(Field("indexes", "that were built"), indexes);
  visit(Field("kept", "indexes that stayed as they were"), kept);
  visit(Field("removed", "indexes that were taken out"), removed);
  visit(Field("seconds", "of all building").rounded(2), seconds);
}

IndexReply build_index(const IndexRequest& asked, Workspace& workspace) {
  const IndexRequest request = completed(asked);
  check_question(request);
  check_output(request.out);
  std::optional<OutputLock> lock;
  if (!is_stream(request.out)) lock.emplace(request.out);

  IndexedModel opened = open_indexed_model(request.model);
  const Clock clock;
  IndexReply reply{.out = request.out};
  renew(opened.indexes.recommend, ItemQuestion::recommend, request, *opened.model, clock, workspace,
        reply);
  renew(opened.indexes.similar, ItemQuestion::similar, request, *opened.model, clock, workspace, reply);
  reply.seconds = clock.seconds();
  if (request.remove && reply.removed == 0)
    workspace.note("the model has no such index: nothing is taken out");
  save_model(request.out, *opened.model, opened.indexes);
  return reply;
}

}  // namespace akin
