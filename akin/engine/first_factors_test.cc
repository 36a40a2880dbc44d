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

TEST_F(FirstFactorsTest, are_those_of_a_model) {
  const std::string model_path = trained();
  const Model model = open_model(model_path);
  const FirstFactors first = read_first_factors(model_path, data(), workspace_);
  EXPECT_EQ(first.users.vectors, model.factors.user_vectors);
  EXPECT_EQ(first.items.vectors, model.factors.item_vectors);
  EXPECT_EQ(first.users.bias, model.factors.user_bias);
  EXPECT_EQ(first.items.bias, model.factors.item_bias);
  export_factors({.model = model_path, .out = path("first.npz")}, workspace_);
  EXPECT_NE(first.digest, read_first_factors(path("first.npz"), data(), workspace_).digest);
}

TEST_F(FirstFactorsTest, of_a_model_are_matched_by_id_and_leave_out_whom_it_does_not_know) {
  const std::string model_path = trained();
  const Model model = open_model(model_path);
  write("ratings.csv", "user,item,rating\nnew,x1,4\nbob,x1,3\nann,other,5\n");
  const Dataset other = data();
  const FirstFactors first = read_first_factors(model_path, other, workspace_);
  const auto row = [](const IdMap& ids, std::string_view id) { return *ids.find(id); };
  EXPECT_EQ(first.users.is_given[row(*other.users(), "new")], 0);
  EXPECT_EQ(first.items.is_given[row(*other.items(), "other")], 0);
  for (const char* id : {"ann", "bob"}) {
    const auto here = first.users.vectors[row(*other.users(), id)];
    const auto there = model.factors.user_vectors[row(*model.users, id)];
    EXPECT_TRUE(std::equal(here.begin(), here.end(), there.begin(), there.end())) << id;
    EXPECT_EQ(first.users.is_given[row(*other.users(), id)], 1);
    EXPECT_EQ(first.users.bias[row(*other.users(), id)], model.factors.user_bias[row(*model.users, id)]);
  }
  EXPECT_THAT(notes_.texts,
              testing::Contains(HasSubstr("first vectors for 2 of 3 users; 3 of its users")));
}

TEST_F(FirstFactorsTest, of_a_damaged_model_are_refused) {
  const std::string model_path = trained();
  std::string bytes = read_file(model_path);
  bytes[bytes.size() / 2] ^= 1;
  write("first.npz", bytes);
  EXPECT_THAT(refusal_of_file(), HasSubstr("damaged"));
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
