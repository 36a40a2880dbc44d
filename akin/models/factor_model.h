// The one form of every model: score(user, item) = offset + user bias + item bias + user · item.
//
// Ranking, nearest items, fold-in, the model file and evaluation are written over this form. Kinds of
// model differ in how they are trained and in their Encoder, which turns the history of a stranger into a
// user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

class BlobWriter;
struct FactorModel;

// Products user · item taken apart: parts[i][j] is what rating j of the history adds to that of the i-th
// item asked about; the parts of an item and its rest make the product.
struct Attribution {
  Matrix parts;
  std::vector<float> rest;
};

class Encoder {
 public:
  virtual ~Encoder() = default;

  // Fills the vector of a person with this history (items ascending, each a row of model.item_vectors)
  // and returns the person's bias. Safe to call from many threads.
  virtual float encode(const FactorModel& model, SparseRow history,
                       std::span<float> user_vector) const = 0;

  // Whether it is made for vectors of this length.
  virtual bool fits(std::size_t /*rank*/) const { return true; }

  // What each rating adds. A linear encoder leaves no rest, but for rounding; without an answer of its
  // own a kind leaves all of it.
  virtual Attribution explain(const FactorModel& model, SparseRow history,
                              std::span<const std::uint32_t> items) const;

  // How well a person of this history is known: G of rank + 1 columns, for which |G (y, 1)|² times the
  // variance of a rating's noise is what the score of an item with the vector y varies by, the item
  // given. Nothing for a kind that does not tell, and without ratings.
  virtual std::optional<Matrix> inverse_root(const FactorModel& model, SparseRow history) const;

  // The same of an item with these ratings by users, for the vector of a user, the user given.
  virtual std::optional<Matrix> item_inverse_root(const FactorModel& model, SparseRow raters) const;

  // Adds what options alone do not tell; ModelKind::read_encoder takes it back.
  virtual void save(BlobWriter&) const {}
};

struct FactorModel {
  Matrix user_vectors;           // users x rank
  Matrix item_vectors;           // items x rank
  std::vector<float> user_bias;  // one a user
  std::vector<float> item_bias;  // one an item
  float offset = 0;
  // The deviation of a rating around what its score should be; not a number where the kind does not tell.
  double noise = std::numeric_limits<double>::quiet_NaN();
  // What a score of each item varies by because the item is not better known, in units of noise²; none
  // where the kind does not tell.
  std::vector<float> item_variance;
  std::shared_ptr<const Encoder> encoder;

  std::size_t users() const { return user_bias.size(); }
  std::size_t items() const { return item_bias.size(); }
  std::size_t rank() const { return item_vectors.columns(); }
};

}  // namespace akin
