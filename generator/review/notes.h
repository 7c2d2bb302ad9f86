// The rules that only give notes: facts about the livepatch that are important for the author of the change, but are no
// reason to refuse it.
#pragma once

#include "generator/review/export.h"
#include "generator/review/kprobes.h"
#include "generator/review/module_reload.h"
#include "generator/review/old_code.h"
#include "generator/review/tracepoint.h"
