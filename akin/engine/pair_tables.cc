#include "akin/engine/pair_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <tuple>

#include "akin/base/text.h"
#include "akin/recommend/npz_file.h"

namespace akin {
namespace {

// Calls f(pair) for the pairs of an item, others ascending.
template <class F>
void for_pairs(const CountedPairs& counted, std::uint32_t item, const F& f) {
  const CoOccurrences& pairs = counted.counts.pairs;
  for (std::uint64_t i = pairs.starts[item]; i < pairs.starts[item + 1]; ++i)
    f(ItemPair{item, pairs.columns[i], pairs.counts[i],
               counted.pmi(item, pairs.columns[i], pairs.counts[i])});
}

// Each item's id and title as two fields of a line.
std::vector<std::string> named_items(const CountedPairs& counted) {
  std::vector<std::string> names;
  for (std::uint32_t item = 0; item < counted.items.size(); ++item)
    names.push_back(csv_field(counted.items.text(item)) + ',' +
                    (counted.titles.empty() ? "" : csv_field(counted.titles[item])));
  return names;
}

auto places(const ItemPair& pair) { return std::tuple(pair.item, pair.other); }

// A matrix in compressed rows, with the arrays that SciPy asks for. What is added must live until the
// file is published.
class SparseFile {
 public:
  SparseFile(std::span<const std::uint64_t> starts, std::span<const std::uint32_t> columns,
             const CountedPairs& counted)
      : shape_{static_cast<std::int64_t>(starts.size() - 1),
               static_cast<std::int64_t>(starts.size() - 1)} {
    file_.add("indices", {columns.size()}, columns);
    // As signed numbers, which these are too: SciPy knows no unsigned ones.
    file_.add_rows("indptr", ElementType::i64, {starts.size()}, bytes_of(starts));
    file_.add("shape", {shape_.size()}, std::span<const std::int64_t>(shape_));
    file_.add_texts("format", format_);
    if (counted.items.is_numeric()) {
      file_.add("item_ids", {counted.items.size()}, counted.items.numbers());
    } else {
      for (std::uint32_t item = 0; item < counted.items.size(); ++item)
        ids_.push_back(counted.items.text(item));
      file_.add_texts("item_ids", ids_);
    }
    if (!counted.titles.empty()) file_.add_texts("titles", counted.titles);
  }
  SparseFile(const SparseFile&) = delete;
  SparseFile& operator=(const SparseFile&) = delete;

  template <class T>
  void publish(const std::string& path, std::span<const T> data) {
    file_.add("data", {data.size()}, data);
    file_.publish(path);
  }

 private:
  NpzFile file_;
  std::array<std::int64_t, 2> shape_;
  std::vector<std::string> format_ = {"csr"};
  std::vector<std::string> ids_;
};

}  // namespace

bool pmi_first(const ItemPair& a, const ItemPair& b) {
  return a.pmi != b.pmi ? a.pmi > b.pmi : a.count != b.count ? a.count > b.count : places(a) < places(b);
}

bool count_first(const ItemPair& a, const ItemPair& b) {
  return a.count != b.count ? a.count > b.count : a.pmi != b.pmi ? a.pmi > b.pmi : places(a) < places(b);
}

std::vector<ItemPair> first_pairs(const CountedPairs& counted, std::size_t most, bool is_symmetric,
                                  PairOrdering before) {
  std::vector<ItemPair> first;
  const auto keep_the_first = [&] {
    if (first.size() <= most) return;
    std::nth_element(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(most), first.end(),
                     before);
    first.resize(most);
  };
  for (std::uint32_t item = 0; item < counted.items.size(); ++item) {
    for_pairs(counted, item, [&](const ItemPair& pair) {
      if (!is_symmetric || pair.item < pair.other) first.push_back(pair);
    });
    if (first.size() > 2 * most + 4096) keep_the_first();
  }
  keep_the_first();
  std::sort(first.begin(), first.end(), before);
  return first;
}

void write_item_counts(ByteSink& sink, const CountedPairs& counted) {
  const std::vector<std::string> names = named_items(counted);
  sink.write("item,title,count\n");
  for (std::size_t item = 0; item < names.size(); ++item)
    if (counted.counts.items[item] > 0)
      sink.write(fmt::format("{},{}\n", names[item], counted.counts.items[item]));
}

void write_pairs(ByteSink& sink, const CountedPairs& counted, PairOrdering before) {
  const std::vector<std::string> names = named_items(counted);
  sink.write("item,title,other,other_title,count,pmi\n");
  std::vector<ItemPair> pairs;
  std::string lines;
  for (std::uint32_t item = 0; item < names.size(); ++item) {
    pairs.clear();
    lines.clear();
    for_pairs(counted, item, [&](const ItemPair& pair) { pairs.push_back(pair); });
    std::sort(pairs.begin(), pairs.end(), before);
    for (const ItemPair& pair : pairs)
      fmt::format_to(std::back_inserter(lines), "{},{},{},{}\n", names[item], names[pair.other],
                     pair.count, to_text(pair.pmi));
    sink.write(lines);
  }
}

void publish_counts(const std::string& path, const CountedPairs& counted) {
  const CoOccurrences& pairs = counted.counts.pairs;
  SparseFile(pairs.starts, pairs.columns, counted)
      .publish(path, std::span<const std::uint32_t>(pairs.counts));
}

void publish_matrix(const std::string& path, const CsrMatrix& matrix, const CountedPairs& counted) {
  SparseFile(matrix.starts(), matrix.cell_columns(), counted).publish(path, matrix.cell_values());
}

}  // namespace akin
