// The plugin's memory, apart from the compiler's: in one heap with it, large blocks that come and go make the C library
// put the compiler's small ones together again and again, which costs ten million instructions in a kernel unit.
// Blocks are of a few sizes; a freed one waits for the next of its size, and nothing goes back before the end.
#include "memory.h"

#include <cstdint>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace {

constexpr std::size_t header = 16; // the size's number, and the alignment of what follows
constexpr std::size_t step = 32, steps = 32;
constexpr std::size_t chunk = 4 << 20;

union Block {
  std::size_t size_number;
  Block* next; // while it is free; the number comes back when it is used
  std::max_align_t alignment;
};

// Sizes: multiples of `step` up to `steps` of them, then powers of two.
unsigned number_of(std::size_t size) {
  if (size <= step * steps) return (size + step - 1) / step;
  return steps + 64 - __builtin_clzll(size - 1);
}

std::size_t size_of(unsigned number) { return number <= steps ? number * step : std::size_t{1} << (number - steps); }

Block* waiting[steps + 64];
char *at, *end;

char* from_system(std::size_t size) {
  void* start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) abort(); // as the compiler does when memory ends
  return static_cast<char*>(start);
}

char* fresh(std::size_t size) {
  if (size > chunk / 4) return from_system(size);
  if (static_cast<std::size_t>(end - at) < size) at = from_system(chunk), end = at + chunk;
  at += size;
  return at - size;
}

} // namespace

void* klp::gcc::zeroed_memory(std::size_t size) { return from_system(size); }

void* operator new(std::size_t size) {
  const unsigned number = number_of(size + header);
  Block* block = waiting[number];
  if (block)
    waiting[number] = block->next;
  else
    block = reinterpret_cast<Block*>(fresh(size_of(number)));
  block->size_number = number;
  return reinterpret_cast<char*>(block) + header;
}

void operator delete(void* memory) noexcept {
  if (!memory) return;
  auto* block = reinterpret_cast<Block*>(static_cast<char*>(memory) - header);
  const std::size_t number = block->size_number;
  block->next = waiting[number];
  waiting[number] = block;
}

void* operator new[](std::size_t size) { return operator new(size); }
// std::stable_sort() asks so. Of another library, what it gives would be no block of ours.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }
