// What Spark 2.3 printed for MovieLens-100K. Skipped where AKIN_DATA/ml-100k is missing.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "akin/data/read_ratings.h"
#include "akin/math/best_rows.h"
#include "akin/models/als/spark/spark_als.h"

namespace akin {
namespace {

class SparkMovieLens : public testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("AKIN_DATA");
    if (data == nullptr || *data == '\0')
      GTEST_SKIP() << "AKIN_DATA is not set; it names the folder that holds ml-100k";
    const std::filesystem::path folder = std::filesystem::path(data) / "ml-100k";
    if (!std::filesystem::exists(folder / "ua.base") || !std::filesystem::exists(folder / "ua.test"))
      GTEST_SKIP() << "there is no " << (folder / "ua.base").string() << " with its ua.test";
    train_ = read_ratings(folder / "ua.base", {}, context_);
    test_ = read_ratings(folder / "ua.test", {}, context_, *train_.users, *train_.items);
  }

  FactorModel trained(SparkAlsOptions options) {
    options.spark_version = SparkVersion::two;
    Observer nobody;
    return train_spark_als(make_dataset(train_, context_), options, {threads_, 5757}, nobody);
  }

  // Without the cold rows, as coldStartStrategy "drop" has it.
  double rmse(const FactorModel& model) const {
    double squares = 0, rows = 0;
    for (std::size_t row = 0; row < test_.size(); ++row) {
      if (test_.user[row] >= model.users() || test_.item[row] >= model.items()) continue;
      const auto user = model.user_vectors[test_.user[row]], item = model.item_vectors[test_.item[row]];
      float score = 0;
      for (std::size_t k = 0; k < user.size(); ++k) score += user[k] * item[k];
      const double error = static_cast<double>(score) - static_cast<double>(test_.value[row]);
      squares += error * error;
      ++rows;
    }
    EXPECT_EQ(rows, 9428);
    return std::sqrt(squares / rows);
  }

  ThreadPool threads_{2};
  Context context_{threads_};
  Ratings train_, test_;
};

TEST_F(SparkMovieLens, errors_are_those_that_spark_printed) {
  EXPECT_NEAR(rmse(trained({.iterations = 5})), 0.9590533627741923, 1e-7);
  EXPECT_NEAR(rmse(trained({.iterations = 20})), 0.9558872242636991, 1e-7);
  EXPECT_NEAR(rmse(trained({.rank = 100, .iterations = 20})), 0.9475039684939921, 1e-7);
}

TEST_F(SparkMovieLens, a_list_is_the_one_that_spark_printed) {
  const FactorModel model = trained({.iterations = 5});
  const RowQuery query{.vector = model.user_vectors[*train_.users->find("496")]};
  const auto list = best_rows(PackedRows(model.item_vectors), {&query, 1}, 5, {}, context_)[0];
  const std::pair<std::string, double> printed[] = {{"838", 5.0114655},
                                                    {"1589", 4.6781631},
                                                    {"320", 4.4768667},
                                                    {"1449", 4.4084931},
                                                    {"853", 4.3602376}};
  for (std::size_t place = 0; place < list.size(); ++place) {
    EXPECT_EQ(train_.items->text(list[place].index), printed[place].first);
    EXPECT_NEAR(list[place].score, printed[place].second, 1e-5);
  }
}

}  // namespace
}  // namespace akin
