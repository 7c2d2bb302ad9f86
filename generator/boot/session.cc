#include "generator/boot/session.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

namespace klp {

namespace {

std::string without_carriage_returns(std::string_view text) {
  std::string out(text);
  out.erase(std::remove(out.begin(), out.end(), '\r'), out.end());
  return out;
}

// Removes the first word from `rest` and returns it.
std::string next_word(std::string& rest) {
  std::size_t space = rest.find(' ');
  std::string word = rest.substr(0, space);
  rest = space == std::string::npos ? "" : rest.substr(space + 1);
  return word;
}

// Builds the session from the events of one boot.
class SessionReader {
public:
  GuestSession session;

  void add(const GuestEvent& event) {
    if (event.word == "release") session.release = event.rest;
    if (event.word == "bye") session.complete = true;
    if (event.word == "early-refused") {
      GuestSession::Refused refused;
      refused.text = event.rest;
      refused.module = next_word(refused.text);
      session.early_refused.push_back(std::move(refused));
    }
    if (event.word == "module") begin(event);
    if (!session.modules.empty()) add_to_module(session.modules.back(), event);
  }

private:
  using FailedStep = GuestModule::FailedStep;

  void begin(const GuestEvent& event) {
    GuestModule module;
    std::string rest = event.rest;
    next_word(rest); // the module's number
    module.run.begun = true;
    module.taint_before = std::strtoul(rest.c_str(), nullptr, 10);
    session.modules.push_back(std::move(module));
  }

  static std::optional<FailedStep> failed_step_of(const std::string& word) {
    static const std::map<std::string, FailedStep> troubles = {
        {"load-refused", FailedStep::load_refused},   {"not-a-livepatch", FailedStep::not_a_livepatch},
        {"enable-stuck", FailedStep::enable_stuck},   {"disable-refused", FailedStep::disable_refused},
        {"disable-stuck", FailedStep::disable_stuck}, {"unload-refused", FailedStep::unload_refused},
        {"late-refused", FailedStep::late_refused},   {"late-stays", FailedStep::late_stays}};
    auto found = troubles.find(word);
    if (found == troubles.end()) return {};
    return found->second;
  }

  void add_to_module(GuestModule& module, const GuestEvent& event) {
    std::string rest = event.rest;
    if (auto failed_step = failed_step_of(event.word); failed_step && module.failed_step == FailedStep::none) {
      module.failed_step = *failed_step;
      if (*failed_step == FailedStep::late_refused || *failed_step == FailedStep::late_stays)
        module.failed_module = next_word(rest);
      module.error_text = rest;
    }
    add_phase(module.run, event);
    add_time(module.run, event);
    if (event.word == "object") {
      PatchedObject object;
      object.name = next_word(rest);
      object.patched = next_word(rest) == "1";
      while (!rest.empty()) object.functions.push_back(next_word(rest));
      module.run.objects.push_back(std::move(object));
    }
    if (event.word == "blocking") {
      int id = std::atoi(next_word(rest).c_str());
      module.run.blocking.push_back({id, rest, event.text});
    }
    if (event.word == "module-end") {
      module.run.ended = true;
      module.taint_after = std::strtoul(rest.c_str(), nullptr, 10);
    }
  }

  void add_phase(ModuleRun& run, const GuestEvent& event) {
    std::string rest = event.rest;
    if (event.word == "phase") {
      since_ = event.seconds;
      run.phases.push_back({next_word(rest), event.text, {}, 0});
    }
    if (event.word == "phase-end" && !run.phases.empty()) {
      run.phases.back().exit_status = std::atoi(next_word(rest).c_str());
      run.phases.back().seconds = event.seconds - since_;
    }
  }

  void add_time(ModuleRun& run, const GuestEvent& event) {
    double took = event.seconds - since_;
    if (event.word == "loaded") {
      run.name = event.rest;
      run.load_seconds = took;
    }
    if (event.word == "patched") run.transition_seconds = took;
    if (event.word == "unloaded") run.unload_seconds = took;
    if (event.word == "load" || event.word == "loaded" || event.word == "disable") since_ = event.seconds;
  }

  double since_ = 0; // the time of the event that the next duration is measured from
};

} // namespace

std::vector<GuestEvent> split_session(std::string_view raw, std::string_view token,
                                      const std::vector<double>& line_seconds) {
  std::string session = "\n" + without_carriage_returns(raw);
  std::string mark = "\n" + std::string(token) + " ";
  std::vector<GuestEvent> events;
  // `line_number`: how many complete lines of `raw` are before position `counted`, which skips the \n that is added
  // above.
  std::size_t line_number = 0, counted = 1;
  for (std::size_t at = session.find(mark); at != std::string::npos;) {
    std::size_t line = at + mark.size();
    std::size_t end = session.find('\n', line);
    if (end == std::string::npos) break;
    at = session.find(mark, end);
    GuestEvent event;
    line_number += static_cast<std::size_t>(std::count(session.begin() + counted, session.begin() + line, '\n'));
    counted = line;
    if (line_number < line_seconds.size()) event.seconds = line_seconds[line_number];
    event.rest = session.substr(line, end - line);
    event.word = next_word(event.rest);
    // init.sh prints a newline before each event: this newline is not a part of the text before the event.
    if (at == std::string::npos || at > end + 1)
      event.text = session.substr(end + 1, at == std::string::npos ? at : at - end - 1);
    events.push_back(std::move(event));
  }
  return events;
}

GuestSession read_session(const std::vector<GuestEvent>& events) {
  SessionReader reader;
  for (const auto& event : events) reader.add(event);
  return std::move(reader.session);
}

} // namespace klp
