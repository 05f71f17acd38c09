// REDCap's import: rows of one record share record_id; an event is a time point; a trial and a printed score
// are instances of repeating instruments. The project must have these events and repeating instruments.

#include <map>
#include <set>

#include "tools/compare/text_table.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/export.hpp"

namespace steadyplate::study {

namespace {

constexpr std::size_t longest_field = 26;

/// One field of the dictionary.
struct Field {
  std::string name, form, label, validation;  ///< validation: "", "number" or "integer"
};

/// Plain names that fit, each once.
class FieldNames {
 public:
  std::string operator()(const std::string& prefix, const std::string& text) {
    std::string name = prefix + compare::plain_name(text);
    if (name.size() > longest_field) name.resize(longest_field);
    std::string once = name;
    for (int i = 2; !taken_.insert(once).second; ++i) {
      const std::string number = "_" + std::to_string(i);
      once = name.substr(0, longest_field - number.size()) + number;
    }
    return once;
  }

 private:
  std::set<std::string> taken_;
};

std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + scoring::csv_field(cells[i]);
  return line + '\n';
}

std::string number_text(const std::optional<double>& value) {
  return value ? scoring::exact(*value) : "";
}

std::string dictionary_of(const std::vector<Field>& fields) {
  std::string text =
      "\"Variable / Field Name\",\"Form Name\",\"Section Header\",\"Field Type\",\"Field Label\",\"Choices, "
      "Calculations, OR Slider Labels\",\"Field Note\",\"Text Validation Type OR Show Slider Number\",\"Text "
      "Validation Min\",\"Text Validation Max\",Identifier?,\"Branching Logic (Show field only "
      "if...)\",\"Required "
      "Field?\",\"Custom Alignment\",\"Question Number (surveys only)\",\"Matrix Group Name\",\"Matrix "
      "Ranking?\",\"Field Annotation\"\n";
  for (const Field& field : fields)
    text += line_of({field.name, field.form, "", "text", field.label, "", "", field.validation, "", "", "",
                     "", "", "", "", "", "", ""});
  return text;
}

}  // namespace

Files redcap_files(const Contents& contents) {
  std::vector<Field> fields = {{"record_id", "participant", "Pseudonym", ""},
                               {"arm", "participant", "Group", ""},
                               {"birth_year", "participant", "Year of birth", "integer"},
                               {"sex", "participant", "Sex", ""},
                               {"height_mm", "participant", "Height, mm", "number"},
                               {"mass_kg", "participant", "Mass, kg", "number"},
                               {"dominant_leg", "participant", "Dominant leg", ""},
                               {"bt_test", "balance_trial", "Test", ""},
                               {"bt_number", "balance_trial", "Trial", "integer"},
                               {"bt_state", "balance_trial", "Valid, void or fall", ""},
                               {"bt_uuid", "balance_trial", "UUID", ""}};
  const std::size_t first_metric = fields.size();
  std::map<std::string, std::string> units;
  for (const auto& current : contents.values)
    for (const auto& value : current.values) units[value.metric] = value.unit;
  FieldNames names;
  std::map<std::string, std::size_t> place;
  for (const auto& [metric, unit] : units) {
    place[metric] = fields.size();
    fields.push_back({names("m_", metric), "balance_trial",
                      unit.empty() ? metric : std::string(metric).append(", ").append(unit), "number"});
  }
  const std::size_t first_printed = fields.size();
  for (const auto& [name, label] :
       {std::pair{"ps_test", "Test"}, {"ps_metric", "Score as the device calls it"}, {"ps_detail", "Detail"}})
    fields.push_back({name, "printed_score", label, ""});
  fields.push_back({"ps_trial", "printed_score", "Trial", "integer"});
  fields.push_back({"ps_value", "printed_score", "Value as printed", "number"});
  fields.push_back({"ps_unit", "printed_score", "Unit", ""});

  std::vector<std::string> head = {"record_id", "redcap_event_name", "redcap_repeat_instrument",
                                   "redcap_repeat_instance"};
  for (std::size_t i = 1; i < fields.size(); ++i) head.push_back(fields[i].name);
  for (const char* form : {"participant", "balance_trial", "printed_score"})
    head.push_back(std::string(form) + "_complete");
  std::string text = line_of(head);
  const auto event = [](const std::string& time) { return compare::plain_name(time) + "_arm_1"; };
  const auto row = [&](const std::string& person, const std::string& time, const std::string& form,
                       std::size_t instance) {
    std::vector<std::string> cells(head.size());
    cells[0] = person;
    cells[1] = event(time);
    if (instance > 0) {
      cells[2] = form;
      cells[3] = std::to_string(instance);
    }
    const std::size_t complete = form == "participant" ? 3 : form == "balance_trial" ? 2 : 1;
    cells[cells.size() - complete] = "2";
    return cells;
  };
  // A field i > 0 stands in column i + 3: behind record_id come event, instrument and instance.
  constexpr std::size_t shift = 3;
  const std::string first_time =
      contents.definition.time_points.empty() ? "event_1" : contents.definition.time_points[0];
  for (const auto& p : contents.participants) {
    auto cells = row(p.pseudonym, first_time, "participant", 0);
    cells[1 + shift] = p.group;
    cells[2 + shift] = p.birth_year ? std::to_string(*p.birth_year) : "";
    cells[3 + shift] = p.sex;
    cells[4 + shift] = number_text(p.height_mm);
    cells[5 + shift] = number_text(p.mass_kg);
    cells[6 + shift] = p.dominant_leg;
    text += line_of(cells);
  }
  std::map<std::string, const datasets::Study::Current*> current;
  for (const auto& one : contents.values) current[one.trial] = &one;
  std::map<std::pair<std::string, std::string>, std::size_t> instances, printed_instances;
  for (const auto& t : contents.trials) {
    auto cells =
        row(t.participant, t.time_point, "balance_trial", ++instances[{t.participant, t.time_point}]);
    cells[first_metric - 4 + shift] = t.test;
    cells[first_metric - 3 + shift] = std::to_string(t.number);
    cells[first_metric - 2 + shift] = t.state;
    cells[first_metric - 1 + shift] = t.uuid;
    if (const auto found = current.find(t.uuid); found != current.end())
      for (const auto& value : found->second->values)
        cells[place[value.metric] + shift] = number_text(value.value);
    text += line_of(cells);
  }
  for (const auto& s : contents.printed) {
    auto cells =
        row(s.participant, s.time_point, "printed_score", ++printed_instances[{s.participant, s.time_point}]);
    cells[first_printed + shift] = s.test;
    cells[first_printed + 1 + shift] = s.metric;
    cells[first_printed + 2 + shift] = s.detail;
    cells[first_printed + 3 + shift] = std::to_string(s.trial);
    cells[first_printed + 4 + shift] = scoring::exact(s.value);
    cells[first_printed + 5 + shift] = s.unit;
    text += line_of(cells);
  }
  return {{"redcap_import.csv", text}, {"redcap_dictionary.csv", dictionary_of(fields)}};
}

}  // namespace steadyplate::study
