// Items by id, by title, and sums of them; titles with signs in them.
#include "akin/engine/item_terms.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::ElementsAre;

struct ItemTermsTest : TestFolder {
  ItemTermsTest() {
    model_.items = std::make_shared<const IdMap>(IdMap::of({"7", "a - b", "m1", "x+y"}));
    model_.titles = {"Romeo + Juliet (1996)", "Alien (1979)", "Star Wars: Episode IV - A New Hope (1977)",
                     "Star Wars (2015)"};
  }

  std::vector<ItemTerm> found(const std::string& text) { return find_items(model_, text, workspace_); }
  std::string note() const { return notes_.texts.back(); }

  Model model_ = test_model();
};

ItemTerm plus(std::uint32_t item) { return {item, false}; }
ItemTerm minus(std::uint32_t item) { return {item, true}; }

TEST_F(ItemTermsTest, are_one_item_by_id_or_by_title) {
  EXPECT_THAT(found("7"), ElementsAre(plus(0)));
  EXPECT_EQ(note(), "like Romeo + Juliet (1996) [7]");
  EXPECT_THAT(found("alien"), ElementsAre(plus(1)));
  EXPECT_EQ(note(), "like Alien (1979) [a - b]");
  EXPECT_THAT(found("star wars"), ElementsAre(plus(3)));
  EXPECT_EQ(note(), "like Star Wars (2015) [x+y]");
}

TEST_F(ItemTermsTest, are_several_with_signs_between_them) {
  EXPECT_THAT(found("alien + star wars - m1"), ElementsAre(plus(1), plus(3), minus(2)));
  EXPECT_EQ(note(),
            "like Alien (1979) [a - b] + Star Wars (2015) [x+y] - Star Wars: Episode IV - A New Hope "
            "(1977) [m1]");
  EXPECT_THAT(found("  alien  -  x+y "), ElementsAre(plus(1), minus(3)));
  EXPECT_THAT(found("alien + alien"), ElementsAre(plus(1), plus(1)));
}

TEST_F(ItemTermsTest, may_have_signs_in_their_titles_and_ids) {
  EXPECT_THAT(found("romeo + juliet"), ElementsAre(plus(0)));
  EXPECT_THAT(found("Star Wars: Episode IV - A New Hope"), ElementsAre(plus(2)));
  EXPECT_THAT(found("a - b"), ElementsAre(plus(1)));
  EXPECT_THAT(found("Romeo + Juliet + alien"), ElementsAre(plus(0), plus(1)));
  EXPECT_THAT(found("alien - romeo + juliet"), ElementsAre(plus(1), minus(0)));
  EXPECT_THAT(found("star wars: episode iv - a new - a - b"), ElementsAre(plus(2), minus(1)));
}

TEST_F(ItemTermsTest, are_one_title_where_they_cannot_be_taken_apart) {
  EXPECT_THAT(found("episode - hope iv"), ElementsAre(plus(2)));
}

TEST_F(ItemTermsTest, are_refused_where_nothing_fits) {
  const auto refused = [&](const std::string& text) { return refusal([&] { found(text); }); };
  EXPECT_EQ(refused("zardoz").code(), ErrorCode::not_found);
  EXPECT_STREQ(refused("zardoz").what(), "the model has no item with the id or a title like \"zardoz\"");
  EXPECT_STREQ(refused("alien + zardoz - 7").what(),
               "the model has no item with the id or a title like \"zardoz\"");
  EXPECT_EQ(refused("alien + 7 - alien").code(), ErrorCode::invalid_argument);
  EXPECT_STREQ(refused("alien + 7 - alien").what(), "Alien (1979) [a - b] is both added and taken off");
  model_.titles.clear();
  EXPECT_STREQ(refused("alien").what(), "the model has no item with the id \"alien\"");
  EXPECT_THAT(found("m1 + 7"), ElementsAre(plus(2), plus(0)));
  EXPECT_EQ(note(), "like m1 + 7");
}

TEST_F(ItemTermsTest, are_told_by_their_ids) {
  EXPECT_EQ(text_of(model_, {plus(2)}), "m1");
  EXPECT_EQ(text_of(model_, {plus(2), minus(0), plus(3)}), "m1 - 7 + x+y");
  EXPECT_EQ(shown(model_, 0), "Romeo + Juliet (1996) [7]");
}

}  // namespace
}  // namespace akin
