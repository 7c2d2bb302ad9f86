#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;

namespace {

std::vector<std::string> balance(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  SmallUnit original, patched;
  original.function("f", before, "\x90");
  patched.function("f", after);
  return texts_of_rule("lock-balance", original, patched);
}

std::vector<std::string> order(const std::string& before, const std::string& after) {
  std::vector<PatchUnit> none;
  std::map<std::string, TextChange> texts{{"fs/a.c", {before, after}}};
  return texts_of_rule("lock-order", review({.units = none, .config = good_config(), .texts = texts}));
}

} // namespace

TEST_CASE("a lock that is taken and no longer released is refused, and the reverse") {
  auto refusals = balance({"mutex_lock", "work", "mutex_unlock"}, {"mutex_lock", "work"});
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].starts_with("f(): mutex: the original takes and releases it, the new one takes it and does not "
                                "release it; a task"));
  CHECK(balance({"mutex_lock", "mutex_unlock"}, {"mutex_unlock"}).size() == 1);
  CHECK(balance({}, {"down_read"}).size() == 1);
}

TEST_CASE("locks that are taken and released in the same function are not refused") {
  CHECK(balance({"work"}, {"mutex_lock", "work", "mutex_unlock"}).empty());
  CHECK(balance({"mutex_lock", "mutex_unlock"}, {"work"}).empty());
  CHECK(balance({"mutex_lock", "mutex_unlock"}, {"mutex_lock", "mutex_unlock", "mutex_unlock"}).empty());
  CHECK(balance({"_raw_spin_lock", "_raw_spin_unlock"}, {"_raw_spin_lock_bh", "_raw_spin_unlock_bh"}).empty());
  CHECK(balance({"mutex_lock"}, {"mutex_lock", "work"}).empty()); // only taken, before and after
}

TEST_CASE("a new release of a lock is refused if it may have moved here from another function") {
  CHECK(balance({"mutex_lock"}, {"mutex_lock", "mutex_unlock"}).empty()); // on an error path
  SmallUnit original, patched;
  original.function("f", {"mutex_lock"}, "\x90").function("g", {"mutex_unlock"}, "\x90");
  patched.function("f", {"mutex_lock", "mutex_unlock"}).function("g", {});
  CHECK(texts_of_rule("lock-balance", original, patched).size() == 2);
  // g has another lock of the same kind: only f is refused.
  SmallUnit before, after;
  before.function("f", {"mutex_lock"}, "\x90").function("g", {"mutex_lock", "mutex_unlock", "mutex_unlock"}, "\x90");
  after.function("f", {"mutex_lock", "mutex_unlock"}).function("g", {"mutex_lock", "mutex_unlock"});
  CHECK(texts_of_rule("lock-balance", before, after).size() == 1);
}

TEST_CASE("each kind of lock that a function only takes or only releases is refused") {
  CHECK(balance({"mutex_lock", "mutex_unlock", "down_read", "up_read"}, {"mutex_lock", "down_read"}).size() == 2);
  // A corrected error path does not hide another imbalance.
  CHECK(balance({"mutex_lock", "down_read", "up_read"}, {"mutex_lock", "mutex_unlock", "down_read"}).size() == 1);
}

TEST_CASE("an unlock that the compiler only no longer inlines is not a change") {
  SmallUnit original, patched;
  original.function("f", {"mutex_lock", "mutex_unlock"}, "\x90").function("done", {"mutex_unlock"});
  patched.function("f", {"mutex_lock", "done"}).function("done", {"mutex_unlock"});
  CHECK(texts_of_rule("lock-balance", original, patched).size() == 1);
  original.facts.inlinings.push_back({"done", "f", "f", {}});
  CHECK(texts_of_rule("lock-balance", original, patched).empty());
}

TEST_CASE("two locks in the opposite order are refused") {
  std::string ab = "void f(struct s *s)\n{\n\tmutex_lock(&s->a);\n\tspin_lock(&s->b);\n\tspin_unlock(&s->b);\n"
                   "\tmutex_unlock(&s->a);\n}\n";
  std::string ba = "void f(struct s *s)\n{\n\tspin_lock(&s->b);\n\tmutex_lock(&s->a);\n\tmutex_unlock(&s->a);\n"
                   "\tspin_unlock(&s->b);\n}\n";
  auto refusals = order(ab, ba);
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].starts_with(
      "f(): it calls mutex_lock(&s->a) while it holds &s->b, and the original takes them the other way "
      "round"));
  CHECK(order(ab, ab).empty());
  std::string one_by_one = "void f(struct s *s)\n{\n\tspin_lock(&s->b);\n\tspin_unlock(&s->b);\n\tmutex_lock(&s->a);\n"
                           "\tmutex_unlock(&s->a);\n}\n";
  CHECK(order(ab, one_by_one).empty());
  CHECK(order(one_by_one, ba).empty());
}

TEST_CASE("a lock that is first released on an error path still counts as held") {
  auto text = [](const char* first, const char* second) {
    std::string a = first, b = second;
    return "int f(void)\n{\n\tmutex_lock(&" + a + ");\n\tif (x) {\n\t\tmutex_unlock(&" + a +
           ");\n\t\treturn 1;\n\t}\n\tmutex_lock(&" + b + ");\n\tmutex_unlock(&" + b + ");\n\tmutex_unlock(&" + a +
           ");\n\treturn 0;\n}\n";
  };
  CHECK(order(text("m", "n"), text("n", "m")).size() == 1);
  CHECK(order(text("m", "n"), text("m", "n")).empty());
}

TEST_CASE("a lock that is never released counts as held to the end, and a trylock cannot wait") {
  auto f = [](const std::string& body) { return "void f(void)\n{\n" + body + "}\n"; };
  std::string ab = f("mutex_lock(&a);\nmutex_lock(&b);\n"), ba = f("mutex_lock(&b);\nmutex_lock(&a);\n");
  CHECK(order(ab, ba).size() == 1);
  CHECK(order(ab, f("mutex_lock(&b);\nif (mutex_trylock(&a))\nreturn;\n")).empty());
  CHECK(order(f("mutex_lock(&a);\nkref_put_mutex(k, r, &b);\n"), ba).size() == 1);
}

TEST_CASE("the one of two mutexes that is no longer released is found by its name") {
  auto refusals_for = [](const std::string& after) {
    auto f = [](const std::string& body) { return "void f(void)\n{\n" + body + "}\n"; };
    const std::string all = "mutex_lock(&a);\nmutex_lock(&b);\nwork();\nmutex_unlock(&b);\nmutex_unlock(&a);\n";
    SmallUnit original, patched;
    original.function("f", {"mutex_lock", "mutex_unlock"}, "\x90");
    patched.function("f", {"mutex_lock", "mutex_unlock"});
    std::vector<PatchUnit> units{compared(original, patched)};
    std::map<std::string, TextChange> texts{{"unit.c", {f(all), f(after)}}};
    return texts_of_rule("lock-balance", review({.units = units, .config = good_config(), .texts = texts}));
  };
  auto found = refusals_for("mutex_lock(&a);\nmutex_lock(&b);\nmutex_unlock(&b);\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("f(): mutex &a: the original takes and releases it, the new one takes it and does not"));
  CHECK(refusals_for("mutex_lock(&a);\nmutex_unlock(&a);\n").empty());
  // Another function may release the lock now, or it is released under another name.
  CHECK(refusals_for("mutex_lock(&a);\nmutex_lock(&b);\nmutex_unlock(&b);\nput(a);\n").empty());
  CHECK(refusals_for("mutex_lock(&a);\nmutex_lock(&b);\nmutex_unlock(&b);\nmutex_unlock(&x->a);\n").empty());
}
