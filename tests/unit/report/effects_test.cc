#include "generator/report/effects.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

struct Parts {
  std::vector<TouchedHunk> hunks;
  std::vector<Touched> touched;
  std::vector<ItemOutcome> outcomes;
  std::vector<IgnoredFile> not_built;
  std::vector<std::string> told() const { return parts_without_effect({hunks, touched, outcomes, not_built}); }
};

// f of a.c in lines 10 to 20, whose line 12 is added under an option that is not set.
Parts sample(ItemOutcome::Kind kind, const std::string& why) {
  Parts parts;
  Touched touch;
  touch.kind = ItemKind::function;
  touch.names = {"f"};
  touch.file = "a.c";
  touch.new_first = 10, touch.new_last = 20;
  parts.touched = {touch};
  TouchedHunk hunk;
  hunk.file = "a.c";
  hunk.touched = {0};
  hunk.added = {12};
  ConditionalChange change;
  change.lines = {12, 1};
  change.excluded = true;
  change.directive = "#ifdef CONFIG_FAR";
  change.line = 11;
  change.whole = {11, 3};
  change.settings = {"CONFIG_FAR is not set"};
  hunk.conditional = {change};
  parts.hunks = {hunk};
  parts.outcomes = {{0, kind, {}, why}};
  return parts;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a function without effect is told once, with its reason") {
  CHECK(sample(ItemOutcome::Kind::no_effect, "it compiles to the same as before").told() ==
        Texts{"a.c:10: f(): it compiles to the same as before"});
}

TEST_CASE("lines that are not compiled are told where the function is patched for others") {
  Parts parts = sample(ItemOutcome::Kind::patched, "");
  CHECK(parts.told() == Texts{"a.c:12: f(): not compiled: under #ifdef CONFIG_FAR (line 11), and CONFIG_FAR is not set "
                              "in the target's configuration"});
  parts.hunks[0].added = {12, 13}; // line 13: in a branch that is compiled
  CHECK(parts.told().empty());
  parts.hunks[0].conditional[0].excluded = false;
  parts.hunks[0].added = {12};
  CHECK(parts.told().empty());
}

TEST_CASE("a file that is not built is told, and what has an effect is not") {
  Parts parts = sample(ItemOutcome::Kind::patched, "");
  parts.hunks.clear();
  CHECK(parts.told().empty());
  parts.not_built = {{"b.c", "the target's configuration does not build it", true}};
  CHECK(parts.told() == Texts{"b.c: the target's configuration does not build it"});
  CHECK(effects_text("heading:", parts.told()) == "heading:\n  b.c: the target's configuration does not build it\n");
  CHECK(effects_text("heading:", {}).empty());
}

TEST_CASE("what becomes of a definition, in words") {
  using enum ItemOutcome::Kind;
  CHECK(in_words({0, patched, {}, {}}) == "patched");
  CHECK(in_words({0, patched, {"a", "b"}, {}}) == "patched; inlined into a(), b()");
  CHECK(in_words({0, inlined, {"a", "b", "c", "d", "e", "f", "g"}, {}}) ==
        "inlined into a(), b(), c(), d(), e(), f() and 1 more");
  CHECK(in_words({0, callers, {}, {}}) == "patched functions call the new one, because ftrace cannot redirect it");
  CHECK(in_words({0, added, {}, {}}) == "goes along with the module");
  CHECK(in_words({0, used, {"a"}, {}}) == "has an effect in a()");
  CHECK(in_words({0, written, {}, {}}) == "the livepatch writes it");
  CHECK(in_words({0, removed, {}, {}}) == "removed");
  CHECK(in_words({0, ignored, {}, "it has run"}) == "ignored: it has run");
  CHECK(in_words({0, no_effect, {}, "it is the same"}) == "without effect: it is the same");
}
