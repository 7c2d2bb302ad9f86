// Compiler facts. The input is the content of a facts section, or an object with such a section.
#include "facts/codec.h"
#include "facts/record.h"
#include "generator/object/facts_section.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <zlib.h>

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = fuzz::text(data, size);
  if (input.starts_with("\177ELF")) {
    fuzz::succeeds(parse_all_facts(std::string(input), "input.o"));
    return 0;
  }
  auto units = facts::decode_all(ByteView(input));
  if (!fuzz::succeeds(units)) return 0;
  for (const auto& unit : *units) {
    const std::string encoded = facts::encode(unit);
    auto again = facts::decode(ByteView(encoded));
    fuzz::need(again.has_value(), "what was encoded can be decoded");
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) __attribute__((weak));

namespace {

std::string unpack(std::string_view record) {
  std::uint32_t lengths[2] = {};
  if (record.size() < facts::record::header_size || !record.starts_with(facts::record::magic)) return {};
  std::memcpy(lengths, record.data() + 12, sizeof lengths);
  std::string payload(std::min<std::uint32_t>(lengths[1], 1u << 20), '\0');
  uLongf size = payload.size();
  uLong taken = std::min<std::uint64_t>(lengths[0], record.size() - facts::record::header_size);
  auto* packed = reinterpret_cast<const Bytef*>(record.data() + facts::record::header_size);
  if (uncompress2(reinterpret_cast<Bytef*>(payload.data()), &size, packed, &taken) != Z_OK) return {};
  return payload.substr(0, size);
}

template <typename T> void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string pack(const std::string& payload) {
  std::string bytes(compressBound(payload.size()), '\0');
  uLongf size = bytes.size();
  compress2(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(payload.data()),
            payload.size(), facts::record::packing_level);
  bytes.resize(size);
  std::string record(facts::record::magic);
  append(record, facts::schema_version);
  append(record, static_cast<std::uint32_t>(bytes.size()));
  append(record, static_cast<std::uint32_t>(payload.size()));
  record += bytes;
  append(record, facts::record::checksum(bytes));
  return record;
}

} // namespace

// Mutates the unpacked payload: mutations of the packed bytes would only lead to a wrong checksum.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  std::string payload = unpack(fuzz::text(data, size));
  if (payload.empty() || seed % 16 == 0) return LLVMFuzzerMutate(data, size, most);
  std::size_t length = payload.size();
  payload.resize(2 * length + 64);
  payload.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(payload.data()), length, payload.size()));
  std::string record = pack(payload);
  if (record.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, record.data(), record.size());
  return record.size();
}
