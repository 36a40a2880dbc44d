// Annoy's names and meanings, against loops in double.
#include "akin/index/annoy_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/digest.h"
#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/random.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kEachMetric[] = {"angular", "euclidean", "dot"};
constexpr std::int64_t kWhole = 1 << 30;

std::vector<float> random_vector(std::size_t size, std::uint64_t seed, std::uint64_t stream) {
  Random random(seed, stream);
  std::vector<float> vector(size);
  for (float& value : vector) value = static_cast<float>(random.normal());
  return vector;
}

// Ids far apart, below 0 and above: 1000, -1001, 1002 …
std::int64_t id_of(std::size_t item) {
  const auto number = static_cast<std::int64_t>(1000 + item);
  return item % 2 == 0 ? number : -number * 1'000'000'000'000;
}

std::vector<float> vector_of(std::size_t item) { return random_vector(6, 1, item); }

AnnoyIndex filled(std::string_view metric, std::size_t items = 300) {
  AnnoyIndex index(6, metric);
  for (std::size_t item = 0; item < items; ++item) index.add_item(id_of(item), vector_of(item));
  return index;
}

AnnoyIndex built(std::string_view metric, std::size_t items = 300) {
  AnnoyIndex index = filled(metric, items);
  index.build(8, 2);
  return index;
}

// As Annoy's README says.
double distance(std::string_view metric, std::span<const float> a, std::span<const float> b) {
  double product = 0, aa = 0, bb = 0, apart = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const auto x = static_cast<double>(a[k]), y = static_cast<double>(b[k]);
    product += x * y;
    aa += x * x;
    bb += y * y;
    apart += (x - y) * (x - y);
  }
  if (metric == "dot") return product;
  if (metric == "euclidean") return std::sqrt(apart);
  return aa * bb == 0 ? std::sqrt(2.0) : std::sqrt(std::max(0.0, 2 * (1 - product / std::sqrt(aa * bb))));
}

struct Listed {
  std::int64_t id;
  double distance;
};

std::vector<Listed> naive(std::string_view metric, std::span<const float> query, std::size_t items) {
  std::vector<Listed> all;
  for (std::size_t item = 0; item < items; ++item)
    all.push_back({id_of(item), distance(metric, query, vector_of(item))});
  std::sort(all.begin(), all.end(), [&](const Listed& a, const Listed& b) {
    return metric == "dot" ? a.distance > b.distance : a.distance < b.distance;
  });
  return all;
}

class AnnoyIndexTest : public testing::Test {
 protected:
  AnnoyIndexTest() { std::filesystem::create_directory(folder_); }
  ~AnnoyIndexTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  const std::string folder_ = testing::TempDir() + "annoy_index_test." + std::to_string(::getpid());
};

std::string refusal(ErrorCode code, const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "nothing was refused";
}

TEST_F(AnnoyIndexTest, lists_what_a_loop_finds_with_its_distances) {
  for (const std::string_view metric : kEachMetric) {
    SCOPED_TRACE(metric);
    const AnnoyIndex index = built(metric);
    for (std::uint64_t q = 0; q < 20; ++q) {
      const auto query = random_vector(6, 2, q);
      const auto expected = naive(metric, query, 300);
      const auto found = index.get_nns_by_vector_with_distances(query, 12, kWhole);
      ASSERT_EQ(found.ids.size(), 12U);
      ASSERT_EQ(found.distances.size(), 12U);
      for (std::size_t i = 0; i < 12; ++i) {
        EXPECT_EQ(found.ids[i], expected[i].id);
        EXPECT_NEAR(static_cast<double>(found.distances[i]), expected[i].distance, 1e-5);
      }
      EXPECT_EQ(index.get_nns_by_vector(query, 12, kWhole), found.ids);
    }
  }
}

TEST_F(AnnoyIndexTest, lists_the_item_itself) {
  for (const std::string_view metric : {"angular", "euclidean"}) {
    const AnnoyIndex index = built(metric);
    const auto found = index.get_nns_by_item_with_distances(id_of(17), 5, kWhole);
    EXPECT_EQ(found.ids[0], id_of(17));
    EXPECT_EQ(found.distances[0], 0.0F);
    EXPECT_EQ(index.get_nns_by_item(id_of(17), 5, kWhole), found.ids);
    for (std::size_t i = 0; i < 5; ++i)
      EXPECT_EQ(found.distances[i], index.get_distance(id_of(17), found.ids[i]));
  }
}

