// The one writer of JSON.
#include "akin/base/json.h"

#include <cmath>

#include "akin/base/text.h"

namespace akin {
namespace {

class JsonWriter : public FieldVisitor {
 public:
  std::string finished() { return json_ += '}'; }

 private:
  void visit(const Field& field, FieldValue value) override {
    json_ += json_.size() > 1 ? ", " : "";
    json_ += json_string(field.name);
    json_ += ": ";
    std::visit([&](auto* pointer) { write(*pointer); }, value);
  }

  void write(bool flag) { json_ += flag ? "true" : "false"; }
  void write(std::int64_t whole) { json_ += std::to_string(whole); }
  void write(float real) { json_ += std::isfinite(real) ? to_text(real) : "null"; }
  void write(double real) { json_ += std::isfinite(real) ? to_text(real) : "null"; }
  void write(const std::string& text) { json_ += json_string(text); }
  void write(const Choice& choice) { json_ += json_string(choice.names[choice.index]); }
  void write(const RecordRef& record) { json_ += to_json(record); }
  void write(const std::vector<std::string>& list) {
    write_list(list.size(), [&](std::size_t i) { return json_string(list[i]); });
  }
  void write(const RecordList& list) {
    write_list(list.size, [&](std::size_t i) { return to_json(list.at(i)); });
  }

  template <class Element>
  void write_list(std::size_t size, const Element& element) {
    json_ += '[';
    for (std::size_t i = 0; i < size; ++i) {
      json_ += i > 0 ? ", " : "";
      json_ += element(i);
    }
    json_ += ']';
  }

  std::string json_ = "{";
};

}  // namespace

std::string to_json(RecordRef record) {
  JsonWriter writer;
  record.describe(writer);
  return writer.finished();
}

}  // namespace akin
