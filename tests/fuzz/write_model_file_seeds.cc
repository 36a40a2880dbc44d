// write_model_file_seeds FOLDER: the models that a fuzzer begins with.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/fuzz/model_file.h"

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: write_model_file_seeds FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = words[1];
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const std::string& seed : akin::model_file_seeds())
    if (!(std::ofstream(folder / std::to_string(number++), std::ios::binary) << seed)) return 1;
  return 0;
}
