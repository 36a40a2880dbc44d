// What a stranger types.
#include "akin/engine/history.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Texts = std::vector<std::string>;

// The items are 100 … 103, the scale is 1 to 5.
struct HistoryTest : testing::Test {
  History read(const Texts& texts) { return read_history(texts, model, workspace); }
  std::string refused(const Texts& texts) {
    const Error error = refusal([&] { read(texts); });
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }

  Model model = test_model();
  Notes notes;
  Workspace workspace{1, 1, {}, &notes};
};

TEST_F(HistoryTest, is_put_in_the_order_of_the_items) {
  const History history = read({"103=5", "100=1", " 101 = 2.5 "});
  EXPECT_THAT(history.items, ElementsAre(0, 1, 3));
  EXPECT_THAT(history.ratings, ElementsAre(1, 2.5F, 5));
  EXPECT_TRUE(notes.texts.empty());
}

TEST_F(HistoryTest, leaves_out_unknown_items_and_names_them) {
  EXPECT_THAT(read({"7=3", "100=4", "x=1"}).items, ElementsAre(0));
  EXPECT_THAT(notes.texts, ElementsAre("items that the model does not know are ignored: 7, x"));
  EXPECT_TRUE(read({"7=3", "x=1"}).items.empty());
}

TEST_F(HistoryTest, splits_at_the_last_equals_sign) {
  model.items = std::make_shared<const IdMap>(IdMap::of({"a", "b=c", "d", "e"}));
  EXPECT_THAT(read({"b=c=2"}).items, ElementsAre(1));
}

TEST_F(HistoryTest, refuses_what_is_no_rating) {
  for (const char* text : {"100", "100=", "=5", "100=x", "100=nan", "100=5stars", ""})
    EXPECT_THAT(refused({text}), HasSubstr("is not item=rating, as in 4470=5")) << text;
  EXPECT_EQ(refused({"100=3", "100=4"}), "history: the item 100 comes twice");
}

TEST_F(HistoryTest, takes_an_item_alone_as_a_click_where_no_ratings_are_predicted) {
  model.card.predicts = Predicts::preference;
  model.items = std::make_shared<const IdMap>(IdMap::of({"a", "b=c", "d", "e=5"}));
  const History history = read({" d ", "b=c", "a=3"});
  EXPECT_THAT(history.items, ElementsAre(0, 1, 2));
  EXPECT_THAT(history.ratings, ElementsAre(3, 1, 1));
  EXPECT_THAT(read({"e=5=1"}).items, ElementsAre(3));
  for (const char* text : {"", " ", "=5"}) EXPECT_THAT(refused({text}), HasSubstr("is not an item"));
}

TEST_F(HistoryTest, refuses_ratings_outside_the_scale_where_there_is_one) {
  EXPECT_EQ(refused({"100=5.5"}),
            "history: the rating 5.5 of item 100 lies outside the model's scale, 1 to 5");
  EXPECT_THAT(refused({"100=0.5"}), HasSubstr("outside the model's scale"));
  model.card.predicts = Predicts::preference;
  EXPECT_THAT(read({"100=77"}).ratings, ElementsAre(77));
}

}  // namespace
}  // namespace akin
