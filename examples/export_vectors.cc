// The vectors for other programs, and by hand: export_vectors MODEL
//
// Writes factors.npz (numpy.load), items.csv (any spreadsheet), and tensors.tsv with metadata.tsv
// (https://projector.tensorflow.org, "Load"); then scores a pair from the opened model itself.
#include <iostream>

#include "akin/akin.h"
#include "akin/recommend/model_file.h"

namespace {

void run(const std::string& path) {
  akin::Workspace workspace;
  akin::export_factors({.model = path, .format = akin::ExportFormat::npz, .out = "factors.npz"},
                       workspace);
  akin::export_factors({.model = path, .format = akin::ExportFormat::csv, .out = "items.csv"}, workspace);
  akin::export_factors({.model = path, .format = akin::ExportFormat::projector, .out = "tensors.tsv"},
                       workspace);

  const akin::Model model = akin::open_model(path);
  std::cout << "user " << model.users->text(0) << " and item " << model.items->text(0) << ": "
            << model.clipped(akin::score(model.factors, 0, 0)) << '\n';
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: export_vectors MODEL\n";
    return 2;
  }
  try {
    run(words[1]);
    return 0;
  } catch (const akin::Error& error) {
    std::cerr << akin::name(error.code()) << ": " << error.what() << '\n';
    return akin::exit_status(error.code());
  }
}
