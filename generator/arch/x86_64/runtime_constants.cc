#include "generator/arch/x86_64/runtime_constants.h"

namespace klp {

namespace {

constexpr std::string_view pointer = "runtime_ptr_", shift = "runtime_shift_", mask = "runtime_mask_";

constexpr RuntimeConstant constants[] = {
    {pointer, 8, 0x0123456789abcdef},
    {shift, 1, 12},
    {mask, 4, 0x12345678},
};

// The longer form of an instruction comes first: the last byte alone could be part of it.
constexpr OperandOpcode opcodes[] = {
    {pointer, 2, {0xfe, 0xf8}, {0x48, 0xb8}}, // mov $imm64, %r64
    {shift, 2, {0xff, 0xf8}, {0xc1, 0xe8}},   // shr $imm8, %r32
    {mask, 2, {0xff, 0xf8}, {0x81, 0xe0}},    // and $imm32, %r32
    {mask, 1, {0xff}, {0x25}},                // and $imm32, %eax
};

} // namespace

std::span<const RuntimeConstant> x86_64_runtime_constants() { return constants; }

std::span<const OperandOpcode> x86_64_operand_opcodes() { return opcodes; }

} // namespace klp
