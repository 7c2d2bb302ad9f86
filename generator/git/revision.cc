#include "generator/git/revision.h"

#include <algorithm>
#include <string_view>

namespace klp::git {

namespace {

std::string git_in(git_repository* repository) { return "git -C " + place_of(repository) + " "; }

bool looks_like_hash(std::string_view name) {
  auto is_hex = [](unsigned char c) { return std::isxdigit(c) != 0; };
  return name.size() >= 7 && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_hex);
}

// "origin/fixes" for the name "fixes". Empty if no remote has a branch of this name.
std::string remote_branch(git_repository* repository, const std::string& name) {
  git_reference_iterator* all = nullptr;
  if (git_reference_iterator_glob_new(&all, repository, "refs/remotes/*") < 0) return {};
  ReferenceNames names(all);
  constexpr std::string_view prefix = "refs/remotes/";
  for (const char* found = nullptr; git_reference_next_name(&found, all) == 0;) {
    std::string_view branch = std::string_view(found).substr(prefix.size());
    auto slash = branch.find('/');
    if (slash != branch.npos && branch.substr(slash + 1) == name) return std::string(branch);
  }
  return {};
}

tl::unexpected<Error> unknown_revision(git_repository* repository, const std::string& name) {
  std::string remedy = "see what there is: " + git_in(repository) + "branch -a, or tag, or log";
  std::string branch = remote_branch(repository, name);
  if (!branch.empty())
    remedy = "say " + branch + ": that is the branch of this name";
  else if (git_repository_is_shallow(repository) == 1)
    remedy = "fetch what the shallow clone left out: " + git_in(repository) + "fetch --unshallow";
  else if (looks_like_hash(name))
    remedy = "fetch the branch that holds it: " + git_in(repository) + "fetch REMOTE BRANCH";
  return fail_in(repository, "has no revision " + name, remedy);
}

tl::unexpected<Error> unresolved(git_repository* repository, const std::string& name, int status) {
  if (status == GIT_EAMBIGUOUS)
    return fail_in(repository, "several objects begin with " + name,
                   "give more digits; the candidates: " + git_in(repository) + "rev-parse --disambiguate=" + name);
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC || status == GIT_EUNBORNBRANCH)
    return unknown_revision(repository, name);
  return fail_in(repository, "revision " + name + " cannot be read: " + last_message(),
                 "check the repository: " + git_in(repository) + "fsck");
}

// `name`: a hash, tag, branch, or an expression such as HEAD~2.
Result<CommitObject> commit_of(git_repository* repository, const std::string& name) {
  git_object* object = nullptr;
  if (int status = git_revparse_single(&object, repository, name.c_str()); status < 0)
    return unresolved(repository, name, status);
  Object named(object), commit;
  if (int status = git_object_peel(&object, named.get(), GIT_OBJECT_COMMIT); status == 0) commit.reset(object);
  if (!commit)
    return fail_in(repository,
                   name + " is a " + git_object_type2string(git_object_type(named.get())) + " and leads to no commit",
                   "give a commit, a branch, or the tag of a commit");
  return CommitObject(reinterpret_cast<git_commit*>(commit.release())); // libgit2: a git_commit is a git_object
}

struct Range {
  CommitObject from, to;
  std::string text;
};

std::string or_head(std::string name) { return name.empty() ? "HEAD" : name; }

Result<Range> range_of(git_repository* repository, const std::string& text) {
  std::size_t dots = text.find("..");
  if (text.substr(dots, 3) == "...")
    return fail_in(repository, text + " is a symmetric difference, which has no order",
                   "say which way the change goes: A..B");
  TRY(CommitObject from, commit_of(repository, or_head(text.substr(0, dots))));
  TRY(CommitObject to, commit_of(repository, or_head(text.substr(dots + 2))));
  return Range{std::move(from), std::move(to), text};
}

