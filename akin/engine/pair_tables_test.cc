// Tables of a few pairs, byte by byte; a test in Python opens the matrices with SciPy.
#include "akin/engine/pair_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "akin/engine/test_folder.h"
#include "akin/recommend/npz_reader.h"

namespace akin {
namespace {

struct TextSink : ByteSink {
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
};

class PairTables : public TestFolder {
 protected:
  // Items a, b, c and d: a with b 4 times, a with c once, b with c twice; d is left out.
  PairTables() {
    counts_.items = {5, 4, 2, 0};
    counts_.users = 8;
    counts_.pairs.starts = {0, 2, 4, 6, 6};
    counts_.pairs.columns = {1, 2, 0, 2, 0, 1};
    counts_.pairs.counts = {4, 1, 4, 2, 1, 2};
  }

  CountedPairs counted() const { return {counts_, pmi_, ids_, titles_}; }

  PairFields fields_{.min_count = 2, .min_pair_count = 1, .positive = false};
  PairCounts counts_;
  Pmi pmi_{with_counts(), fields_};
  IdMap ids_ = IdMap::of({"a", "b", "c,d", "e"});
  std::vector<std::string> titles_ = {"First", "Second, The", "", "Fourth"};

 private:
  static PairCounts with_counts() {
    PairCounts counts;
    counts.items = {5, 4, 2, 0};
    counts.users = 8;
    return counts;
  }
};

TEST_F(PairTables, of_items_name_those_that_are_kept) {
  TextSink sink;
  write_item_counts(sink, counted());
  EXPECT_EQ(sink.text, "item,title,count\na,First,5\nb,\"Second, The\",4\n\"c,d\",,2\n");
}

// ln 4·8/20 = 0.47, ln 1·8/10 = -0.22, ln 2·8/8 = 0.69
TEST_F(PairTables, of_pairs_are_by_item_and_then_as_they_are_ordered) {
  TextSink by_pmi, by_count;
  write_pairs(by_pmi, counted(), pmi_first);
  write_pairs(by_count, counted(), count_first);
  const auto without_pmi = [](const std::string& text) {
    std::string lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
      const std::string line = text.substr(begin, end - begin);
      lines += line.substr(0, line.rfind(',')) + '\n';
      begin = end + 1;
    }
    return lines;
  };
  EXPECT_EQ(without_pmi(by_pmi.text),
            "item,title,other,other_title,count\n"
            "a,First,b,\"Second, The\",4\n"
            "a,First,\"c,d\",,1\n"
            "b,\"Second, The\",\"c,d\",,2\n"
            "b,\"Second, The\",a,First,4\n"
            "\"c,d\",,b,\"Second, The\",2\n"
            "\"c,d\",,a,First,1\n");
  EXPECT_NE(
      without_pmi(by_count.text).find("b,\"Second, The\",a,First,4\nb,\"Second, The\",\"c,d\",,2\n"),
      std::string::npos);
  EXPECT_NE(by_pmi.text.find("b,\"Second, The\",\"c,d\",,2,0.69314718"), std::string::npos)
      << by_pmi.text;
}

TEST_F(PairTables, list_the_first_pairs_once) {
  const auto first = first_pairs(counted(), 2, true, pmi_first);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].item, 1U);
  EXPECT_EQ(first[0].other, 2U);
  EXPECT_NEAR(first[0].pmi, std::log(2), 1e-12);
  EXPECT_EQ(first[1].item, 0U);
  EXPECT_EQ(first[1].other, 1U);
  const auto by_count = first_pairs(counted(), 10, true, count_first);
  ASSERT_EQ(by_count.size(), 3U);
  EXPECT_EQ(by_count[0].count, 4U);
  EXPECT_EQ(by_count[2].count, 1U);
  EXPECT_EQ(first_pairs(counted(), 10, false, pmi_first).size(), 6U) << "both ways round";
}

// So many pairs that those behind the first are dropped on the way.
TEST_F(PairTables, list_the_first_of_many_pairs) {
  constexpr std::uint32_t kItems = 200;
  std::vector<std::string> names;
  counts_ = {};
  counts_.items.assign(kItems, 1000);
  counts_.users = 1000;
  counts_.pairs.starts = {0};
  std::vector<std::uint32_t> all;
  for (std::uint32_t item = 0; item < kItems; ++item) {
    names.push_back(std::to_string(item));
    for (std::uint32_t other = 0; other < kItems; ++other) {
      if (other == item) continue;
      counts_.pairs.columns.push_back(other);
      counts_.pairs.counts.push_back(((item * 131) ^ (other * 131)) % 997 + 1);
      if (item < other) all.push_back(counts_.pairs.counts.back());
    }
    counts_.pairs.starts.push_back(counts_.pairs.columns.size());
  }
  ids_ = IdMap::of(names);
  titles_.clear();
  pmi_ = Pmi(counts_, fields_);
  std::sort(all.rbegin(), all.rend());
  const auto first = first_pairs(counted(), 25, true, count_first);
  ASSERT_EQ(first.size(), 25U);
  for (std::size_t place = 0; place < first.size(); ++place) EXPECT_EQ(first[place].count, all[place]);
}

TEST_F(PairTables, of_matrices_hold_what_scipy_asks_for) {
  publish_counts(path("counts.npz"), counted());
  const std::string bytes = read("counts.npz");
  for (const char* array : {"data", "indices", "indptr", "shape", "format", "item_ids", "titles"})
    EXPECT_NE(bytes.find(std::string(array) + ".npy"), std::string::npos) << array;
  EXPECT_NE(bytes.find("{'descr': '<i8', 'fortran_order': False, 'shape': (5,), }"), std::string::npos);

  ThreadPool pool(1);
  publish_matrix(path("pmi.npz"), pmi_matrix(counts_, fields_, {pool}), counted());
  const NpzReader pmi(read("pmi.npz"), "pmi.npz");
  const std::vector<float> data = pmi.floats("data");
  ASSERT_EQ(data.size(), 6U);
  EXPECT_NEAR(data[0], std::log(1.6), 1e-6);
  EXPECT_NEAR(data[1], std::log(0.8), 1e-6);
  EXPECT_EQ(pmi.ids("item_ids"), (std::vector<std::string>{"a", "b", "c,d", "e"}));
}

}  // namespace
}  // namespace akin
