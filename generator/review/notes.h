// The rules that only give notes: what the author of a change should know about the livepatch, though it is no reason
// to refuse it.
#pragma once

#include "generator/review/export.h"
#include "generator/review/kprobes.h"
#include "generator/review/module_reload.h"
#include "generator/review/old_code.h"
#include "generator/review/tracepoint.h"
