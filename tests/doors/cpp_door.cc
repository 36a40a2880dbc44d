// The C++ door as a program, for tests/doors/run_script.py: the words of a command line become a request
// without the code of cli/, and the answer is printed as JSON.
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/akin.h"
#include "akin/base/json.h"
#include "akin/base/text.h"

namespace {

using Texts = std::vector<std::string>;

class Positionals : public akin::FieldVisitor {
 public:
  Texts names;
  bool last_takes_all = false;

 private:
  void visit(const akin::Field& field, akin::FieldValue) override {
    if (!field.is_positional) return;
    names.emplace_back(field.name);
    last_takes_all = field.takes_words;
  }
};

struct Words {
  Texts positionals;
  std::map<std::string, Texts, std::less<>> flags;
};

std::string field_name(std::string_view flag) {
  std::string name(flag);
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
}

// --name VALUE, --name=VALUE, --name (true) and --no-name (false); a value does not begin with --.
Words sorted_out(const Texts& words) {
  Words sorted;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with("--")) {
      sorted.positionals.emplace_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = field_name(word.substr(2, equals == word.npos ? word.npos : equals - 2));
    if (equals != word.npos)
      sorted.flags[name].emplace_back(word.substr(equals + 1));
    else if (i + 1 < words.size() && !words[i + 1].starts_with("--"))
      sorted.flags[name].push_back(words[++i]);
    else if (name.starts_with("no_"))
      sorted.flags[name.substr(3)] = {"false"};
    else
      sorted.flags[name] = {"true"};
  }
  return sorted;
}

std::optional<Texts> find(const Words& words, std::string_view name) {
  const auto found = words.flags.find(name);
  return found == words.flags.end() ? std::nullopt : std::optional(found->second);
}

akin::AnyRecord filled_request(const akin::Operation& operation, Words words) {
  akin::AnyRecord request = operation.request();
  Positionals positionals;
  request.ref().describe(positionals);
  const std::size_t names = positionals.names.size();
  for (std::size_t i = 0; i < words.positionals.size() && (i < names || positionals.last_takes_all); ++i)
    words.flags[positionals.names[std::min(i, names - 1)]].push_back(words.positionals[i]);
  akin::assign_fields(request.ref(), [&](std::string_view name) { return find(words, name); });
  return request;
}

class PrintedJson : public akin::Reply {
 public:
  void record(akin::RecordRef record) override { std::puts(akin::to_json(record).c_str()); }
  void row(akin::RecordRef row) override { record(row); }
};

class PrintedNotes : public akin::Listener {
 public:
  void on_note(std::string_view text) override {
    std::fprintf(stderr, "akin: %s\n", std::string(text).c_str());
  }
};

std::uint64_t whole_number(const Words& words, std::string_view name, std::uint64_t otherwise) {
  const auto texts = find(words, name);
  return texts ? std::stoull(texts->at(0)) : otherwise;
}

void answer(const Texts& all) {
  const akin::Operation& operation = akin::find_operation(all.at(0));
  const Words words = sorted_out({all.begin() + 1, all.end()});
  const akin::AnyRecord request = filled_request(operation, words);
  PrintedNotes notes;
  PrintedJson reply;
  akin::Workspace workspace(whole_number(words, "threads", 0), whole_number(words, "seed", 1), {},
                            words.flags.contains("quiet") ? nullptr : &notes);
  operation.run(request, workspace, reply);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    answer({arguments + 1, arguments + count});
    return 0;
  } catch (const akin::Error& error) {
    std::fprintf(stderr, "{\"code\": %s, \"message\": %s}\n",
                 akin::json_string(akin::name(error.code())).c_str(),
                 akin::json_string(error.what()).c_str());
    return akin::exit_status(error.code());
  }
}
