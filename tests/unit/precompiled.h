// What most tests include, read by the compiler once. Every test still includes what it uses.
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
