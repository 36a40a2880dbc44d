// Rows are matched by id, and what is not matched is counted.
#include "akin/engine/first_factors.h"

#include <gmock/gmock.h>

#include "akin/data/read_ratings.h"
#include "akin/engine/export_factors.h"
#include "akin/engine/test_folder.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/npz_file.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct FirstFactorsTest : TestFolder {
  Dataset data() {
    return make_dataset(read_ratings(path("ratings.csv"), {}, workspace_.context()),
                        workspace_.context());
  }

  struct Side {
    std::vector<std::string> ids;
    std::vector<float> values;  // a row of two an id
    std::vector<float> bias = {};
  };
  // A file with the arrays of users, of which none may be wanted.
  void write_users(const Side& side, bool with_vectors = true, bool with_ids = true) const {
    NpzFile file;
    if (with_vectors)
      file.add("user_vectors", {side.values.size() / 2, 2}, std::span<const float>(side.values));
    if (with_ids) file.add_texts("user_ids", side.ids);
    if (!side.bias.empty()) file.add("user_bias", {side.bias.size()}, std::span<const float>(side.bias));
    file.publish(path("first.npz"));
  }
  std::string refusal_of_file() {
    const Error error = refusal([&] { read_first_factors(path("first.npz"), data(), workspace_); });
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_THAT(error.what(), testing::StartsWith(path("first.npz") + ": "));
    return error.what();
  }
};

TEST_F(FirstFactorsTest, come_back_from_an_exported_model) {
  const std::string model_path = trained();
  export_factors({.model = model_path, .out = path("first.npz")}, workspace_);
  const Model model = open_model(model_path);
  const FirstFactors first = read_first_factors(path("first.npz"), data(), workspace_);
  EXPECT_EQ(first.users.vectors, model.factors.user_vectors);
  EXPECT_EQ(first.items.vectors, model.factors.item_vectors);
  EXPECT_EQ(first.users.bias, model.factors.user_bias);
  EXPECT_EQ(first.items.bias, model.factors.item_bias);
  EXPECT_THAT(first.users.is_given, testing::Each(1));
}

TEST_F(FirstFactorsTest, are_matched_by_id_and_counted) {
  write_users({.ids = {"zoe", "dan", "ann"}, .values = {1, 2, 3, 4, 5, 6}, .bias = {7, 8, 9}});
  const FirstFactors first = read_first_factors(path("first.npz"), data(), workspace_);
  EXPECT_TRUE(first.items.empty());
  EXPECT_THAT(first.users.is_given, ElementsAre(1, 0, 1, 0, 0));
  EXPECT_THAT(first.users.vectors[0], ElementsAre(5, 6));
  EXPECT_THAT(first.users.vectors[2], ElementsAre(3, 4));
  EXPECT_THAT(first.users.bias, ElementsAre(9, 0, 8, 0, 0));
  EXPECT_THAT(notes_.texts, ElementsAre(path("first.npz") + ": first vectors for 2 of 5 users; 1 of its "
                                                            "users are not in the ratings"));
}

TEST_F(FirstFactorsTest, are_refused_where_they_do_not_fit_together) {
  write_users({.ids = {"ann"}, .values = {1, 2, 3, 4}});
  EXPECT_THAT(refusal_of_file(), HasSubstr("are not of one length"));
  write_users({.ids = {"ann", "bob"}, .values = {1, 2, 3, 4}, .bias = {1}});
  EXPECT_THAT(refusal_of_file(), HasSubstr("are not of one length"));
  write_users({.ids = {"ann", "ann"}, .values = {1, 2, 3, 4}});
  EXPECT_THAT(refusal_of_file(), HasSubstr("user_ids holds \"ann\" twice"));
  write_users({.ids = {"ann"}, .values = {1, 2}}, true, false);
  EXPECT_THAT(refusal_of_file(), HasSubstr("user_vectors but no user_ids"));
  write_users({.ids = {"ann"}, .values = {1, 2}}, false);
  EXPECT_THAT(refusal_of_file(), HasSubstr("neither user_vectors nor item_vectors"));
  write("first.npz", "not one");
  EXPECT_THAT(refusal_of_file(), HasSubstr("not an npz file"));
}

}  // namespace
}  // namespace akin
