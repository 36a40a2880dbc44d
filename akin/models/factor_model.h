// The one form of every model: score(user, item) = offset + user bias + item bias + user · item.
//
// Ranking, nearest items, fold-in, the model file and evaluation are written over this form. Kinds of
// model differ in how they are trained and in their Encoder, which turns the history of a stranger into a
// user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

class BlobWriter;
struct FactorModel;

class Encoder {
 public:
  virtual ~Encoder() = default;

  // Fills the vector of a person with this history (items ascending, each a row of model.item_vectors)
  // and returns the person's bias. Safe to call from many threads.
  virtual float encode(const FactorModel& model, SparseRow history,
                       std::span<float> user_vector) const = 0;

  // Whether it is made for vectors of this length.
  virtual bool fits(std::size_t /*rank*/) const { return true; }

  // Adds what options alone do not tell; ModelKind::read_encoder takes it back.
  virtual void save(BlobWriter&) const {}
};

struct FactorModel {
  Matrix user_vectors;           // users x rank
  Matrix item_vectors;           // items x rank
  std::vector<float> user_bias;  // one a user
  std::vector<float> item_bias;  // one an item
  float offset = 0;
  std::shared_ptr<const Encoder> encoder;

  std::size_t users() const { return user_bias.size(); }
  std::size_t items() const { return item_bias.size(); }
  std::size_t rank() const { return item_vectors.columns(); }
};

}  // namespace akin
