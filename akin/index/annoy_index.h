// Annoy's class, for those who move over: the same names, the same meanings of distances, our forest.
//
//     akin::AnnoyIndex index(40, "angular");
//     index.add_item(17, vector);
//     index.build(50);
//     for (const std::int64_t id : index.get_nns_by_item(17, 10)) …
//
// What is different: an id may be any number, and no memory is taken for ids between them; wrong input
// throws akin::Error instead of reading elsewhere; the trees are the same for any number of threads; the
// file is akin's own, closed by a digest, and is read whole: its trees are used where they lie.
//
// Many threads may ask one index at the same time. Nothing else may be called meanwhile.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

class AnnoyIndex {
 public:
  // Nearest first; equal distances by ascending id.
  struct Neighbors {
    std::vector<std::int64_t> ids;
    std::vector<float> distances;
  };

  // `metric` is one of
  //     angular     √(2 (1 - cosine)); √2 where one of the two is all zeros
  //     euclidean   the distance
  //     dot         the inner product: higher is nearer
  // Throws Error(invalid_argument) for another, and where `dimensions` is not 1 or more.
  AnnoyIndex(int dimensions, std::string_view metric);
  ~AnnoyIndex();
  AnnoyIndex(AnnoyIndex&&) noexcept;
  AnnoyIndex& operator=(AnnoyIndex&&) noexcept;

  // An id that is there gets the new vector. Throws Error(invalid_argument) where the vector has not as
  // many numbers as the index, or one that is not finite, and once the index is built.
  void add_item(std::int64_t id, std::span<const float> vector);

  // Of the next build; 0 as long as nothing is said. The order in which items were added does not matter.
  void set_seed(std::uint64_t seed) { seed_ = seed; }
  // `threads` is how many build, -1 as many as the machine has. Throws Error(invalid_argument) where it
  // is built already.
  void build(int trees, int threads = -1);
  // Without trees items can be added again.
  void unbuild();

  // Throws Error(invalid_argument) where it is not built, and what publish_file throws.
  void save(const std::string& path) const;
  // Replaces all that is here. Throws Error(bad_input) where the file is damaged, or was saved with
  // other dimensions or another metric; then this index stays as it was.
  void load(const std::string& path);
  void unload();

  // The nearest `n` items, the item itself among them; fewer only where there are not as many.
  // `search_k` is how many items the leaves hold that are looked at, of all trees together; -1: n for
  // each tree. Throws Error(not_found) for an unknown id, Error(invalid_argument) where it is not built.
  std::vector<std::int64_t> get_nns_by_item(std::int64_t id, std::int64_t n,
                                            std::int64_t search_k = -1) const;
  std::vector<std::int64_t> get_nns_by_vector(std::span<const float> vector, std::int64_t n,
                                              std::int64_t search_k = -1) const;
  // The same with include_distances.
  Neighbors get_nns_by_item_with_distances(std::int64_t id, std::int64_t n,
                                           std::int64_t search_k = -1) const;
  Neighbors get_nns_by_vector_with_distances(std::span<const float> vector, std::int64_t n,
                                             std::int64_t search_k = -1) const;

  // Before and after it is built. Throw Error(not_found) for an unknown id.
  std::vector<float> get_item_vector(std::int64_t id) const;
  float get_distance(std::int64_t one, std::int64_t other) const;

  std::int64_t get_n_items() const;  // how many, whatever their ids
  std::int64_t get_n_trees() const;  // 0 where it is not built

 private:
  class State;
  std::unique_ptr<State> state_;
  std::uint64_t seed_ = 0;
};

}  // namespace akin
