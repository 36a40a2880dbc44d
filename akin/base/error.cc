// The table of error codes.
#include "akin/base/error.h"

#include <iterator>

namespace akin {
namespace {

constexpr CodeHelp kCodes[] = {
    {.name = "invalid_argument",
     .exit_status = 2,
     .meaning = "a flag, option or request that makes no sense",
     .causes =
         "a mistyped command, flag or name; a number outside its range; a word or value that is missing; "
         "options that exclude each other; an output that is also an input; a question that the model "
         "cannot "
         "answer, such as similar items of a model without vectors",
     .remedy = "read the message, which names the field and what it takes; `akin COMMAND --help` lists "
               "every flag"},
    {.name = "not_found",
     .exit_status = 3,
     .meaning = "a file, user, item, kind or metric that does not exist",
     .causes = "a path that is relative to another folder; a user or item that was not in the training "
               "ratings; an id "
               "in another spelling (7 and 007 are two ids); a title that no item has",
     .remedy =
         "check the path or the id; people whom the model does not know are answered by their history "
         "(`akin recommend MODEL --history ITEM=RATING`)"},
    {.name = "bad_input",
     .exit_status = 4,
     .meaning = "a file that cannot be read: a bad line, a damaged model",
     .causes =
         "a line that is not a rating; a header without the expected column names; text in UTF-16; a "
         "file that "
         "was cut off or changed while it was copied; a model of a newer akin; a file of another program",
     .remedy = "look at the place that the message names, FILE:LINE:COLUMN; name unusual columns with "
               "--user-column, "
               "--item-column and --rating-column; copy a damaged model again, or train it anew"},
    {.name = "io",
     .exit_status = 5,
     .meaning = "the operating system said no",
     .causes = "a file or folder without the permission to read or write; a folder that is not there; a "
               "folder where a "
               "file was expected; a failing disk",
     .remedy = "check the path and its permissions; what stood at the output before is still there"},
    {.name = "no_resource",
     .exit_status = 6,
     .meaning = "not enough memory, or the disk is full",
     .causes = "more ratings or a larger rank than fit into memory; a limit of a container or of the "
               "shell (ulimit); "
               "a full disk or quota",
     .remedy = "`akin doctor` tells what there is; free some, raise the limit, write elsewhere, or take "
               "a smaller "
               "rank or fewer ratings"},
    {.name = "cancelled",
     .exit_status = 130,
     .meaning = "the work was stopped on request",
     .causes = "Ctrl-C (status 130) or SIGTERM (status 143), as from `kill`, a scheduler or a container "
               "that stops",
     .remedy = "nothing is broken: outputs are whole or as they were before; start the work again"},
    {.name = "internal",
     .exit_status = 70,
     .meaning = "a defect of akin",
     .causes = "akin met what its authors thought impossible",
     .remedy = "please report it with the command, the message and what `akin doctor --json` says"},
};
static_assert(std::size(kCodes) == static_cast<std::size_t>(ErrorCode::internal) + 1);

}  // namespace

std::span<const CodeHelp> error_codes() { return kCodes; }

std::string_view name(ErrorCode code) { return kCodes[static_cast<std::size_t>(code)].name; }

int exit_status(ErrorCode code) { return kCodes[static_cast<std::size_t>(code)].exit_status; }

}  // namespace akin
