// Precompiled header with the files that most tests include. Every test still includes the files that it uses.
#pragma once

#include "base/error.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>
