// Structs that describe their own fields: flags, help, JSON, checks and documents are visitors.
//
//     struct SplitRequest {
//       std::string ratings;
//       double test_share = 0.2;
//
//       void describe(FieldVisitor& visit) {
//         visit(Field("ratings", "the file to split").positional().required(), ratings);
//         visit(Field("test_share", "how much is held out").above(0).below(1), test_share);
//       }
//     };
//
// A field is a bool, std::int64_t, float, double, std::string, a list of strings, an enumeration with
// names (kNames), a described struct or a list of them. A value that is not a number (NaN) means "none";
// a field with a range must be a finite number, but where it is `or_none`.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>
#include <vector>

namespace akin {

// What is known of a field beside its type and its default, which is the value of a new struct.
struct Field {
  Field(std::string_view its_name, std::string_view its_help) : name(its_name), help(its_help) {}

  Field& at_least(double value) { return least = value, *this; }
  Field& at_most(double value) { return most = value, *this; }
  Field& above(double value) { return least = value, least_itself = false, *this; }
  Field& below(double value) { return most = value, most_itself = false, *this; }
  Field& required() { return is_required = true, *this; }
  Field& positional() { return is_positional = true, *this; }
  Field& of_words() { return takes_words = true, *this; }
  Field& or_none() { return may_be_none = true, *this; }
  Field& decides() { return decides_fields = true, *this; }
  Field& one_of(std::vector<std::string_view> names) { return choices = std::move(names), *this; }
  Field& shows(std::string_view word) { return placeholder = word, *this; }
  Field& rounded(int digits) { return decimals = digits, *this; }
  Field& as_it_is() { return is_whole_answer = true, *this; }
  Field& unremarkable(bool it_is) { return is_unremarkable = it_is, *this; }

  std::string_view name;  // snake_case, the same in every door
  std::string_view help;
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool least_itself = true;
  bool most_itself = true;
  bool is_required = false;
  bool is_positional = false;   // on a command line: given without its name
  bool takes_words = false;     // of a text: several become one, with blanks between them
  bool may_be_none = false;     // of a number with a range: NaN, which is none, is fine too
  bool decides_fields = false;  // which fields follow depends on its value: readers read it first
  std::vector<std::string_view> choices;  // of a text that is the name of something: shown, not checked
  std::string_view placeholder;           // what stands for the value in help: FILE
  int decimals = -1;                      // shown to people; -1: as many as it takes
  bool is_whole_answer = false;           // a text shown to people without its name
  bool is_unremarkable = false;           // of a record: only programs are told
};

class FieldVisitor;

template <class T>
concept Described = requires(T record, FieldVisitor& visit) { record.describe(visit); };

// A described struct of any type, not owned.
class RecordRef {
 public:
  template <Described T>
    requires(!std::same_as<T, RecordRef>)
  RecordRef(T& record)
      : record_(&record),
        describe_([](void* object, FieldVisitor& visit) { static_cast<T*>(object)->describe(visit); }) {}

  void describe(FieldVisitor& visit) const { describe_(record_, visit); }

 private:
  void* record_;
  void (*describe_)(void*, FieldVisitor&);
};

// A described struct of any type, owned; copies share it.
class AnyRecord {
 public:
  AnyRecord() = default;
  template <Described T>
  explicit AnyRecord(T record) : type_(typeid(T)) {
    const auto owned = std::make_shared<T>(std::move(record));
    record_ = owned;
    ref_ = RecordRef(*owned);
  }

  explicit operator bool() const { return record_ != nullptr; }
  RecordRef ref() const { return *ref_; }
  bool is_like(const AnyRecord& other) const { return type_ == other.type_; }

  // Throws Error(internal) where it holds another type.
  template <Described T>
  T& as() const {
    if (type_ != typeid(T)) refuse_type();
    return *static_cast<T*>(record_.get());
  }

 private:
  [[noreturn]] static void refuse_type();

  std::type_index type_ = typeid(void);
  std::shared_ptr<void> record_;
  std::optional<RecordRef> ref_;
};

// One of a few names.
struct Choice {
  std::span<const std::string_view> names;
  std::size_t index;
  std::function<void(std::size_t)> choose;
};

// The rows of a list of structs.
struct RecordList {
  std::size_t size;
  std::function<RecordRef(std::size_t)> at;
};

// The names of an enumeration whose values count from 0:
// template <> inline constexpr std::array<std::string_view, 2> kNames<Scaling> = {"count", "constant"};
template <class E>
inline constexpr std::nullptr_t kNames{};

using FieldValue = std::variant<bool*, std::int64_t*, float*, double*, std::string*,
                                std::vector<std::string>*, Choice*, RecordRef*, RecordList*>;

class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;

  template <class T>
  void operator()(const Field& field, T& value) {
    if constexpr (std::is_enum_v<T>) {
      Choice choice{kNames<T>, static_cast<std::size_t>(value),
                    [&value](std::size_t index) { value = static_cast<T>(index); }};
      visit(field, &choice);
    } else if constexpr (Described<T>) {
      RecordRef record(value);
      visit(field, &record);
    } else {
      visit(field, &value);
    }
  }

  template <Described T>
  void operator()(const Field& field, std::vector<T>& rows) {
    RecordList list{rows.size(), [&rows](std::size_t row) { return RecordRef(rows[row]); }};
    visit(field, &list);
  }

 private:
  virtual void visit(const Field& field, FieldValue value) = 0;
};

// Throws Error(invalid_argument) where a number lies outside its field's range (NaN and infinity lie
// outside any) or a required field is empty. Every operation checks its request, so that every door has
// the same checks.
void check_fields(RecordRef record);
template <Described T>
void check_fields(T request) {
  check_fields(RecordRef(request));
}

// A field that says something only together with others.
struct DependentField {
  std::string_view name;
  bool is_used;
  std::string_view goes_with;
};

// Throws Error(invalid_argument) where one of them is unused and yet has another value than in a new
// struct: what was asked for is done or refused, never passed over in silence.
void refuse_unused(RecordRef request, RecordRef defaults, std::initializer_list<DependentField> fields);
template <Described T>
void refuse_unused(T request, std::initializer_list<DependentField> fields) {
  T defaults;
  refuse_unused(RecordRef(request), RecordRef(defaults), fields);
}

// Sets a field from the texts it was given. A list takes them all, and each may be several with commas
// between them; double quotes keep one together that holds a comma, as in a csv file. A text
// that takes words takes them all, with blanks between them. Throws Error(invalid_argument) where they do
// not fit, naming the field.
void assign_texts(const Field& field, FieldValue value, std::span<const std::string> texts);

// Sets each field for which `texts_of` has texts.
void assign_fields(
    RecordRef record,
    const std::function<std::optional<std::vector<std::string>>(std::string_view)>& texts_of);

// Field names with their values as text: what assign_fields takes back.
std::vector<std::pair<std::string, std::string>> field_texts(RecordRef record);

// The value as text: shortest for numbers, with `decimals` digits where the field asks for them and
// `for_people` is set; lists with commas between.
std::string value_text(const Field& field, FieldValue value, bool for_people = false);

// "one, two or three"
std::string listed(std::span<const std::string_view> names);

// ` (did you mean "rank"?)` for the name nearest to a mistyped one, or nothing where none is near.
std::string suggestion(std::string_view mistyped, std::span<const std::string_view> names);

}  // namespace akin
