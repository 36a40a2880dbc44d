// MovieLens latest-small, from the file to lists. Skipped where AKIN_DATA is not set; where it is, a file
// that is missing is a failure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "akin/akin.h"
#include "akin/base/file.h"
#include "akin/data/read_ratings.h"
#include "akin/models/als/als.h"

namespace akin {
namespace {

using testing::HasSubstr;

class Notes : public Listener {
 public:
  void on_note(std::string_view text) override { last = text; }

  std::string last;
};

double value_of(const MetricValues& metrics, std::string_view name) {
  for (const auto& [metric, value] : metrics.values)
    if (metric.name == name) return value;
  throw Error(ErrorCode::internal, "the metric was not asked for");
}

class MovieLens : public testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("AKIN_DATA");
    if (data == nullptr || *data == '\0')
      GTEST_SKIP() << "AKIN_DATA is not set; it names the folder that holds ml-latest-small";
    const std::filesystem::path source = std::filesystem::path(data) / "ml-latest-small";
    ratings_ = source / "ratings.csv";
    movies_ = source / "movies.csv";
    ASSERT_TRUE(std::filesystem::exists(ratings_)) << ratings_;
    ASSERT_TRUE(std::filesystem::exists(movies_)) << movies_;
    std::string name = std::filesystem::temp_directory_path() / "akin-real-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  std::string in_folder(const std::string& name) const { return folder_ / name; }

  // A model of all ratings, with titles.
  std::string train_all(const std::string& kind = "als") {
    Workspace workspace;
    const std::string out = in_folder(kind + ".akin");
    train({.ratings = ratings_, .model = kind, .items = movies_, .out = out}, workspace);
    return out;
  }

  // Trains on 80 % with defaults and measures on the rest.
  EvaluateReply held_out(std::uint64_t seed, const std::string& kind = "als",
                         const AnyRecord& options = {}) {
    Workspace workspace(0, seed);
    const std::string train_csv = in_folder("train.csv"), test_csv = in_folder("test.csv");
    split({.ratings = ratings_, .test_share = 0.2, .train = train_csv, .test = test_csv}, workspace);
    train({.ratings = train_csv, .model = kind, .options = options, .out = in_folder("split.akin")},
          workspace);
    return evaluate({.model = in_folder("split.akin"), .ratings = test_csv}, workspace);
  }

  std::string ratings_, movies_;
  std::filesystem::path folder_;
};

// The defaults were chosen on seeds 11 to 15.
TEST_F(MovieLens, defaults_reach_their_error_on_held_out_ratings) {
  double rmse = 0, baseline = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const EvaluateReply reply = held_out(seed);
    EXPECT_NEAR(static_cast<double>(reply.rows), 100836 * 0.2, 2) << seed;
    EXPECT_GT(reply.cold, 0) << seed;
    EXPECT_EQ(reply.dropped, 0) << seed;
    EXPECT_EQ(reply.leaked, 0) << seed;
    EXPECT_LT(value_of(reply.metrics, "rmse"), value_of(reply.baseline, "rmse")) << seed;
    EXPECT_LT(value_of(reply.metrics, "mae"), value_of(reply.baseline, "mae")) << seed;
    rmse += value_of(reply.metrics, "rmse") / 5;
    baseline += value_of(reply.baseline, "rmse") / 5;
  }
  EXPECT_LE(rmse, 0.855);
  EXPECT_GE(rmse, 0.82) << "too good to be true";
  EXPECT_NEAR(baseline, 0.869, 0.003);
  RecordProperty("rmse", std::to_string(rmse));
  RecordProperty("baseline_rmse", std::to_string(baseline));
}

