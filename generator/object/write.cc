// Writes an Object as an ELF file, without libelf, so that the same object always gives the same bytes.
#include "generator/object/object.h"

#include <algorithm>
#include <elf.h>
#include <map>
#include <numeric>

namespace klp {

namespace {

// An ELF string table that is being made. add() returns the offset of the text.
class Strings {
public:
  std::uint32_t add(const std::string& text) {
    if (text.empty()) return 0;
    auto [at, is_new] = offsets_.try_emplace(text, static_cast<std::uint32_t>(bytes_.size()));
    if (is_new) bytes_.append(text).push_back('\0');
    return at->second;
  }
  const std::string& bytes() const { return bytes_; }

private:
  std::string bytes_ = std::string(1, '\0');
  std::map<std::string, std::uint32_t> offsets_;
};

template <typename T> void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

struct OutputSection {
  Elf64_Shdr header{};
  std::string data;
};

Elf64_Shdr string_table_header(std::uint32_t name, const std::string& strings) {
  return {.sh_name = name, .sh_type = SHT_STRTAB, .sh_size = strings.size(), .sh_addralign = 1};
}

// The writer makes these sections itself; those of the object are not copied.
bool made_by_writer(const Section& s) { return s.type == SHT_SYMTAB || s.type == SHT_STRTAB || s.type == SHT_RELA; }

class Writer {
public:
  explicit Writer(const Object& object) : object_(object) {}

  Result<std::string> write() {
    order_symbols();
    add_content();
    CHECK_OK(add_relocations());
    add_tables();
    return assemble();
  }

private:
  void order_symbols() {
    order_.resize(object_.symbols.size());
    std::iota(order_.begin(), order_.end(), 0u);
    std::stable_partition(order_.begin(), order_.end(),
                          [&](SymbolId id) { return id == 0 || object_.symbols[id].is_local(); });
    new_id_.resize(order_.size());
    for (SymbolId i = 0; i < order_.size(); ++i) new_id_[order_[i]] = i;
  }

  void add_content() {
    output_.emplace_back(); // null section
    new_section_.assign(object_.sections.size(), 0);
    for (SectionId id = 1; id < object_.sections.size(); ++id) {
      const Section& section = object_.sections[id];
      if (made_by_writer(section)) continue;
      new_section_[id] = static_cast<SectionId>(output_.size());
      OutputSection out;
      out.header.sh_name = names_.add(section.name);
      out.header.sh_type = section.type;
      out.header.sh_flags = section.flags;
      out.header.sh_addralign = section.alignment;
      out.header.sh_entsize = section.entry_size;
      out.header.sh_size = section.size;
      out.data = section.data;
      output_.push_back(std::move(out));
    }
    for (SectionId id = 1; id < object_.sections.size(); ++id) relink(id);
    content_end_ = output_.size();
  }

  // sh_link of a section (for example with SHF_LINK_ORDER) is a section index, and indices change when sections are
  // left out.
  void relink(SectionId id) {
    const Section& section = object_.sections[id];
    if (new_section_[id] && section.link && section.link < new_section_.size())
      output_[new_section_[id]].header.sh_link = new_section_[section.link];
  }

  Result<OutputSection> relocation_section(const std::string& name, std::uint64_t flags, SectionId target,
                                           const std::vector<Relocation>& relocations) {
    OutputSection out;
    out.header.sh_name = names_.add(name);
    out.header.sh_type = SHT_RELA;
    out.header.sh_flags = flags;
    out.header.sh_addralign = 8;
    out.header.sh_entsize = sizeof(Elf64_Rela);
    out.header.sh_info = new_section_[target];
    if (!out.header.sh_info) return internal_error("relocations for a section that is not written: " + name);
    for (const auto& r : relocations) {
      if (r.symbol >= new_id_.size())
        return internal_error("relocation against a symbol that does not exist, in " + name);
      append(out.data, Elf64_Rela{r.offset, ELF64_R_INFO(new_id_[r.symbol], r.type), r.addend});
    }
    out.header.sh_size = out.data.size();
    return out;
  }