TEST_F(AnnoyIndexTest, gives_distances_and_vectors_before_and_after_it_is_built) {
  for (const std::string_view metric : kEachMetric) {
    AnnoyIndex index = filled(metric);
    const auto check = [&] {
      EXPECT_EQ(index.get_n_items(), 300);
      EXPECT_EQ(index.get_item_vector(id_of(9)), vector_of(9));
      EXPECT_NEAR(static_cast<double>(index.get_distance(id_of(3), id_of(4))),
                  distance(metric, vector_of(3), vector_of(4)), 1e-6);
    };
    check();
    EXPECT_EQ(index.get_n_trees(), 0);
    index.build(3, 1);
    check();
    EXPECT_EQ(index.get_n_trees(), 3);
  }
}

TEST_F(AnnoyIndexTest, tells_near_twins_apart_by_angle) {
  AnnoyIndex index(2, "angular");
  for (int i = 0; i < 20; ++i)  // the nearest have the largest ids
    index.add_item(100 - i, std::vector<float>{1, 1e-5F * static_cast<float>(i)});
  index.build(2, 1);
  const auto found = index.get_nns_by_item_with_distances(100, 4, kWhole);
  EXPECT_THAT(found.ids, ElementsAre(100, 99, 98, 97));
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(static_cast<double>(found.distances[i]), 1e-5 * static_cast<double>(i), 1e-9);
}

TEST_F(AnnoyIndexTest, holds_items_of_zeros) {
  for (const std::string_view metric : kEachMetric) {
    SCOPED_TRACE(metric);
    AnnoyIndex index(2, metric);
    index.add_item(4, std::vector<float>{0, 0});
    index.add_item(7, std::vector<float>{3, 0});
    index.add_item(5, std::vector<float>{-1, 0});
    index.add_item(6, std::vector<float>{0, 0});
    index.build(2, 1);
    const auto found = index.get_nns_by_vector_with_distances(std::vector<float>{1, 0}, 10);
    if (metric == "angular") {
      EXPECT_THAT(found.ids, ElementsAre(7, 4, 6, 5));
      EXPECT_THAT(found.distances, ElementsAre(0.0F, std::sqrt(2.0F), std::sqrt(2.0F), 2.0F));
    } else if (metric == "euclidean") {
      EXPECT_THAT(found.ids, ElementsAre(4, 6, 5, 7));
      EXPECT_THAT(found.distances, ElementsAre(1.0F, 1.0F, 2.0F, 2.0F));
    } else {
      EXPECT_THAT(found.ids, ElementsAre(7, 4, 6, 5));
      EXPECT_THAT(found.distances, ElementsAre(3.0F, 0.0F, 0.0F, -1.0F));
    }
    EXPECT_EQ(index.get_nns_by_item(6, 10).size(), 4U);
  }
}

TEST_F(AnnoyIndexTest, does_not_depend_on_the_order_of_adding_nor_on_threads) {
  AnnoyIndex one = filled("angular"), other(6, "angular");
  for (std::size_t item = 300; item-- > 0;) other.add_item(id_of(item), vector_of(item));
  one.build(5, 1);
  other.build(5, 3);
  one.save(path("one"));
  other.save(path("other"));
  EXPECT_EQ(read_file(path("one")), read_file(path("other")));
}

TEST_F(AnnoyIndexTest, grows_other_trees_from_another_seed) {
  AnnoyIndex one = filled("euclidean"), other = filled("euclidean");
  other.set_seed(5);
  one.build(2);
  other.build(2);
  one.save(path("one"));
  other.save(path("other"));
  EXPECT_NE(read_file(path("one")), read_file(path("other")));
}

TEST_F(AnnoyIndexTest, looks_at_n_items_of_each_tree_unless_told_otherwise) {
  const AnnoyIndex index = built("angular");
  const auto query = random_vector(6, 2, 0);
  EXPECT_EQ(index.get_nns_by_vector(query, 10), index.get_nns_by_vector(query, 10, 10 * 8));
  EXPECT_EQ(index.get_nns_by_vector(query, 25, 1).size(), 25U);
  EXPECT_EQ(index.get_nns_by_vector(query, 1000).size(), 300U);
  EXPECT_TRUE(index.get_nns_by_vector(query, 0).empty());
}