TEST_F(MovieLens, lists_of_implicit_feedback_beat_the_popular_clearly) {
  double ndcg = 0, popular = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const EvaluateReply reply = held_out(seed, "als", AnyRecord(AlsOptions::for_implicit()));
    EXPECT_EQ(reply.k, 10);
    EXPECT_NEAR(static_cast<double>(reply.people), 610, 5) << seed;  // some have nothing held out
    EXPECT_EQ(reply.cold_people, 0) << seed;
    EXPECT_NEAR(static_cast<double>(reply.relevant), 100836 * 0.2, 2) << seed;
    EXPECT_GT(value_of(reply.metrics, "recall"), 2 * value_of(reply.popular, "recall")) << seed;
    ndcg += value_of(reply.metrics, "ndcg") / 5;
    popular += value_of(reply.popular, "ndcg") / 5;
  }
  EXPECT_GE(ndcg, 0.35);
  EXPECT_LE(ndcg, 0.42) << "too good to be true";
  EXPECT_NEAR(popular, 0.19, 0.01);
  RecordProperty("ndcg", std::to_string(ndcg));
  RecordProperty("popular_ndcg", std::to_string(popular));
}

TEST_F(MovieLens, lists_by_singular_vectors_beat_the_popular) {
  for (const char* kind : {"svd", "pmi"})
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const EvaluateReply reply = held_out(seed, kind);
      for (const char* metric : {"ndcg", "recall"})
        EXPECT_GT(value_of(reply.metrics, metric), 1.2 * value_of(reply.popular, metric))
            << kind << ' ' << metric << " seed " << seed;
    }
}

TEST_F(MovieLens, strangers_who_are_folded_in_get_better_lists_than_the_popular) {
  Notes notes;
  double ndcg = 0, popular = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Workspace workspace(2, seed, {}, &notes);
    filter({.ratings = ratings_,
            .input = {.filter = {.min_rating = 4, .min_user_ratings = 5}},
            .clicks = true,
            .out = in_folder("clicks.csv")},
           workspace);
    split({.ratings = in_folder("clicks.csv"),
           .by = SplitBy::users,
           .held_out_users = 60,
           .train = in_folder("train.csv"),
           .test = in_folder("test.csv"),
           .fold_in = in_folder("fold_in.csv")},
          workspace);
    AlsOptions options = AlsOptions::for_implicit();
    options.rank = 16;
    options.regularization = 5;
    train({.ratings = in_folder("train.csv"),
           .options = AnyRecord(options),
           .out = in_folder("strong.akin")},
          workspace);
    const EvaluateReply reply = evaluate({.model = in_folder("strong.akin"),
                                          .ratings = in_folder("test.csv"),
                                          .metrics = {"truncated_recall@20", "ndcg@100"},
                                          .fold_in = in_folder("fold_in.csv")},
                                         workspace);
    EXPECT_EQ(reply.folded_in, 60) << seed;
    EXPECT_EQ(reply.cold, 0) << seed;
    EXPECT_GT(value_of(reply.metrics, "truncated_recall@20"),
              1.2 * value_of(reply.popular, "truncated_recall@20"))
        << seed;
    ndcg += value_of(reply.metrics, "ndcg@100") / 3;
    popular += value_of(reply.popular, "ndcg@100") / 3;
  }
  EXPECT_GE(ndcg, 0.25);
  EXPECT_LE(ndcg, 0.32) << "too good to be true";
  EXPECT_NEAR(popular, 0.19, 0.015);
  RecordProperty("ndcg", std::to_string(ndcg));
  RecordProperty("popular_ndcg", std::to_string(popular));
}

TEST_F(MovieLens, a_popular_model_is_the_popular) {
  const EvaluateReply reply = held_out(1, "popular");
  for (const auto& [metric, value] : reply.metrics.values)
    EXPECT_DOUBLE_EQ(value, value_of(reply.popular, metric.name)) << metric.name;
}

TEST_F(MovieLens, a_baseline_model_is_the_baseline) {
  const EvaluateReply reply = held_out(1, "baseline");
  EXPECT_NEAR(value_of(reply.metrics, "rmse"), 0.863, 0.02);
  EXPECT_DOUBLE_EQ(value_of(reply.metrics, "rmse"), value_of(reply.baseline, "rmse"));
}

