#include "generator/kernel/kbuild/shell_words.h"

namespace klp {

namespace {

class Splitter {
public:
  std::vector<Words> split(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) take(line, i);
    end_command();
    return std::move(commands_);
  }

private:
  void take(std::string_view line, std::size_t& i) {
    char c = line[i];
    if (quote_) return take_quoted(line, i);
    if (c == '\'' || c == '"') {
      quote_ = c;
      in_word_ = true;
    } else if (c == '\\' && i + 1 < line.size()) {
      add(line[++i]);
    } else if (c == ' ' || c == '\t') {
      end_word();
    } else if (c == ';' || c == '&' || c == '|' || c == '\n') {
      end_command();
    } else {
      add(c);
    }
  }

  // In double quotes a backslash quotes only $ ` " and \; in single quotes it quotes nothing.
  void take_quoted(std::string_view line, std::size_t& i) {
    char c = line[i];
    bool next = i + 1 < line.size();
    if (c == quote_)
      quote_ = 0;
    else if (quote_ == '"' && c == '\\' && next &&
             std::string_view("$`\"\\").find(line[i + 1]) != std::string_view::npos)
      add(line[++i]);
    else
      add(c);
  }

  void add(char c) {
    word_ += c;
    in_word_ = true;
  }
  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }
  void end_command() {
    end_word();
    if (!words_.empty()) commands_.push_back(std::move(words_));
    words_.clear();
  }

  std::vector<Words> commands_;
  Words words_;
  std::string word_;
  bool in_word_ = false; // also set by '' and "": an empty word is a word
  char quote_ = 0;
};

} // namespace

std::vector<Words> shell_commands(std::string_view line) { return Splitter().split(line); }

} // namespace klp
