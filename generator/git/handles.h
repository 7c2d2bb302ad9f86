// Owners for the objects of libgit2, and its errors as errors of klp. For this folder only.
#pragma once

#include "base/error.h"

#include <git2.h>
#include <memory>
#include <string>

namespace klp::git {

template <auto Free> struct Freeing {
  template <typename T> void operator()(T* object) const { Free(object); }
};
template <typename T, auto Free> using Handle = std::unique_ptr<T, Freeing<Free>>;

using Repository = Handle<git_repository, git_repository_free>;
using Object = Handle<git_object, git_object_free>;
using CommitObject = Handle<git_commit, git_commit_free>;
using Tree = Handle<git_tree, git_tree_free>;
using Diff = Handle<git_diff, git_diff_free>;
using Patch = Handle<git_patch, git_patch_free>;
using Walk = Handle<git_revwalk, git_revwalk_free>;
using ReferenceNames = Handle<git_reference_iterator, git_reference_iterator_free>;

// Initializes libgit2 for the lifetime of the object. libgit2 counts calls, so several may exist.
class Library {
public:
  Library() { git_libgit2_init(); }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

// The message of libgit2's last error.
inline std::string last_message() {
  const git_error* error = git_error_last();
  return error && error->message ? error->message : "unknown error";
}

// The path of the repository for messages: its work tree, or, if it is bare, its git folder.
inline std::string place_of(git_repository* repository) {
  const char* folder = git_repository_workdir(repository);
  std::string place = folder ? folder : git_repository_path(repository);
  while (place.size() > 1 && place.ends_with('/')) place.pop_back();
  return place;
}

inline tl::unexpected<Error> fail_in(git_repository* repository, std::string cause, std::string remedy) {
  Error error;
  error.file = place_of(repository);
  error.cause = std::move(cause);
  error.remedy = std::move(remedy);
  return fail(std::move(error));
}

inline std::string hex(const git_oid* id) {
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, id);
}

} // namespace klp::git
