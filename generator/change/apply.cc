// Applies hunks to a text: exact context, at any line, no fuzz.
#include "generator/change/change.h"
#include "generator/change/hunk_place.h"
#include "generator/text/lines.h"

#include <algorithm>

namespace klp {

namespace {

std::string quoted(std::string_view line) {
  bool whole = line.ends_with('\n');
  if (whole) line.remove_suffix(1);
  bool carriage_return = line.ends_with('\r');
  if (carriage_return) line.remove_suffix(1);
  return "\"" + std::string(line) + "\"" + (carriage_return ? " with a CR" : "") + (whole ? "" : " without a newline");
}

std::string without_white_space(std::string_view line) {
  std::string rest;
  std::copy_if(line.begin(), line.end(), std::back_inserter(rest), [](unsigned char c) { return !std::isspace(c); });
  return rest;
}

struct Failure {
  std::size_t hunk = 0; // index
  std::string why;      // which line the hunk expects, and which one is there
  std::string remedy;
  int line = 0; // of the file, 1-based; 0 if none
};

constexpr char other_source[] = "make the change against the source of this kernel";

Failure describe_failure(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                         std::size_t expected) {
  if (block.empty())
    return {0, "has no context to tell its place", "make the diff with context lines: diff -u or git diff", 0};
  NearMiss miss = nearest_miss(file, block, first, expected);
  std::size_t at = miss.place + miss.line;
  Failure failure{0, "", other_source, static_cast<int>(at) + 1};
  failure.why = "expects " + quoted(block[miss.line]) + " at line " + std::to_string(at + 1) + ", but ";
  if (at >= file.size()) {
    failure.why += "the file ends there";
    return failure;
  }
  failure.why += quoted(file[at]) + " stands there";
  if (without_white_space(file[at]) == without_white_space(block[miss.line]))
    failure.remedy = "take the diff anew: white space was changed on its way (by a mailer, or by pasting)";
  return failure;
}

struct Applied {
  std::string text;
  bool moved = false; // a hunk matched at another line than its header says
};

// Applies the hunks to `text`. The error describes the first hunk that does not match.
tl::expected<Applied, Failure> apply_hunks(const std::vector<Hunk>& hunks, const std::string& text) {
  Lines file = split_lines(text);
  Applied result;
  std::size_t done = 0; // number of lines of `file` that are already in the result
  long offset = 0;      // lines from the place in the last hunk's header to its real place
  for (std::size_t i = 0; i < hunks.size(); ++i) {
    HunkSides sides = sides_of(hunks[i]);
    long header_place = hunks[i].old_start - (hunks[i].old_count > 0 ? 1 : 0);
    auto expected = static_cast<std::size_t>(std::max(0L, header_place + offset));
    auto place = find_block(file, sides.before, done, expected);
    if (!place || (sides.before.empty() && !file.empty())) {
      Failure failure = describe_failure(file, sides.before, done, expected);
      failure.hunk = i;
      return tl::unexpected(failure);
    }
    for (; done < *place; ++done) result.text += file[done];
    for (const std::string& line : sides.after) result.text += line;
    done += sides.before.size();
    offset = static_cast<long>(*place) - header_place;
    result.moved = result.moved || offset != 0;
  }
  for (; done < file.size(); ++done) result.text += file[done];
  return result;
}

Hunk reversed(Hunk hunk) {
  using Kind = Hunk::Line::Kind;
  std::swap(hunk.old_start, hunk.new_start);
  std::swap(hunk.old_count, hunk.new_count);
  for (Hunk::Line& line : hunk.lines)
    if (line.kind != Kind::context) line.kind = line.kind == Kind::added ? Kind::removed : Kind::added;
  return hunk;
}

tl::expected<Applied, Failure> apply_reversed(const FileChange& change, const std::string& text) {
  std::vector<Hunk> back;
  std::transform(change.hunks.begin(), change.hunks.end(), std::back_inserter(back), reversed);
  return apply_hunks(back, text);
}

// Whether the change is already applied to the file: the reversed change matches at the lines that the diff names, and
// the change itself matches nowhere, or only at other lines. Those are only similar code, which must not be changed:
//
//     f() { a(); b(); }      the hunk "after a() insert b()" is already applied in f(),
//     g() { a(); }           but also matches here
bool already_applied(const FileChange& change, const std::string& text, const tl::expected<Applied, Failure>& forward) {
  if (forward && !forward->moved) return false;
  auto back = apply_reversed(change, text);
  return back && (!forward || !back->moved);
}

tl::unexpected<Error> fail_in(const FileChange& change, int line, std::string cause, std::string remedy) {
  return fail(Error{.cause = std::move(cause), .remedy = std::move(remedy), .file = change.path, .line = line});
}

tl::unexpected<Error> hunk_error(const FileChange& change, const Failure& failure) {
  const Hunk& hunk = change.hunks[failure.hunk];
  std::string place = hunk.patch_line > 0 ? ":" + std::to_string(hunk.patch_line) : "";
  std::string name = "hunk " + std::to_string(failure.hunk + 1) + " of " + std::to_string(change.hunks.size()) + " (" +
                     change.origin + place + ")";
  return fail_in(change, failure.line, name + " does not apply: it " + failure.why, failure.remedy);
}

} // namespace

Result<std::string> apply_text(const FileChange& change, const std::string& text) {
  auto result = apply_hunks(change.hunks, text);
  if (already_applied(change, text, result))
    return fail_in(change, 0, "change is already applied", "leave it out: the source of this kernel has it");
  if (change.created && !text.empty())
    return fail_in(change, 0, "file is created by " + change.origin + ", but exists already", other_source);
  if (!result) return hunk_error(change, result.error());
  if (change.deleted && !result->text.empty())
    return fail_in(change, 1, "file is deleted by " + change.origin + ", but holds more lines than the diff removes",
                   other_source);
  return std::move(result->text);
}

Result<PatchedText> apply(const FileChange& change, const std::string& original) {
  TRY(std::string text, apply_text(change, original));
  std::string compiled = number_lines(original, text);
  return PatchedText{std::move(text), std::move(compiled)};
}

} // namespace klp