Result<std::vector<CommitObject>> walk(git_repository* repository, const Range& range) {
  git_revwalk* handle = nullptr;
  git_revwalk_new(&handle, repository);
  Walk walk(handle);
  git_revwalk_sorting(handle, GIT_SORT_TOPOLOGICAL);
  git_revwalk_simplify_first_parent(handle);
  int status = git_revwalk_push(handle, git_commit_id(range.to.get()));
  if (status == 0) status = git_revwalk_hide(handle, git_commit_id(range.from.get()));
  std::vector<CommitObject> commits;
  for (git_oid id; status == 0 && (status = git_revwalk_next(&id, handle)) == 0;) {
    git_commit* commit = nullptr;
    status = git_commit_lookup(&commit, repository, &id);
    if (status == 0) commits.emplace_back(commit);
  }
  if (status != GIT_ITEROVER)
    return fail_in(repository, "history of " + range.text + " cannot be followed: " + last_message(),
                   git_repository_is_shallow(repository) == 1
                       ? "fetch what the shallow clone left out: " + git_in(repository) + "fetch --unshallow"
                       : "check the repository: " + git_in(repository) + "fsck");
  std::reverse(commits.begin(), commits.end());
  return commits;
}

// Whether `old` is `commit` or one of its ancestors.
bool contains_commit(git_repository* repository, const git_oid* commit, const git_oid* old) {
  return git_oid_equal(commit, old) || git_graph_descendant_of(repository, commit, old) == 1;
}

// Returns an error if the merge also merged commits that A has but the merge's first parent has not: the change of the
// merge would then contain more than the commits of A..B.
Status check_merge(git_repository* repository, const Range& range, git_commit* merge) {
  const git_oid* first_parent = git_commit_parent_id(merge, 0);
  for (unsigned p = 1; p < git_commit_parentcount(merge); ++p) {
    git_oidarray common = {};
    git_merge_bases(&common, repository, git_commit_id(range.from.get()), git_commit_parent_id(merge, p));
    bool has_older = std::any_of(common.ids, common.ids + common.count,
                                 [&](const git_oid& old) { return !contains_commit(repository, first_parent, &old); });
    git_oidarray_dispose(&common);
    if (!has_older) continue;
    return fail_in(repository,
                   "range " + range.text + " holds the merge " + hex(git_commit_id(merge)).substr(0, 12) +
                       ", which also brings in commits from before the range",
                   "name the commits one by one: " + git_in(repository) + "log --oneline --no-merges " + range.text);
  }
  return {};
}

Result<std::vector<CommitObject>> commits_of_range(git_repository* repository, const std::string& text) {
  TRY(Range range, range_of(repository, text));
  TRY(auto commits, walk(repository, range));
  if (commits.empty())
    return fail_in(repository, "range " + text + " holds no commit",
                   contains_commit(repository, git_commit_id(range.from.get()), git_commit_id(range.to.get())) &&
                           !git_oid_equal(git_commit_id(range.from.get()), git_commit_id(range.to.get()))
                       ? "its ends are the wrong way round: the older one stands first"
                       : "both ends are the same commit; a single commit is named without dots");
  for (const auto& commit : commits) CHECK_OK(check_merge(repository, range, commit.get()));
  return commits;
}

} // namespace

Result<std::vector<CommitObject>> commits_of(git_repository* repository, const std::string& revision) {
  if (revision.find("..") != std::string::npos) return commits_of_range(repository, revision);
  TRY(CommitObject commit, commit_of(repository, or_head(revision)));
  std::vector<CommitObject> one;
  one.push_back(std::move(commit));
  return one;
}

// Newer versions of libgit2 treat a commit at the end of a shallow clone as one without parents, but its raw header
// still names them.
bool parent_is_missing(git_commit* commit) {
  std::string_view header = git_commit_raw_header(commit);
  bool has_parent = header.starts_with("parent ") || header.find("\nparent ") != header.npos;
  git_commit* parent = nullptr;
  bool found = git_commit_parentcount(commit) > 0 && git_commit_parent(&parent, commit, 0) == 0;
  CommitObject owner(parent);
  return has_parent && !found;
}

tl::unexpected<Error> missing_parent(git_repository* repository, git_commit* commit) {
  bool shallow = git_repository_is_shallow(repository) == 1;
  return fail_in(repository,
                 "lacks the parent of " + hex(git_commit_id(commit)).substr(0, 12) +
                     (shallow ? ": it is a shallow clone" : ""),
                 shallow ? "fetch the rest: " + git_in(repository) + "fetch --unshallow (or --deepen=1)"
                         : "check the repository: " + git_in(repository) + "fsck");
}

} // namespace klp::git