TEST_F(AnnoyIndexTest, answers_the_same_after_save_and_load) {
  for (const std::string_view metric : kEachMetric) {
    const AnnoyIndex index = built(metric);
    index.save(path("index"));
    AnnoyIndex loaded(6, metric);
    loaded.add_item(1, vector_of(1));
    loaded.load(path("index"));
    std::filesystem::remove(path("index"));
    EXPECT_EQ(loaded.get_n_items(), 300);
    EXPECT_EQ(loaded.get_n_trees(), 8);
    for (std::size_t item = 0; item < 300; item += 30) {
      const auto expected = index.get_nns_by_item_with_distances(id_of(item), 10);
      const auto found = loaded.get_nns_by_item_with_distances(id_of(item), 10);
      EXPECT_EQ(found.ids, expected.ids);
      EXPECT_EQ(found.distances, expected.distances);
    }
    loaded.save(path("again"));
    index.save(path("index"));
    EXPECT_EQ(read_file(path("again")), read_file(path("index")));
  }
}

TEST_F(AnnoyIndexTest, takes_items_again_once_it_is_not_built) {
  AnnoyIndex index = built("euclidean");
  EXPECT_EQ(refusal(ErrorCode::invalid_argument, [&] { index.add_item(5, vector_of(5)); }),
            "the index is built: unbuild() it to add items");
  EXPECT_EQ(refusal(ErrorCode::invalid_argument, [&] { index.build(5); }),
            "the index is built: unbuild() it to build it anew");
  index.save(path("index"));
  for (const bool from_file : {false, true}) {
    if (from_file) index.load(path("index"));
    index.unbuild();
    EXPECT_EQ(index.get_n_items(), 300);
    EXPECT_EQ(index.get_n_trees(), 0);
    index.add_item(5, vector_of(5));
    index.add_item(id_of(3), vector_of(900));  // another vector for an item that is there
    index.build(8, 2);
    EXPECT_EQ(index.get_n_items(), 301);
    EXPECT_EQ(index.get_item_vector(id_of(3)), vector_of(900));
    EXPECT_EQ(index.get_nns_by_vector(vector_of(900), 1, kWhole)[0], id_of(3));
  }
  index.unload();
  EXPECT_EQ(index.get_n_items(), 0);
  index.build(1);
  EXPECT_TRUE(index.get_nns_by_vector(vector_of(1), 3).empty());
}

TEST_F(AnnoyIndexTest, can_be_moved) {
  AnnoyIndex index(3, "dot");
  index = built("angular");
  const AnnoyIndex moved = std::move(index);
  EXPECT_EQ(moved.get_nns_by_item(id_of(8), 1)[0], id_of(8));
}

TEST_F(AnnoyIndexTest, refuses_what_annoy_takes_in_silence) {
  const auto invalid = [](const std::function<void()>& action) {
    return refusal(ErrorCode::invalid_argument, action);
  };
  EXPECT_EQ(invalid([] { const AnnoyIndex none(0, "angular"); }), "dimensions must be 1 or more, not 0");
  EXPECT_EQ(invalid([] { const AnnoyIndex none(3, "manhattan"); }),
            "the metric manhattan is not offered: choose angular, euclidean or dot");
  EXPECT_EQ(invalid([] { const AnnoyIndex none(3, "hamming"); }),
            "the metric hamming is not offered: choose angular, euclidean or dot");
  EXPECT_EQ(invalid([] { const AnnoyIndex none(3, "cosine"); }),
            "there is no metric \"cosine\": choose angular, euclidean or dot");
  AnnoyIndex index = filled("angular");
  const std::vector<float> vector = vector_of(1), short_vector(5), no_number(6, std::nanf(""));
  EXPECT_EQ(invalid([&] { index.add_item(1, short_vector); }),
            "the vector has 5 numbers, the index 6 dimensions");
  EXPECT_EQ(invalid([&] { index.add_item(1, no_number); }),
            "the vector holds a number that is not finite");
  EXPECT_EQ(index.get_n_items(), 300);
  EXPECT_EQ(invalid([&] { index.get_nns_by_item(id_of(1), 5); }),
            "the index is not built: build() it first");
  EXPECT_EQ(invalid([&] { index.save(path("index")); }), "the index is not built: build() it first");
  EXPECT_EQ(invalid([&] { index.unbuild(); }), "the index is not built: build() it first");
  EXPECT_EQ(invalid([&] { index.build(0); }), "trees must be 1 or more, not 0");
  EXPECT_EQ(invalid([&] { index.build(1, 0); }),
            "threads must be 1 or more, or -1 for all of the machine, not 0");
  index.build(2);
  EXPECT_EQ(invalid([&] { index.get_nns_by_vector(short_vector, 5); }),
            "the vector has 5 numbers, the index 6 dimensions");
  EXPECT_EQ(invalid([&] { index.get_nns_by_vector(no_number, 5); }),
            "the vector holds a number that is not finite");
  EXPECT_EQ(invalid([&] { index.get_nns_by_vector(vector, -1); }), "n must be 0 or more, not -1");
  EXPECT_EQ(invalid([&] { index.get_nns_by_vector(vector, 5, 0); }),
            "search_k must be 1 or more, or -1 for n times the trees, not 0");
  EXPECT_EQ(refusal(ErrorCode::not_found, [&] { index.get_nns_by_item(77, 5); }),
            "there is no item 77 in this index");
  EXPECT_EQ(refusal(ErrorCode::not_found, [&] { index.get_item_vector(77); }),
            "there is no item 77 in this index");
  EXPECT_EQ(refusal(ErrorCode::not_found, [&] { index.get_distance(id_of(0), 77); }),
            "there is no item 77 in this index");
}

