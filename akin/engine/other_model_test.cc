// Lists of another model in the items of the first.
#include "akin/engine/other_model.h"

#include <gmock/gmock.h>

#include <cmath>

#include "akin/engine/build_index.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::Eq;

struct OtherModelTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    model_ = open_model(trained());
    // Film 20 is not there, film 3 is new.
    write("others.csv",
          "userId,movieId,rating\n"
          "ann,1,5\nann,2,4.5\nann,10,1\nbob,1,4.5\nbob,2,5\nbob,3,0.5\n"
          "dan,1,1\ndan,10,5\ndan,3,4.5\neve,2,0.5\neve,50,4.5\n");
    train({.ratings = path("others.csv"), .out = path("others.akin")}, workspace_);
    notes_.texts.clear();
  }
  std::uint32_t item(const char* id) const { return *model_.items->find(id); }
  static std::vector<std::uint32_t> items_of(const OtherModel::List& list) {
    std::vector<std::uint32_t> items;
    for (const Neighbor& neighbor : list.value()) items.push_back(neighbor.index);
    return items;
  }

  Model model_;
};

TEST_F(OtherModelTest, that_is_the_same_gives_the_same_lists) {
  const OtherModel same(path("als.akin"), model_, {}, {.by = Nearness::dot, .count = 3});
  const ItemNeighbors neighbors(model_, Nearness::dot);
  const std::vector<std::uint32_t> items = {0, 1, 2, 3, 4};
  const auto lists = same.nearest(items, workspace_.context());
  const auto own = neighbors.nearest(items, 3, {}, workspace_.context());
  for (std::size_t i = 0; i < items.size(); ++i) {
    ASSERT_TRUE(lists[i]);
    EXPECT_EQ(*lists[i], own[i]);
  }
  EXPECT_EQ(same.index(), nullptr);
}

TEST_F(OtherModelTest, answers_with_items_that_both_know) {
  const OtherModel other(path("others.akin"), model_, {}, {.count = 10});
  const std::vector<std::uint32_t> items = {item("1"), item("20")};
  const auto lists = other.nearest(items, workspace_.context());
  ASSERT_TRUE(lists[0]);
  EXPECT_THAT(items_of(lists[0]), testing::UnorderedElementsAre(item("2"), item("10"), item("50")));
  EXPECT_FALSE(lists[1]);  // it does not know film 20
}

TEST_F(OtherModelTest, leaves_out_what_is_left_out_of_the_first) {
  std::vector<std::uint8_t> keep(5, 1);
  keep[item("2")] = 0;
  const OtherModel other(path("others.akin"), model_, keep, {.count = 10});
  const std::vector<std::uint32_t> items = {item("1")};
  EXPECT_THAT(items_of(other.nearest(items, workspace_.context())[0]),
              testing::UnorderedElementsAre(item("10"), item("50")));
}

TEST_F(OtherModelTest, takes_sums_of_items_that_it_knows) {
  const OtherModel other(path("others.akin"), model_, {}, {.count = 10});
  const std::vector<ItemTerm> known = {{item("1"), false}, {item("2"), true}};
  EXPECT_THAT(items_of(other.nearest_to_sum(known, workspace_.context())),
              testing::UnorderedElementsAre(item("10"), item("50")));
  const std::vector<ItemTerm> unknown = {{item("1"), false}, {item("20"), false}};
  const Error error = refusal([&] { other.nearest_to_sum(unknown, workspace_.context()); });
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_EQ(std::string(error.what()), path("others.akin") + " does not know the item \"20\"");
}

TEST_F(OtherModelTest, asks_its_index_where_that_pays) {
  build_index({.model = path("als.akin"), .effort = 2}, workspace_);
  const auto asked = [&](const NeighborOptions& options) {
    return OtherModel(path("als.akin"), model_, {}, options).index() != nullptr;
  };
  EXPECT_TRUE(asked({.count = 1}));
  EXPECT_FALSE(asked({.count = 10}));  // all of its items
  EXPECT_FALSE(asked({.by = Nearness::dot, .count = 1}));
  EXPECT_FALSE(asked({.count = 1, .exact = true}));
}

TEST_F(OtherModelTest, shares_places) {
  SharedPlaces shared;
  const auto ranks = shared.compare({{3, 7}, {2, 8}, {1, 9}}, {{6, 9}, {5, 5}, {4, 7}});
  ASSERT_EQ(ranks.size(), 3U);
  EXPECT_EQ(ranks[0], 3);
  EXPECT_TRUE(std::isnan(ranks[1]));
  EXPECT_EQ(ranks[2], 1);
  shared.note("b.akin", workspace_);
  shared.compare({{3, 1}}, {{2, 1}});
  shared.count_unknown();
  shared.note("b.akin", workspace_);
  EXPECT_THAT(notes_.texts,
              ElementsAre(Eq("2 of the 3 are in the list of b.akin too"),
                          Eq("of 2 lists, 1.50 of 2.00 items on average are in that of b.akin too"),
                          Eq("b.akin does not know 1 of the items that were asked about")));
}

}  // namespace
}  // namespace akin