  Status add_relocations() {
    for (SectionId id = 1; id < object_.sections.size(); ++id) {
      const Section& section = object_.sections[id];
      if (made_by_writer(section) || section.relocations.empty()) continue;
      TRY(auto out, relocation_section(".rela" + section.name, SHF_INFO_LINK, id, section.relocations));
      output_.push_back(std::move(out));
    }
    for (const auto& klp : object_.livepatch_relocations) {
      std::uint64_t flags = SHF_INFO_LINK | flag_rela_livepatch | (klp.loaded ? SHF_ALLOC : 0);
      TRY(auto out, relocation_section(klp.name, flags, klp.target, klp.relocations));
      output_.push_back(std::move(out));
    }
    return {};
  }

  SectionId section_index(const Symbol& symbol) const {
    return symbol.defined_in_section() ? new_section_[symbol.section] : symbol.section;
  }

  void add_tables() {
    OutputSection symbols, strings, names;
    Strings text;
    std::uint32_t locals = 0;
    for (SymbolId id : order_) {
      const Symbol& s = object_.symbols[id];
      if (id == 0 || s.is_local()) ++locals;
      append(symbols.data, Elf64_Sym{.st_name = text.add(s.name),
                                     .st_info = static_cast<unsigned char>(ELF64_ST_INFO(s.binding, s.type)),
                                     .st_other = s.visibility,
                                     .st_shndx = static_cast<Elf64_Section>(section_index(s)),
                                     .st_value = s.value,
                                     .st_size = s.size});
    }
    auto table_index = static_cast<std::uint32_t>(output_.size());
    for (std::size_t i = content_end_; i < output_.size(); ++i) output_[i].header.sh_link = table_index;
    symbols.header = {.sh_name = names_.add(".symtab"),
                      .sh_type = SHT_SYMTAB,
                      .sh_size = symbols.data.size(),
                      .sh_link = table_index + 1,
                      .sh_info = locals,
                      .sh_addralign = 8,
                      .sh_entsize = sizeof(Elf64_Sym)};
    strings.data = text.bytes();
    strings.header = string_table_header(names_.add(".strtab"), strings.data);
    auto own_name = names_.add(".shstrtab");
    names.data = names_.bytes();
    names.header = string_table_header(own_name, names.data);
    for (auto* table : {&symbols, &strings, &names}) output_.push_back(std::move(*table));
  }

  std::string assemble() {
    std::string file(sizeof(Elf64_Ehdr), '\0');
    auto align = [&file](std::uint64_t to) { file.resize((file.size() + to - 1) / to * to, '\0'); };
    for (auto& out : output_) {
      if (out.header.sh_type == SHT_NULL) continue;
      align(std::max<std::uint64_t>(1, out.header.sh_addralign));
      out.header.sh_offset = file.size();
      file += out.data;
    }
    align(8);
    Elf64_Ehdr header{};
    std::copy_n(ELFMAG, SELFMAG, header.e_ident);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_REL;
    header.e_machine = EM_X86_64;
    header.e_version = EV_CURRENT;
    header.e_shoff = file.size();
    header.e_ehsize = sizeof header;
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = static_cast<Elf64_Half>(output_.size());
    header.e_shstrndx = static_cast<Elf64_Half>(output_.size() - 1);
    for (const auto& out : output_) append(file, out.header);
    file.replace(0, sizeof header, reinterpret_cast<const char*>(&header), sizeof header);
    return file;
  }

  const Object& object_;
  std::vector<SymbolId> order_, new_id_;
  std::vector<SectionId> new_section_;
  std::vector<OutputSection> output_;
  std::size_t content_end_ = 0;
  Strings names_;
};

} // namespace

Result<std::string> write_object(const Object& object) { return Writer(object).write(); }

} // namespace klp
