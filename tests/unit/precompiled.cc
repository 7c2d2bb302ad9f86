// CMake precompiles a header for targets that have a source to use it.
#include "tests/unit/precompiled.h"