TEST_F(AnnoyIndexTest, stays_as_it_was_where_a_file_is_refused) {
  const std::string file = path("index");
  built("angular").save(file);
  AnnoyIndex other(6, "dot"), narrow(5, "angular"), kept = built("euclidean", 50);
  const auto bad = [](const std::function<void()>& action) {
    return refusal(ErrorCode::bad_input, action);
  };
  EXPECT_EQ(bad([&] { other.load(file); }),
            file + ": it was saved with the metric \"angular\", this index has dot");
  EXPECT_EQ(bad([&] { narrow.load(file); }), file + ": it was saved with 6 dimensions, this index has 5");
  std::string bytes = read_file(file);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(file, std::ios::binary) << bytes;
  EXPECT_THAT(bad([&] { kept.load(file); }), HasSubstr("the file is damaged: its digest does not match"));
  std::ofstream(file, std::ios::binary) << "userId,movieId\n1,2\n1,3\n1,4\n1,5\n";
  EXPECT_THAT(bad([&] { kept.load(file); }), HasSubstr("this is not an index of akin::AnnoyIndex"));
  EXPECT_THAT(refusal(ErrorCode::not_found, [&] { kept.load(path("nowhere")); }), HasSubstr("nowhere"));
  EXPECT_EQ(kept.get_n_items(), 50);
  EXPECT_EQ(kept.get_nns_by_item(id_of(4), 1)[0], id_of(4));
}

// Whoever can write a file can write its digest, too.
TEST_F(AnnoyIndexTest, refuses_or_survives_a_hostile_file) {
  constexpr std::size_t kDigest = sizeof(Digest);
  AnnoyIndex index(3, "euclidean");
  for (std::int64_t id = 0; id < 60; ++id)
    index.add_item(id, random_vector(3, 7, static_cast<std::uint64_t>(id)));
  index.build(3, 1);
  index.save(path("index"));
  const std::string sound = read_file(path("index"));
  Random random(8, 0);
  int refused = 0, survived = 0;
  for (int turn = 0; turn < 2000; ++turn) {
    std::string bytes = sound.substr(0, sound.size() - kDigest);
    for (std::uint64_t change = random.below(3); change < 3; ++change)
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    const Digest digest = digest_of(bytes);
    bytes.append(reinterpret_cast<const char*>(digest.data()), kDigest);
    std::ofstream(path("hostile"), std::ios::binary) << bytes;
    AnnoyIndex read(3, "euclidean");
    try {
      read.load(path("hostile"));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
      ++refused;
      continue;
    }
    ++survived;
    EXPECT_EQ(read.get_n_items(), 60);
    const std::vector<float> query = random_vector(3, 9, static_cast<std::uint64_t>(turn));
    EXPECT_LE(read.get_nns_by_vector(query, 10).size(), 10U);
    EXPECT_LE(read.get_nns_by_vector(query, 60, kWhole).size(), 60U);
  }
  EXPECT_GT(refused, 500);
  EXPECT_GT(survived, 100);  // vectors, planes and ids may be others
}

}  // namespace
}  // namespace akin
