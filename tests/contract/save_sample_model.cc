// save_sample_model FOLDER: models for programs that know safetensors and nothing of akin.
#include <exception>
#include <iostream>

#include "akin/recommend/model_file.h"
#include "tests/contract/sample_model.h"

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: save_sample_model FOLDER\n";
    return 2;
  }
  const std::string folder = words[1];
  try {
    akin::save_model(folder + "/full.akin", akin::sample_model({.kind = "als"}));
    akin::save_model(folder + "/bare.akin", akin::sample_model({.kind = "popular",
                                                                .rank = 0,
                                                                .text_users = false,
                                                                .titles = false,
                                                                .genres = false,
                                                                .history = false}));
  } catch (const std::exception& error) {
    std::cerr << "save_sample_model: " << error.what() << '\n';
    return 1;
  }
}
