// From a file of ratings to a list: train_and_recommend RATINGS USER [TITLES]
#include <iostream>

#include "akin/akin.h"

namespace {

void run(const std::string& ratings, const std::string& user, const std::string& titles) {
  akin::Workspace workspace;  // all threads of the machine, seed 1

  akin::split({.ratings = ratings, .test_share = 0.2, .train = "train.csv", .test = "test.csv"},
              workspace);
  akin::train({.ratings = "train.csv", .items = titles, .out = "model.akin"}, workspace);

  const auto measured =
      akin::evaluate({.model = "model.akin", .ratings = "test.csv", .metrics = {"rmse"}}, workspace);
  std::cout << "rmse " << measured.metrics.values[0].second << " on " << measured.rows
            << " held-out ratings; the averages alone: " << measured.baseline.values[0].second << '\n';

  akin::RecommendRequest request{.model = "model.akin", .user = {user}};
  request.list.count = 5;
  request.filter.at_least = 5;
  for (const akin::RecommendedItem& row : akin::recommend(request, workspace))
    std::cout << row.rank << ". " << (row.title.empty() ? row.item : row.title) << "  " << row.score
              << '\n';
}

}  // namespace

int main(int count, char** words) {
  if (count < 3 || count > 4) {
    std::cerr << "usage: train_and_recommend RATINGS USER [TITLES]\n";
    return 2;
  }
  try {
    run(words[1], words[2], count == 4 ? words[3] : "");
    return 0;
  } catch (const akin::Error& error) {
    std::cerr << akin::name(error.code()) << ": " << error.what() << '\n';
    return akin::exit_status(error.code());
  }
}
