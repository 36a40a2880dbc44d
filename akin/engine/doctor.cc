// Each part of the answer is looked up on its own; a part that fails becomes a problem, not an end.
#include "akin/engine/doctor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>
#include <zlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "akin/base/memory.h"
#include "akin/base/processors.h"
#include "akin/base/version.h"
#include "akin/data/read_ratings.h"
#include "akin/math/instruction_set.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

constexpr std::uint64_t kMebibyte = 1 << 20;
constexpr std::int64_t kLittleMemoryMib = 256;
constexpr std::int64_t kLittleDiskMib = 100;

std::string dotted(unsigned major, unsigned minor, unsigned patch) {
  return fmt::format("{}.{}.{}", major, minor, patch);
}

Libraries linked_libraries() {
  const unsigned xxhash = XXH_versionNumber();
  return {.fmt = dotted(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100),
          .highway = simd_library_version(),
          .nlohmann_json = dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                  NLOHMANN_JSON_VERSION_PATCH),
          .xxhash = dotted(xxhash / 10000, xxhash / 100 % 100, xxhash % 100),
          .zlib = ::zlibVersion()};
}

std::vector<std::string> as_list(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

FolderFacts facts_of(const std::filesystem::path& path) {
  std::error_code failed;
  const auto space = std::filesystem::space(path, failed);
  return {.path = path.string(),
          .writable = ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0,
          .free_mib = failed ? 0 : static_cast<std::int64_t>(space.available / kMebibyte)};
}

class Doctor {
 public:
  Doctor(const DoctorRequest& request, Workspace& workspace)
      : request_(request), context_(workspace.context()) {}

  DoctorReply answer() {
    look_at_program();
    look_at_machine();
    look_at_folders();
    look_at_files();
    return std::move(reply_);
  }

 private:
  void look_at_program() {
    reply_.version = version();
    reply_.compiler = compiler();
    reply_.libraries = linked_libraries();
    reply_.compiled_for = as_list(compiled_instruction_sets());
    reply_.processor_has = as_list(instruction_sets());
    reply_.runs_on = instruction_set();
  }

  void look_at_machine() {
    reply_.processors = std::thread::hardware_concurrency();
    reply_.processor_quota = processor_quota();
    reply_.threads = static_cast<std::int64_t>(context_.threads.size());
    reply_.memory_mib = static_cast<std::int64_t>(available_memory() / kMebibyte);
    if (reply_.memory_mib < kLittleMemoryMib)
      add_problem(ErrorCode::no_resource,
                  fmt::format("only {} MiB of memory are available", reply_.memory_mib));
  }

  void look_at_folders() {
    std::error_code failed;
    reply_.folder = facts_of(std::filesystem::current_path(failed));
    reply_.temporary = facts_of(std::filesystem::temp_directory_path(failed));
    const FolderFacts& here = reply_.folder;
    if (!here.writable)
      add_problem(ErrorCode::io,
                  fmt::format("{}: cannot write into this folder; outputs must go elsewhere", here.path));
    else if (here.free_mib < kLittleDiskMib)
      add_problem(ErrorCode::no_resource,
                  fmt::format("{}: only {} MiB of disk are free", here.path, here.free_mib));
  }

  void look_at_files() {
    if (!request_.model.empty())
      reply_.model = found([&] {
        const Model model = open_model(request_.model);
        return fmt::format("a sound model of kind {}: {} users, {} items, rank {}", model.card.kind,
                           model.factors.users(), model.factors.items(), model.factors.rank());
      });
    if (!request_.ratings.empty())
      reply_.ratings = found([&] {
        const Ratings ratings = read_ratings(request_.ratings, {}, context_);
        return fmt::format("{} ratings of {} users and {} items", ratings.size(), ratings.users->size(),
                           ratings.items->size());
      });
  }

  // What `look` finds, or a problem.
  template <class Look>
  std::string found(const Look& look) {
    try {
      return look();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::cancelled) throw;
      add_problem(error.code(), error.what());
      return "cannot be read";
    }
  }

  void add_problem(ErrorCode code, const std::string& message) {
    reply_.problems.push_back({std::string(name(code)), message});
  }

  const DoctorRequest& request_;
  Context context_;
  DoctorReply reply_;
};

ErrorCode code_named(std::string_view wanted) {
  std::size_t code = 0;
  while (error_codes()[code].name != wanted) ++code;
  return static_cast<ErrorCode>(code);
}

}  // namespace

void DoctorRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "a model file that is to be opened").shows("FILE"), model);
  visit(Field("ratings", "a rating file that is to be read").shows("FILE"), ratings);
}

void Libraries::describe(FieldVisitor& visit) {
  visit(Field("fmt", "version"), fmt);
  visit(Field("highway", "version"), highway);
  visit(Field("nlohmann_json", "version"), nlohmann_json);
  visit(Field("xxhash", "version"), xxhash);
  visit(Field("zlib", "version"), zlib);
}

void FolderFacts::describe(FieldVisitor& visit) {
  visit(Field("path", "of the folder"), path);
  visit(Field("writable", "whether files can be made in it"), writable);
  visit(Field("free_mib", "of its disk, in MiB"), free_mib);
}

void Problem::describe(FieldVisitor& visit) {
  visit(Field("code", "that `akin explain` knows"), code);
  visit(Field("message", "what is wrong"), message);
}

void DoctorReply::describe(FieldVisitor& visit) {
  visit(Field("version", "of akin"), version);
  visit(Field("compiler", "that built it"), compiler);
  visit(Field("libraries", "it is linked with"), libraries);
  visit(Field("compiled_for", "instruction sets in this akin"), compiled_for);
  visit(Field("processor_has", "those of them that this processor has, best first"), processor_has);
  visit(Field("runs_on", "the one that is used"), runs_on);
  visit(Field("processors", "of the machine, as far as this process may run on them"), processors);
  visit(Field("processor_quota", "processors' time that the control group allows; none: all").rounded(2),
        processor_quota);
  visit(Field("threads", "that akin uses"), threads);
  visit(Field("memory_mib", "available now, in MiB"), memory_mib);
  visit(Field("folder", "the current one"), folder);
  visit(Field("temporary", "the folder for temporary files"), temporary);
  if (!model.empty()) visit(Field("model", "what is in the model file"), model);
  if (!ratings.empty()) visit(Field("ratings", "what is in the rating file"), ratings);
  visit(Field("problems", "what is in the way"), problems);
}

DoctorReply look_around(const DoctorRequest& request, Workspace& workspace) {
  check_fields(request);
  return Doctor(request, workspace).answer();
}

void refuse_problems(const DoctorReply& reply) {
  if (reply.problems.empty()) return;
  const Problem& first = reply.problems.front();
  const std::size_t more = reply.problems.size() - 1;
  throw Error(code_named(first.code),
              more == 0 ? first.message : fmt::format("{} (and {} more)", first.message, more));
}

}  // namespace akin