TEST_F(MovieLens, the_popular_is_what_most_have_rated) {
  const std::string model = train_all("popular");
  Workspace workspace;
  const auto rows =
      recommend({.model = model, .user = {"1"}, .list = {.count = 20, .include_seen = true}}, workspace);
  ASSERT_EQ(rows.size(), 20U);
  EXPECT_EQ(rows[0].title, "Forrest Gump (1994)");
  EXPECT_EQ(rows[0].ratings, 329);
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(),
                             [](const auto& a, const auto& b) { return a.ratings > b.ratings; }));
}

// The share within one and two deviations is 68 % and 95 % for a normal distribution.
TEST_F(MovieLens, held_out_ratings_lie_as_far_off_as_the_model_says) {
  Workspace workspace(0, 1);
  held_out(1);
  const auto rows = predict({.model = in_folder("split.akin"),
                             .pairs = in_folder("test.csv"),
                             .predictions = {.cold = Cold::nan},
                             .deviation = true},
                            workspace);
  const Ratings ratings = read_ratings(in_folder("test.csv"), {}, workspace.context());
  ASSERT_EQ(rows.size(), ratings.size());
  double known = 0, within_one = 0, within_two = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].cold) continue;
    const float miss = std::abs(rows[row].prediction - ratings.value[row]);
    known += 1;
    within_one += miss <= rows[row].deviation ? 1 : 0;
    within_two += miss <= 2 * rows[row].deviation ? 1 : 0;
  }
  EXPECT_GT(known, 19000);
  EXPECT_NEAR(within_one / known, 0.683, 0.03);
  EXPECT_NEAR(within_two / known, 0.954, 0.03);
}

TEST_F(MovieLens, explanations_make_the_scores) {
  const std::string model = train_all();
  Workspace workspace;
  for (const auto& row :
       recommend({.model = model, .all = Everyone::users, .explain = true}, workspace)) {
    double sum = static_cast<double>(row.why.base) + static_cast<double>(row.why.rest);
    for (const RatingPart& part : row.why.parts) sum += static_cast<double>(part.part);
    ASSERT_NEAR(row.score, std::clamp(sum, 0.5, 5.0), 1e-4) << row.user << ' ' << row.item;
    ASSERT_EQ(row.why.rest, 0);
  }
}

TEST_F(MovieLens, threads_and_the_order_of_the_file_change_no_byte) {
  const std::string text = read_file(ratings_);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  std::shuffle(lines.begin() + 1, lines.end(), std::mt19937(7));
  std::ofstream shuffled(in_folder("shuffled.csv"), std::ios::binary);
  for (const std::string& line : lines) shuffled << line;
  shuffled.close();

  const auto model_bytes = [&](const std::string& ratings, std::size_t threads) {
    Workspace workspace(threads);
    train({.ratings = ratings, .items = movies_, .out = in_folder("model.akin")}, workspace);
    return read_file(in_folder("model.akin"));
  };
  const std::string one_thread = model_bytes(ratings_, 1);
  for (const std::size_t threads : {2, 3, 7})
    EXPECT_TRUE(model_bytes(ratings_, threads) == one_thread) << threads << " threads";
  EXPECT_TRUE(model_bytes(in_folder("shuffled.csv"), 2) == one_thread) << "another order of the rows";
}

TEST_F(MovieLens, titles_are_found_as_people_type_them) {
  const std::string model = train_all();
  const std::map<std::string, std::string> meant = {
      {"toy story", "Toy Story (1995)"},
      {"matrix", "Matrix, The (1999)"},
      {"lord rings two towers", "Lord of the Rings: The Two Towers, The (2002)"},
      {"star wars", "Star Wars: Episode IV - A New Hope (1977)"},
      {"jurasic park", "Jurassic Park (1993)"},
      {"godfather", "Godfather, The (1972)"},
  };
  for (const auto& [typed, title] : meant) {
    Notes notes;
    Workspace workspace(0, 1, {}, &notes);
    const auto rows = similar({.model = model, .item = typed, .filter = {.at_least = 50}}, workspace);
    EXPECT_EQ(rows.size(), 10U) << typed;
    EXPECT_THAT(notes.last, HasSubstr("like " + title)) << typed;
  }
}

