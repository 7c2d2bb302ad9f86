// arch/x86/include/asm/runtime-const.h
#pragma once

#include "generator/arch/constant_forms.h"

#include <span>

namespace klp {

std::span<const RuntimeConstant> x86_64_runtime_constants();
std::span<const OperandOpcode> x86_64_operand_opcodes();

} // namespace klp
