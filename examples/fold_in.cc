// What would a stranger like, whom the model has never seen? fold_in MODEL ITEM=RATING…
//
// The ratings become a user vector by the same equation that trains one: nothing is trained anew.
#include <iostream>

#include "akin/akin.h"

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "usage: fold_in MODEL ITEM=RATING…\n";
    return 2;
  }
  try {
    akin::Workspace workspace;
    akin::RecommendRequest request{.model = words[1], .history = {words + 2, words + count}};
    request.list.count = 5;
    for (const akin::RecommendedItem& row : akin::recommend(request, workspace))
      std::cout << row.rank << ". " << (row.title.empty() ? row.item : row.title) << "  " << row.score
                << '\n';
    return 0;
  } catch (const akin::Error& error) {
    std::cerr << akin::name(error.code()) << ": " << error.what() << '\n';
    return akin::exit_status(error.code());
  }
}