// Each epoch solves the users last, so a known user's own history leads to that user's vector.
TEST_F(MovieLens, a_known_history_gives_that_users_list) {
  const std::string model = train_all();
  std::map<std::string, std::vector<std::string>> histories;
  std::ifstream file(ratings_);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::size_t item = line.find(',') + 1, rating = line.find(',', item) + 1;
    histories[line.substr(0, item - 1)].push_back(line.substr(item, rating - item - 1) + "=" +
                                                  line.substr(rating, line.find(',', rating) - rating));
  }
  ASSERT_EQ(histories.size(), 610U);
  for (const std::string user : {"1", "10", "414", "610"}) {
    Workspace workspace;
    const auto known = recommend({.model = model, .user = {user}}, workspace);
    const auto folded_in = recommend({.model = model, .history = histories[user]}, workspace);
    ASSERT_EQ(known.size(), 10U);
    ASSERT_EQ(folded_in.size(), known.size());
    for (std::size_t place = 0; place < known.size(); ++place) {
      EXPECT_EQ(folded_in[place].item, known[place].item) << user << " at " << place;
      EXPECT_NEAR(folded_in[place].score, known[place].score, 1e-4) << user << " at " << place;
    }
  }
}

// The figures are those of a few lines of Python over the files, with the csv module and nothing else.
TEST_F(MovieLens, is_described) {
  Workspace workspace;
  DescribeReply all;
  std::map<std::string, DescribedGroup> genres;
  std::vector<DescribedGroup> dramas;
  std::vector<DescribedRating> of_user;
  const DescribeTakers takers{.description = [&](DescribeReply& reply) { all = reply; },
                              .group =
                                  [&](DescribedGroup& group) {
                                    if (group.by.size() == 1)
                                      genres[group.values[0]] = group;
                                    else
                                      dramas.push_back(group);
                                  },
                              .rating = [&](DescribedRating& rating) { of_user.push_back(rating); }};
  describe({.ratings = ratings_, .items = movies_}, workspace, takers);
  EXPECT_EQ(all.ratings, 100836);
  EXPECT_EQ(all.users, 610);
  EXPECT_EQ(all.items, 9724);
  EXPECT_NEAR(all.mean, 3.501556983616962, 1e-9);
  EXPECT_NEAR(all.deviation, 1.042529239060635, 1e-9);
  EXPECT_EQ(all.histogram.size(), 10U);
  EXPECT_EQ(all.histogram[7].count, 26818);
  EXPECT_EQ(all.quantiles[0].median, 70.5);
  EXPECT_EQ(all.quantiles[1].median, 3);
  EXPECT_EQ(all.quantiles[0].most, 2698);
  EXPECT_EQ(all.first_time, "1996-03-29 18:36:55");
  EXPECT_EQ(all.last_time, "2018-09-24 14:27:30");

  describe({.ratings = ratings_, .items = movies_, .by = {"genre"}}, workspace, takers);
  EXPECT_EQ(genres.at("Drama").count, 41928);
  EXPECT_EQ(genres.at("Drama").items, 4349);
  EXPECT_NEAR(genres.at("Film-Noir").mean, 3.920114942528736, 1e-9);
  EXPECT_EQ(genres.at("(none)").count, 47);

  describe({.ratings = ratings_,
            .items = movies_,
            .by = {"decade", "rating_year"},
            .where = {"genre=Drama", "decade=1990", "rating_year=2015"}},
           workspace, takers);
  ASSERT_EQ(dramas.size(), 1U);
  EXPECT_EQ(dramas[0].count, 569);
  EXPECT_EQ(dramas[0].users, 51);

  describe({.ratings = ratings_, .items = movies_, .where = {"user=600"}}, workspace, takers);
  EXPECT_EQ(of_user.size(), 763U);
  EXPECT_EQ(of_user[0].title, "Unfaithfully Yours (1948)");
  EXPECT_EQ(of_user[0].rating, 5);
}

}  // namespace
}  // namespace akin
