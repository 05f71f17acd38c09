#include "tools/cli/help_formatter.hpp"

#include <algorithm>

namespace steadyplate::cli {

namespace {

constexpr std::size_t line_width = 100;

/// `text` in lines of at most line_width, each after the first behind `indent` blanks. A line break in the
/// text starts a new line, and what follows its leading blanks hangs two further in.
std::string wrapped(const std::string& text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  std::size_t hang = indent;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '\n') {
      const std::size_t word = std::min(text.find_first_not_of(" \n", at), text.size());
      hang = indent + 2;
      out += '\n' + std::string(indent, ' ');
      column = indent;
      at = word;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::size_t length = end - at;
    if (column > hang && column + 1 + length > line_width) {
      out += '\n' + std::string(hang, ' ');
      column = hang;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
      ++column;
    }
    out.append(text, at, length);
    column += length;
    at = end;
    while (at < text.size() && text[at] == ' ') ++at;
  }
  return out;
}

}  // namespace

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  const std::string name = "  " + make_option_name(option, is_positional) + make_option_opts(option);
  const std::size_t column = get_column_width();
  const bool fits = name.size() + 1 < column;
  return name + (fits ? std::string(column - name.size(), ' ') : '\n' + std::string(column, ' ')) +
         wrapped(make_option_desc(option), column) + '\n';
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  if (!option->get_option_text().empty()) return " " + option->get_option_text();
  if (option->get_items_expected_max() == 0) return "";  // a flag
  const std::string type = option->get_type_name();
  const auto from = type.find('{');
  if (from == std::string::npos) return option->get_positional() ? "" : " TEXT";
  std::string choices = type.substr(from + 1, type.rfind('}') - from - 1);
  std::replace(choices.begin(), choices.end(), ',', '|');
  return " " + choices;
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  const std::string variable = option->get_envname();
  std::string text = option->get_description();
  if (option->get_required() && !option->get_positional()) text += " (required)";
  if (!variable.empty())
    text.insert(std::min(text.find('\n'), text.size()), " (or the variable " + variable + ")");
  return text;
}

}  // namespace steadyplate::cli
