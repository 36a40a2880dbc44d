// The names of files that are not finished yet, and the removal of those that nobody will finish.
#pragma once

#include <string>

namespace akin {

// A name beside `target`, of its own for each process and each call: "model.akin.4711.0.akin-tmp".
std::string temporary_name(const std::string& target);

// Removes from the folder what processes left unfinished that are gone (kill -9, a power cut). Files of
// processes that run, and those that somebody holds locked, stay. What cannot be removed is left alone.
void sweep_temporary_files(const std::string& folder);

}  // namespace akin
