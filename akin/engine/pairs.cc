#include "akin/engine/pairs.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/data/dataset.h"
#include "akin/engine/note_observer.h"
#include "akin/engine/pair_tables.h"
#include "akin/engine/read_titles.h"

namespace akin {
namespace {

bool is_npz(const std::string& path) { return path.ends_with(".npz"); }

// All that can be told before the ratings are read.
void check(const PairsRequest& request) {
  check_fields(request);
  const bool has_order = !request.writes_files() || (!request.pairs.empty() && !is_npz(request.pairs));
  refuse_unused(request, {{"encoding", !request.items.empty(), "items"},
                          {"count", !request.writes_files(), "an answer without files"},
                          {"by", has_order, "an answer without files, or pairs as csv"}});
  for (const std::string& output : {request.counts, request.pairs, request.pmi}) {
    if (output.empty()) continue;
    refuse_same_file(request.ratings, output);
    if (!request.items.empty()) refuse_same_file(request.items, output);
    check_output(output);
  }
  const auto refuse_same = [](const std::string& one, const std::string& other, std::string_view names) {
    if (!one.empty() && !other.empty()) refuse_same_outputs(one, other, names);
  };
  refuse_same(request.counts, request.pairs, "counts and pairs");
  refuse_same(request.counts, request.pmi, "counts and pmi");
  refuse_same(request.pairs, request.pmi, "pairs and pmi");
  request.input.bad_lines.check(
      {request.ratings, request.items},
      {{"counts", request.counts}, {"pairs", request.pairs}, {"pmi", request.pmi}});
}

std::vector<std::string> titles_of(const PairsRequest& request, const Catalog& catalog,
                                   const IdMap& items) {
  return request.items.empty() ? std::vector<std::string>() : catalog.for_items(items).titles;
}

void write_files(const PairsRequest& request, const CountedPairs& counted, PairOrdering before,
                 const Context& context) {
  if (!request.counts.empty())
    publish_file(request.counts, [&](ByteSink& sink) { write_item_counts(sink, counted); });
  if (is_npz(request.pairs))
    publish_counts(request.pairs, counted);
  else if (!request.pairs.empty())
    publish_file(request.pairs, [&](ByteSink& sink) { write_pairs(sink, counted, before); });
  if (!request.pmi.empty())
    publish_matrix(request.pmi, pmi_matrix(counted.counts, request.fields, context), counted);
}

void list_pairs(const PairsRequest& request, const CountedPairs& counted, PairOrdering before,
                const std::function<void(PairRow&)>& take) {
  const auto title = [&](std::uint32_t item) {
    return counted.titles.empty() ? std::string() : counted.titles[item];
  };
  for (const ItemPair& pair : first_pairs(counted, static_cast<std::size_t>(request.count),
                                          request.fields.is_symmetric(), before)) {
    PairRow row{.item = counted.items.text(pair.item),
                .title = title(pair.item),
                .other = counted.items.text(pair.other),
                .other_title = title(pair.other),
                .count = pair.count,
                .pmi = pair.pmi};
    take(row);
  }
}

}  // namespace

void PairsRequest::describe(FieldVisitor& visit) {
  visit(Field("ratings", "the rating file").positional().required().shows("RATINGS"), ratings);
  visit(Field("items", "titles: movies.csv, movies.dat or u.item").shows("FILE"), items);
  visit(Field("encoding",
              "how the letters of the titles are written; movies.dat and u.item are in latin-1"),
        encoding);
  visit(Field("by", "what pairs are sorted by, largest first: their pmi, or the users who have both"),
        by);
  visit(Field("count", "the most pairs that are listed").at_least(1).at_most(1e6), count);
  visit(Field("counts", "a csv file for the items with how many users have them").shows("FILE"), counts);
  visit(Field("pairs",
              "a file for the pairs with how many users have both: a csv table, or, where its name ends "
              "in .npz, a matrix that scipy.sparse.load_npz opens")
            .shows("FILE"),
        pairs);
  visit(
      Field("pmi", "an npz file for their pmi, a matrix that scipy.sparse.load_npz opens").shows("FILE"),
      pmi);
  fields.describe(visit);
  input.describe(visit);
}

void PairRow::describe(FieldVisitor& visit) {
  visit(Field("item", "one of the two"), item);
  visit(Field("title", "its title"), title);
  visit(Field("other", "the other one"), other);
  visit(Field("other_title", "its title"), other_title);
  visit(Field("count", "users who have both"), count);
  visit(Field("pmi", "the logarithm of how much more often that is than by chance").rounded(3), pmi);
}

void PairsReply::describe(FieldVisitor& visit) {
  if (!counts.empty()) visit(Field("counts", "the file of the counts of items"), counts);
  if (!pairs_file.empty()) visit(Field("pairs_file", "the file of the pairs"), pairs_file);
  if (!pmi.empty()) visit(Field("pmi", "the file of their pmi"), pmi);
  visit(Field("users", "with an item that was kept"), users);
  visit(Field("items", "in the ratings"), items);
  visit(Field("kept_items", "of these, that min_count users have"), kept_items);
  visit(Field("pairs", "of items that min_pair_count users have both of"), pairs);
  visit(Field("increments", "pairs of items in a history, over all histories: what was counted"),
        increments);
  visit(Field("seconds", "of counting, without reading and writing").rounded(2), seconds);
  visit(Field("read", "where the lines of the file of ratings went"), read);
}

PairsReply pairs(const PairsRequest& request, Workspace& workspace,
                 const std::function<void(PairRow&)>& take) {
  check(request);
  const Context context = workspace.context();
  const Catalog catalog = read_titles(request.items, request.encoding, workspace);
  CleanRatings clean = request.input.read(request.ratings, false, Unrated::count, workspace);
  const Dataset data = make_dataset(std::move(clean.ratings), context);
  const Clock clock;
  NoteObserver notes(workspace);
  const PairCounts counts = count_item_pairs(data, request.fields, context, notes);
  PairsReply reply{.counts = request.counts,
                   .pairs_file = request.pairs,
                   .pmi = request.pmi,
                   .users = static_cast<std::int64_t>(counts.users),
                   .items = static_cast<std::int64_t>(data.items()->size()),
                   .kept_items = static_cast<std::int64_t>(counts.kept_items()),
                   .pairs = static_cast<std::int64_t>(counts.pairs.cells() / 2),
                   .increments = static_cast<std::int64_t>(counts.increments),
                   .seconds = clock.seconds(),
                   .read = clean.read};
  const Pmi pmi(counts, request.fields);
  const std::vector<std::string> titles = titles_of(request, catalog, *data.items());
  const CountedPairs counted{counts, pmi, *data.items(), titles};
  const PairOrdering before = request.by == PairOrder::pmi ? pmi_first : count_first;
  if (request.writes_files()) {
    write_files(request, counted, before, context);
    return reply;
  }
  workspace.note(fmt::format("{} pairs of {} items, of {} in all, in the histories of {} users",
                             reply.pairs, reply.kept_items, reply.items, reply.users));
  if (take) list_pairs(request, counted, before, take);
  return reply;
}

}  // namespace akin
