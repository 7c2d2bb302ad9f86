// A separate heap for the plugin. If plugin and compiler shared one heap, freeing the plugin's large blocks would make
// the C library consolidate the compiler's small blocks again and again: ten million instructions in a unit of the
// kernel. Blocks have a few fixed sizes. A freed block goes to the free list of its size; no memory is returned to the
// system.
#include "memory.h"

#include <cstdint>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace {

constexpr std::size_t header = 16; // bytes before each block: its size class; 16 keeps the block aligned
constexpr std::size_t step = 32, steps = 32;
constexpr std::size_t chunk = 4 << 20;

union Block {
  std::size_t size_class;
  Block* next; // only while the block is free; overwrites the size class, which is set again on allocation
  std::max_align_t alignment;
};

// Size classes: multiples of `step` bytes up to `steps * step`, then powers of two.
unsigned size_class_of(std::size_t size) {
  if (size <= step * steps) return (size + step - 1) / step;
  return steps + 64 - __builtin_clzll(size - 1);
}

std::size_t size_of(unsigned size_class) {
  return size_class <= steps ? size_class * step : std::size_t{1} << (size_class - steps);
}

Block* free_blocks[steps + 64];
char *at, *end;

char* from_system(std::size_t size) {
  void* start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) abort(); // as the compiler does when it has no more memory
  return static_cast<char*>(start);
}

char* from_chunk(std::size_t size) {
  if (size > chunk / 4) return from_system(size);
  if (static_cast<std::size_t>(end - at) < size) at = from_system(chunk), end = at + chunk;
  at += size;
  return at - size;
}

} // namespace

void* klp::gcc::zeroed_memory(std::size_t size) { return from_system(size); }

void* operator new(std::size_t size) {
  const unsigned size_class = size_class_of(size + header);
  Block* block = free_blocks[size_class];
  if (block)
    free_blocks[size_class] = block->next;
  else
    block = reinterpret_cast<Block*>(from_chunk(size_of(size_class)));
  block->size_class = size_class;
  return reinterpret_cast<char*>(block) + header;
}

void operator delete(void* memory) noexcept {
  if (!memory) return;
  auto* block = reinterpret_cast<Block*>(static_cast<char*>(memory) - header);
  const std::size_t size_class = block->size_class;
  block->next = free_blocks[size_class];
  free_blocks[size_class] = block;
}

void* operator new[](std::size_t size) { return operator new(size); }
// std::stable_sort() uses this operator. Without this definition, its memory would come from the heap of the C library,
// but would be freed by the operator delete above.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }
