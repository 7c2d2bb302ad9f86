#include "generator/boot/kernel_log.h"

#include <catch2/catch.hpp>

using namespace klp;
using Lines = std::vector<std::string>;

namespace {

const std::string console = "SeaBIOS\r\n"
                            "[    0.1] WARNING: an old one\r\n"
                            "[    1.0] klp-test: T begin 0\r\n"
                            "[    1.1] livepatch: enabling patch 'x'\r\n"
                            "[    1.2] klp-test: T end 0\r\n"
                            "[    2.0] klp-test: T begin 1\r\n"
                            "[    2.1] BUG: bad thing\r\n";

} // namespace

TEST_CASE("a module's kernel lines are those between its two marks") {
  CHECK(kernel_lines_of(console, "T", 0) == Lines{"[    1.1] livepatch: enabling patch 'x'"});
}

TEST_CASE("if the log breaks off, its last lines belong to the module that had begun") {
  CHECK(kernel_lines_of(console, "T", 1) == Lines{"[    2.1] BUG: bad thing"});
}

TEST_CASE("a module that never began has no lines, and a mark with another token is no mark") {
  CHECK(kernel_lines_of(console, "T", 2).empty());
  CHECK(kernel_lines_of(console, "U", 0).empty());
}

TEST_CASE("mark 11 is not mistaken for mark 1") { CHECK(kernel_lines_of("klp-test: T begin 11\nx\n", "T", 1).empty()); }

TEST_CASE("warnings, oopses, call traces and bad relocations are faults") {
  for (const char* line :
       {"[ 1] WARNING: CPU: 0 PID: 1 at x.c:1 f+0x1/0x2", "[ 1] BUG: kernel NULL pointer dereference",
        "[ 1] Oops: 0002 [#1] PREEMPT SMP",
        "[ 1] Call Trace:", "[ 1] x86/modules: Skipping invalid relocation target, existing value is nonzero"})
    CHECK(faults_in({line}) == Lines{line});
}

TEST_CASE("the usual messages of livepatching are no faults") {
  CHECK(faults_in({"[ 1] livepatch: 'x': starting patching transition", "[ 2] x: tainting kernel with TAINT_LIVEPATCH",
                   "[ 3] x: module verification failed: signature and/or required key missing - tainting kernel"})
            .empty());
}

TEST_CASE("a panic is found anywhere in the log") {
  CHECK(panic_in("a\r\n[ 3] Kernel panic - not syncing: no\r\nb\n") == "[ 3] Kernel panic - not syncing: no");
  CHECK(panic_in(console).empty());
}

TEST_CASE("the taints of a livepatch are expected, the taint of a warning is not, and earlier taints do not count") {
  constexpr unsigned long out_of_tree = 1 << 12, unsigned_module = 1 << 13, livepatch = 1 << 15, warned = 1 << 9;
  CHECK(unexpected_taints(0, out_of_tree | unsigned_module | livepatch).empty());
  CHECK(unexpected_taints(0, warned | livepatch) == Lines{"W (the kernel warned)"});
  CHECK(unexpected_taints(warned, warned | livepatch).empty());
}
