// Latin letters with an accent stand in two blocks of Unicode, U+00C0 … U+017F: one table.
#include "akin/data/fold_text.h"

#include <array>
#include <cstddef>

namespace akin {
namespace {

// The plain letters of U+00C0 … U+017F, in order; a space where there is no letter.
constexpr std::array<std::string_view, 192> kPlain = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // À
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "ss",  // Ð
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // à
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "y",   // ð
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",   // Ā
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",   // Đ
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",   // Ġ
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",   // İ
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",   // ŀ
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",   // Ő
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",   // Š
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s",   // Ű
};
constexpr std::size_t kFirstPlain = 0xC0;

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

class WordFolder {
 public:
  explicit WordFolder(std::string_view text) : text_(text) {}

  std::vector<std::string> words() && {
    while (place_ < text_.size()) is_ascii(text_[place_]) ? take_ascii() : take_other();
    end_word();
    return std::move(words_);
  }

 private:
  void take_ascii() {
    const char c = text_[place_];
    if (is_ascii_letter(c))
      word_ += static_cast<char>(c | 0x20);
    else if (is_ascii_digit(c))
      word_ += c;
    else if (c == '&')
      take_and();
    else if (c != '\'' && !is_dot_of_acronym())
      end_word();
    ++place_;
  }

  void take_and() {
    end_word();
    words_.emplace_back("and");
  }

  // A dot behind a lone letter and before another, or behind a letter behind such a dot.
  bool is_dot_of_acronym() const {
    if (text_[place_] != '.' || place_ + 1 == text_.size() || !is_ascii_letter(text_[place_ + 1]))
      return false;
    return word_.size() == 1 || (place_ >= 2 && text_[place_ - 2] == '.');
  }

  void take_other() {
    const auto lead = static_cast<unsigned char>(text_[place_]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    const std::string_view letter = text_.substr(place_, length);
    if (letter == "\u2019" || letter == "\u02BC") {
      // an apostrophe, as good printers set it
    } else if (length == 2 && letter.size() == 2) {
      take_two_bytes(letter);
    } else if (letter.starts_with("\xE2\x80")) {
      end_word();  // dashes, quotation marks
    } else {
      word_ += letter;
    }
    place_ += letter.size();
  }

  void take_two_bytes(std::string_view letter) {
    const auto bits = [&](std::size_t i, unsigned mask) {
      return static_cast<unsigned char>(letter[i]) & mask;
    };
    const std::size_t code = (bits(0, 0x1F) << 6) | bits(1, 0x3F);
    if (code >= 0x300 && code < 0x370) return;  // an accent that stands by itself
    if (code < kFirstPlain) return end_word();  // signs of Latin-1
    const std::string_view plain =
        code < kFirstPlain + kPlain.size() ? kPlain[code - kFirstPlain] : letter;
    if (plain == " ")
      end_word();
    else
      word_ += plain;
  }

  void end_word() {
    if (!word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
  }

  std::string_view text_;
  std::size_t place_ = 0;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> folded_words(std::string_view text) { return WordFolder(text).words(); }

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

}  // namespace akin
