// Catch2 3 has no header of this name, which Catch2 2 has for all of its features.
#pragma once

#include <catch2/catch_all.hpp>

using Catch::Approx;
