#include "generator/report/build_formats.h"
#include "generator/report/chain_picture.h"
#include "generator/report/effects.h"
#include "generator/report/html.h"
#include "generator/report/plan_formats.h"
#include "generator/text/line_diff.h"
#include "generator/text/lines.h"

#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 1250px; padding: 0 1em; color: #222; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; border-bottom: 1px solid #ddd; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15em .8em .15em 0; vertical-align: top; }
code, pre, .code { font: 12.5px/1.4 ui-monospace, monospace; } pre { margin: .3em 0; overflow-x: auto; }
.hunk { border: 1px solid #ddd; border-radius: 5px; padding: .5em .8em; margin: .6em 0; }
.add { background: #e6ffec; display: block; } .del { background: #ffebe9; display: block; } .same { display: block; }
.picture { overflow-x: auto; } svg text { font: 12px ui-monospace, monospace; } svg .note { font-size: 10.5px; fill: #666; }
.code { width: 100%; table-layout: fixed; } .code td { padding: 0 .4em; white-space: pre-wrap; overflow-wrap: anywhere; }
.code .at { width: 4.5em; color: #888; text-align: right; } .code .del, .code .add { display: table-cell; }
summary { cursor: pointer; padding: .2em 0; } .quiet { color: #666; } .good { color: #1a7f37; } .bad { color: #b42318; }
)";

std::string row(std::string_view head, const std::string& content) {
  return content.empty() ? "" : fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", head, content);
}

std::string in_code(std::string_view text) { return fmt::format("<code>{}</code>", escaped(text)); }

std::string summary_of(const BuildReport& report) {
  std::string text = "<table>\n";
  text += row("kernel", in_code(report.release));
  text += row("build id", report.build_id.empty() ? "none" : in_code(report.build_id));
  text += row("compiler", escaped(report.compiler));
  bool whole = report.functions_matched == report.functions_of_units;
  text +=
      row("proof", fmt::format("<span class=\"{}\">{} of {}</span> functions of the touched units are in the image, "
                               "byte for byte",
                               whole ? "good" : "bad", report.functions_matched, report.functions_of_units));
  for (const auto& commit : report.commits)
    text += row("commit", fmt::format("{} {} <span class=\"quiet\">{}</span>", in_code(commit.hash.substr(0, 12)),
                                      escaped(commit.subject), escaped(commit.author)));
  return text + "</table>\n";
}

// `number`: of the hunk in its file, 1-based.
std::string hunk_html(const TouchedHunk& hunk, int number) {
  std::string text = fmt::format("<div class=\"hunk\"><b>{}</b> <span class=\"quiet\">hunk {}, {}</span><pre>",
                                 escaped(hunk.file), number, hunk_header(hunk));
  for (auto line : split_lines(hunk.text)) {
    const char* kind = line.starts_with('+') ? "add" : line.starts_with('-') ? "del" : "same";
    if (line.ends_with('\n')) line.remove_suffix(1);
    text += fmt::format("<span class=\"{}\">{}</span>", kind, escaped(line));
  }
  return text + "</pre></div>\n";
}

// --- both versions of a function ---

std::string cell(const ListedInstruction* line, const char* kind) {
  if (!line) return "<td class=\"at\"></td><td></td>";
  return fmt::format("<td class=\"at\">{:x}</td><td class=\"{}\">{}</td>", line->offset, kind, escaped(line->text));
}

std::string code_row(const ListedInstruction* before, const ListedInstruction* after) {
  bool same = before && after;
  return "<tr>" + cell(before, same ? "same" : "del") + cell(after, same ? "same" : "add") + "</tr>\n";
}

std::vector<std::string_view> texts_of(const std::vector<ListedInstruction>& code) {
  std::vector<std::string_view> texts;
  for (const auto& line : code) texts.push_back(line.text);
  return texts;
}

std::string code_html(const BuiltFunction& function) {
  const auto &before = function.original_code, &after = function.patched_code;
  auto match = match_lines(texts_of(before), texts_of(after));
  std::string text =
      "<table class=\"code\"><tr><th class=\"at\"></th><th>original</th><th class=\"at\"></th><th>patched</th></tr>\n";
  std::size_t shown = 0; // instructions of the original that have a row
  for (std::size_t a = 0; a < after.size(); ++a) {
    if (match[a] >= 0)
      for (; shown < static_cast<std::size_t>(match[a]); ++shown) text += code_row(&before[shown], nullptr);
    text += code_row(match[a] < 0 ? nullptr : &before[shown++], &after[a]);
  }
  for (; shown < before.size(); ++shown) text += code_row(&before[shown], nullptr);
  return text + "</table>\n";
}

std::string function_html(const BuiltFunction& f) {
  std::string place = f.address ? fmt::format("{:#x}", f.address) : "module " + f.object;
  std::string text =
      fmt::format("<details><summary><b>{}()</b> <span class=\"quiet\">{}:{}</span> {}</summary>\n<table>",
                  escaped(f.symbol), escaped(f.file), f.line, escaped(f.reason));
  if (f.why != f.reason) text += row("in the object", escaped(f.why));
  text += row("in the kernel", fmt::format("{}, position {}, {} bytes; new: {} bytes", in_code(place), f.position,
                                           f.old_size, f.new_size));
  for (const auto& r : f.through) text += row("because", in_code(r.name + "()") + " " + escaped(r.why));
  return text + "</table>\n" + code_html(f) + "</details>\n";
}

// --- outcomes of the change ---

std::string outcomes_html(const BuildReport& report) {
  if (report.outcomes.empty()) return {};
  std::string text = "<h2>What becomes of it</h2>\n<table>\n";
  for (const auto& outcome : report.outcomes) {
    const Touched& touch = report.touched[outcome.touched];
    text +=
        fmt::format("<tr><td>{}</td><td>{}</td><td{}>{}</td></tr>\n", escaped(touch.file), in_code(shown_name(touch)),
                    outcome.has_effect() ? "" : " class=\"bad\"", escaped(in_words(outcome)));
  }
  return text + "</table>\n";
}

std::string warnings_html(const BuildReport& report) {
  std::string text;
  for (const auto& part : parts_without_effect(report)) text += "<li>" + escaped(part) + "</li>\n";
  if (text.empty()) return {};
  return "<p class=\"bad\"><b>A part of the change has no effect in this kernel:</b></p>\n<ul>\n" + text + "</ul>\n";
}

// --- lists ---

std::string list(std::string_view title, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string text = fmt::format("<h2>{}</h2>\n<ul>\n", title);
  for (const auto& item : items) text += "<li>" + item + "</li>\n";
  return text + "</ul>\n";
}

std::string lists_of(const BuildReport& report) {
  std::vector<std::string> added, notes, allowed, ignored, symbols, effects;
  for (const auto& name : report.added) added.push_back(in_code(name));
  for (const auto& note : report.notes) notes.push_back(in_code(note.symbol) + " " + escaped(note.why));
  for (const auto& a : report.allowed)
    allowed.push_back(fmt::format("{} {}: {}<br>allowed, because: {}", in_code(a.finding.error.symbol),
                                  escaped(a.finding.rule), escaped(a.finding.error.cause), escaped(a.reason)));
  for (const auto& i : report.ignored) ignored.push_back(in_code(i.symbol) + " " + escaped(i.why));
  for (const auto& s : report.livepatch_symbols)
    symbols.push_back(
        fmt::format("{} of {}, position {}: {}", in_code(s.place.name), escaped(s.object), s.place.position,
                    s.place.from_matched_function ? "read out of the image" : "the only one of its name"));
  for (const auto& w : report.writes)
    effects.push_back(fmt::format("{} becomes {:#x} (was {:#x}) while it is enabled", in_code(w.name()),
                                  w.store.new_value, w.store.old_value));
  for (const auto& name : report.constants)
    effects.push_back("sets " + in_code(name) + " when it is loaded, to the kernel's value");
  for (const auto& h : report.hooks)
    effects.push_back(fmt::format("{} of {}: {}", h.kind, escaped(h.object), in_code(h.function + "()")));
  for (const auto& s : report.states) effects.push_back(fmt::format("state {:#x}, version {}", s.id, s.version));
  return list("New in the module", added) + list("What else it does", effects) +
         list("Refused by a rule, and allowed", allowed) + list("Notes", notes) +
         list("Differs without effect", ignored) + list("Symbols that the kernel does not export", symbols);
}

} // namespace

std::string build_html(const BuildReport& report) {
  std::string text =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>livepatch report</title>\n";
  text += fmt::format("<style>{}</style></head><body>\n", style);
  text += fmt::format("<h1>Livepatch for {}: {} function{}</h1>\n", escaped(report.release), report.functions.size(),
                      report.functions.size() == 1 ? "" : "s");
  text += summary_of(report) + warnings_html(report);
  text +=
      "<h2>From the change to the patched functions</h2>\n<div class=\"picture\">" + chain_picture(report) + "</div>\n";
  text += "<h2>The change</h2>\n";
  std::map<std::string, int> numbers;
  for (const auto& hunk : report.hunks) text += hunk_html(hunk, ++numbers[hunk.file]);
  text += outcomes_html(report) + "<h2>Functions</h2>\n";
  for (const auto& function : report.functions) text += function_html(function);
  return text + lists_of(report) + "</body></html>\n";
}

} // namespace klp
