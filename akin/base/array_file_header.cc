// A state machine over JSON events: three levels are all that a header may have.
#include "akin/base/array_file_header.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::size_t kMostDimensions = 8;

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorCode::bad_input, "in its header, " + reason);
}

class HeaderEvents : public nlohmann::json_sax<nlohmann::json> {
 public:
  Header header;

  bool start_object(std::size_t) override {
    if (place_ == Place::outside)
      place_ = Place::top;
    else if (place_ == Place::top && name_ == "__metadata__")
      place_ = Place::metadata;
    else if (place_ == Place::top)
      begin_array();
    else
      refuse_value("an object");
    return true;
  }

  bool key(std::string& key) override {
    if (place_ == Place::array) {
      if (key != "dtype" && key != "shape" && key != "data_offsets")
        refuse(fmt::format("the array {} has an unknown entry {}", name_, in_quotes(key)));
      if (!entries_.insert(key).second)
        refuse(fmt::format("the array {} has two entries {}", name_, in_quotes(key)));
      entry_ = key;
    } else if (place_ == Place::metadata) {
      if (!header.metadata.try_emplace(key).second)
        refuse(fmt::format("the metadata {} stands twice", in_quotes(key)));
      entry_ = key;
    } else {
      if (!names_.insert(key).second) refuse(fmt::format("the name {} stands twice", in_quotes(key)));
      name_ = key;
    }
    return true;
  }

  bool end_object() override {
    if (place_ == Place::array && entries_.size() != 3)
      refuse(fmt::format("the array {} lacks its dtype, shape or data_offsets", name_));
    place_ = place_ == Place::top ? Place::outside : Place::top;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::array || entry_ == "dtype") refuse_value("a list");
    place_ = Place::list;
    list_.clear();
    return true;
  }

  bool end_array() override {
    HeaderArray& array = header.arrays.back();
    if (entry_ == "shape") {
      array.shape = list_;
    } else {
      if (list_.size() != 2) refuse(fmt::format("the array {} has not two data_offsets", name_));
      array.begin = list_[0];
      array.end = list_[1];
    }
    place_ = Place::array;
    return true;
  }

  bool number_unsigned(std::uint64_t number) override {
    if (place_ != Place::list) refuse_value("a number");
    if (list_.size() == kMostDimensions) refuse(fmt::format("a list of the array {} is too long", name_));
    list_.push_back(number);
    return true;
  }

  bool string(std::string& text) override {
    if (place_ == Place::metadata)
      header.metadata[entry_] = text;
    else if (place_ == Place::array && entry_ == "dtype")
      header.arrays.back().dtype = text;
    else
      refuse_value("a text");
    return true;
  }

  bool null() override { refuse_value("null"); }
  bool boolean(bool) override { refuse_value("true or false"); }
  bool number_integer(std::int64_t) override { refuse_value("a negative number"); }
  bool number_float(double, const std::string&) override {
    refuse_value("a fraction or too large a number");
  }
  bool binary(nlohmann::json::binary_t&) override { refuse_value("binary data"); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    refuse(fmt::format("byte {} is not JSON", position));
  }

 private:
  enum class Place { outside, top, metadata, array, list };

  void begin_array() {
    place_ = Place::array;
    entries_.clear();
    header.arrays.push_back({.name = name_});
  }

  [[noreturn]] void refuse_value(std::string_view found) const {
    if (place_ == Place::outside) refuse(fmt::format("{} stands where an object belongs", found));
    if (place_ == Place::top) refuse(fmt::format("{} is {}, not an object", in_quotes(name_), found));
    if (place_ == Place::metadata)
      refuse(fmt::format("the metadata {} is {}, not a text", in_quotes(entry_), found));
    refuse(fmt::format("the {} of the array {} is or holds {}", entry_, name_, found));
  }

  Place place_ = Place::outside;
  std::string name_;   // of the object at the second level
  std::string entry_;  // of that object
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> entries_;
  std::vector<std::uint64_t> list_;
};

}  // namespace

Header parse_header(std::string_view json) {
  HeaderEvents events;
  nlohmann::json::sax_parse(json.begin(), json.end(), &events);
  return std::move(events.header);
}

}  // namespace akin
