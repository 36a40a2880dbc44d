#include "akin/engine/index_facts.h"

#include <fmt/format.h>

namespace akin {

void IndexFacts::describe(FieldVisitor& visit) {
  visit(Field("answers", "which command it answers"), answers);
  visit(Field("kind", "of index"), kind);
  visit(Field("by", "what counts as near"), by);
  visit(Field("options", "of its kind, as it was built"), options);
  visit(Field("effort", "how hard a search tries"), effort);
  visit(Field("recall", "the share of the nearest items that it found when it was built").rounded(3),
        recall);
  visit(Field("recall_low", "the lower end of its 95 % interval").rounded(3), recall_low);
  visit(Field("recall_high", "the upper end").rounded(3), recall_high);
  visit(
      Field("recall_count", "places of the lists that were compared with exact ones").unremarkable(true),
      recall_count);
  visit(Field("recall_queries", "how many lists were compared"), recall_queries);
  visit(Field("seed", "of its random numbers").unremarkable(true), seed);
}

IndexFacts facts_of(const ItemIndex& index) {
  const ItemIndexCard& card = index.card();
  std::string options;
  for (const auto& [name, text] : field_texts(card.options.ref()))
    if (!text.empty()) options += fmt::format("{}{} {}", options.empty() ? "" : ", ", name, text);
  return {.answers = std::string(kNames<ItemQuestion>[static_cast<std::size_t>(index.question())]),
          .kind = card.kind,
          .by = std::string(kNames<Nearness>[static_cast<std::size_t>(card.by)]),
          .options = options,
          .effort = index.index().effort(),
          .recall = card.recall.mean,
          .recall_low = card.recall.low,
          .recall_high = card.recall.high,
          .recall_count = card.recall.count,
          .recall_queries = card.recall.queries,
          .seed = card.seed};
}

std::vector<IndexFacts> facts_of(const ItemIndexes& indexes) {
  std::vector<IndexFacts> facts;
  for (const ItemIndex* index : {indexes.recommend.get(), indexes.similar.get()})
    if (index != nullptr) facts.push_back(facts_of(*index));
  return facts;
}

void note_index(const ItemIndex& index, Workspace& workspace) {
  const Recall& recall = index.card().recall;
  workspace.note(fmt::format("{}, recall at {} {:.3f} ({:.3f} to {:.3f}) when it was built",
                             index.card().kind, recall.count, recall.mean, recall.low, recall.high));
}

}  // namespace akin
