// Visitors, each a question about fields.
#include "tests/contract/spoiled_fields.h"

#include <cmath>
#include <functional>
#include <limits>
#include <set>

namespace akin {
namespace {

struct Visit : FieldVisitor {
  explicit Visit(std::function<void(const Field&, FieldValue)> function) : f(std::move(function)) {}
  std::function<void(const Field&, FieldValue)> f;

 private:
  void visit(const Field& field, FieldValue value) override { f(field, value); }
};

template <class F>
void for_each_field(RecordRef record, const F& f) {
  Visit visitor(f);
  record.describe(visitor);
}

bool is_whole(FieldValue value) { return std::holds_alternative<std::int64_t*>(value); }

bool is_real(FieldValue value) {
  return std::holds_alternative<float*>(value) || std::holds_alternative<double*>(value);
}

// The nearest number past an end of the range.
double outside(double end, bool end_is_inside, bool whole, double direction) {
  if (!end_is_inside) return end;
  return whole ? end + direction : std::nextafter(static_cast<float>(end), direction * INFINITY);
}

bool is_snake_case(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && name.back() != '_' &&
         name.find("__") == std::string_view::npos &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

}  // namespace

std::vector<Spoiling> spoilings(RecordRef record) {
  std::vector<Spoiling> all;
  for_each_field(record, [&](const Field& field, FieldValue value) {
    const std::string name(field.name);
    const bool has_least = std::isfinite(field.least), has_most = std::isfinite(field.most);
    if (!is_whole(value) && !is_real(value)) return;
    if (has_least)
      all.push_back(
          {name, outside(field.least, field.least_itself, is_whole(value), -1), name + " too small"});
    if (has_most)
      all.push_back(
          {name, outside(field.most, field.most_itself, is_whole(value), 1), name + " too large"});
    if (is_real(value) && (has_least || has_most)) {
      if (!field.may_be_none) all.push_back({name, std::nan(""), name + " not a number"});
      all.push_back({name, INFINITY, name + " infinite"});
    }
  });
  return all;
}

void spoil(RecordRef record, const Spoiling& spoiling) {
  for_each_field(record, [&](const Field& field, FieldValue value) {
    if (field.name != spoiling.field) return;
    if (is_whole(value)) *std::get<std::int64_t*>(value) = static_cast<std::int64_t>(spoiling.value);
    if (auto* const* real = std::get_if<float*>(&value)) **real = static_cast<float>(spoiling.value);
    if (auto* const* real = std::get_if<double*>(&value)) **real = spoiling.value;
  });
}

std::vector<std::string> required_fields(RecordRef record) {
  std::vector<std::string> names;
  for_each_field(record, [&](const Field& field, FieldValue) {
    if (field.is_required) names.emplace_back(field.name);
  });
  return names;
}

std::string complaints_about_names(RecordRef record) {
  std::string complaint;
  std::set<std::string_view> names;
  for_each_field(record, [&](const Field& field, FieldValue value) {
    const std::string name(field.name);
    if (!complaint.empty()) return;
    if (!is_snake_case(field.name)) complaint = name + " is not snake_case";
    if (!names.insert(field.name).second) complaint = name + " comes twice";
    if (field.help.empty()) complaint = name + " has no help";
    auto* const* inner = std::get_if<RecordRef*>(&value);
    if (inner != nullptr && complaint.empty()) complaint = complaints_about_names(**inner);
  });
  return complaint;
}

}  // namespace akin
