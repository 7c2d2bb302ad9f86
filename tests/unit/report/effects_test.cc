#include "generator/report/effects.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

struct EffectsSample {
  std::vector<TouchedHunk> hunks;
  std::vector<Touched> touched;
  std::vector<ItemOutcome> outcomes;
  std::vector<IgnoredFile> not_built;
  std::vector<std::string> without_effect() const {
    return parts_without_effect({hunks, touched, outcomes, not_built});
  }
};

// Touches f in lines 10 to 20 of a.c. Line 12 is added under an option that is not set.
EffectsSample sample(ItemOutcome::Kind kind, const std::string& why) {
  EffectsSample change;
  Touched touch;
  touch.kind = ItemKind::function;
  touch.names = {"f"};
  touch.file = "a.c";
  touch.new_first = 10, touch.new_last = 20;
  change.touched = {touch};
  TouchedHunk hunk;
  hunk.file = "a.c";
  hunk.touched = {0};
  hunk.added = {12};
  ConditionalChange lines;
  lines.lines = {12, 1};
  lines.excluded = true;
  lines.directive = "#ifdef CONFIG_FAR";
  lines.line = 11;
  lines.whole = {11, 3};
  lines.settings = {"CONFIG_FAR is not set"};
  hunk.conditional = {lines};
  change.hunks = {hunk};
  change.outcomes = {{0, kind, {}, why}};
  return change;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a function without effect is listed once, with its reason") {
  CHECK(sample(ItemOutcome::Kind::no_effect, "it compiles to the same as before").without_effect() ==
        Texts{"a.c:10: f(): it compiles to the same as before"});
}

TEST_CASE("lines that are not compiled are listed if the function is patched for other lines") {
  EffectsSample change = sample(ItemOutcome::Kind::patched, "");
  CHECK(change.without_effect() ==
        Texts{"a.c:12: f(): not compiled: under #ifdef CONFIG_FAR (line 11), and CONFIG_FAR is not set "
              "in the target's configuration"});
  change.hunks[0].added = {12, 13}; // line 13: in a branch that is compiled
  CHECK(change.without_effect().empty());
  change.hunks[0].conditional[0].excluded = false;
  change.hunks[0].added = {12};
  CHECK(change.without_effect().empty());
}

TEST_CASE("a file that is not built is listed, and a part that has an effect is not") {
  EffectsSample change = sample(ItemOutcome::Kind::patched, "");
  change.hunks.clear();
  CHECK(change.without_effect().empty());
  change.not_built = {{"b.c", "the target's configuration does not build it", true}};
  CHECK(change.without_effect() == Texts{"b.c: the target's configuration does not build it"});
  CHECK(effects_text("heading:", change.without_effect()) ==
        "heading:\n  b.c: the target's configuration does not build it\n");
  CHECK(effects_text("heading:", {}).empty());
}

TEST_CASE("each outcome of a definition has a text") {
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
