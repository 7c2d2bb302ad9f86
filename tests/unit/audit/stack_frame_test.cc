#include "generator/audit/stack_frame.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

constexpr StackFrame entry{8};

// The frames at the return that follows `code`.
std::set<StackFrame> at_end(const std::string& code, const StackFrame& first = entry) {
  Atom function;
  function.bytes = code + '\xc3'; // ret
  auto frames = stack_frames(function, first);
  auto found = frames.find(code.size());
  return found == frames.end() ? std::set<StackFrame>() : found->second;
}

using Frames = std::set<StackFrame>;

const std::string push_bp = "\x55", pop_bp = "\x5d", push_bx = "\x53", pop_bx = "\x5b";
const std::string grow("\x48\x83\xec\x10", 4), shrink("\x48\x83\xc4\x10", 4);              // sub, add $16, %rsp
const std::string store_bp("\x48\x89\x6c\x24\x08", 5), load_bp("\x48\x8b\x6c\x24\x08", 5); // mov %rbp, 8(%rsp) and back

} // namespace

TEST_CASE("pushes and pops move the stack pointer, and a push saves the caller's frame pointer") {
  CHECK(at_end("") == Frames{{8, 0}});
  CHECK(at_end(push_bx + push_bp) == Frames{{24, 24}});
  CHECK(at_end(push_bp + push_bx + grow) == Frames{{40, 16}});
  CHECK(at_end(push_bp + push_bx + grow + shrink + pop_bx + pop_bp) == Frames{{8, 0}});
}

TEST_CASE("a store may save the frame pointer") {
  CHECK(at_end(grow + store_bp) == Frames{{24, 16}});
  CHECK(at_end(grow + store_bp + load_bp + shrink) == Frames{{8, 0}});
}

TEST_CASE("a second push of the frame pointer is an argument") {
  CHECK(at_end(push_bp + push_bp) == Frames{{24, 16}});
  CHECK(at_end(push_bp + push_bp + pop_bx) == Frames{{16, 16}});
  CHECK(at_end(push_bp, {32, 24}) == Frames{{40, 24}}); // a cold part, entered by a jump with the frame pointer saved
}

TEST_CASE("joined paths keep the frames of all paths, and a path ends where the stack pointer is set") {
  CHECK(at_end("\x74\x01" + push_bp) == Frames{{8, 0}, {16, 16}});     // je over it
  CHECK(at_end(push_bp + std::string("\x48\x89\xec", 3)) == Frames{}); // mov %rbp, %rsp
}
