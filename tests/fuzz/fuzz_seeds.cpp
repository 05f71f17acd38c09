// Writes the first inputs of every fuzz target: fuzz_seeds FOLDER. Small files that our own writers make.

#include <cmath>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/events.hpp"
#include "acquisition/journal/journal.hpp"
#include "calibration/certificate.hpp"
#include "datasets/export/c3d.hpp"
#include "datasets/export/recording_csv.hpp"
#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_json.hpp"
#include "datasets/export/recording_mat.hpp"
#include "datasets/export/recording_sto.hpp"
#include "datasets/export/recording_xdf.hpp"
#include "datasets/mat/answer.hpp"
#include "datasets/reliability/shipped.hpp"
#include "datasets/samples/layouts.hpp"
#include "datasets/study/taken.hpp"
#include "tests/datasets/small_c3d.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/datasets/vendor_files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace steadyplate;

void write(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

/// One byte of choice, then samples as fuzz_score reads them.
std::string samples(std::uint8_t choice, std::size_t count) {
  std::string bytes(1, static_cast<char>(choice));
  for (std::size_t i = 0; i < count; ++i) {
    const auto k = static_cast<double>(i);
    for (const double mm : {5.0 * std::sin(0.3 * k), 9.0 * std::cos(0.05 * k)}) {
      const auto code = static_cast<unsigned>(32768 + std::lround(100.0 * mm));
      bytes += static_cast<char>(code / 256U);
      bytes += static_cast<char>(code % 256U);
    }
    if ((choice & 128U) != 0) bytes += static_cast<char>(140);
  }
  return bytes;
}

/// All that an exported recording can say of itself.
datasets::Recording small_recording() {
  datasets::RecordingData data;
  data.id = "live";
  data.participant.pseudonym = "7";
  data.condition = {datasets::Vision::closed, datasets::Surface::foam, datasets::Stance::left_leg};
  data.time_s = {0.0, 0.01, 0.02};
  data.channels = {{"fz_n", "N", "left", "a", {1.0, std::nan(""), 3.0}},
                   {"mx_nmm", "N*mm", "", "b", {4.0, 5.0, 6.5}}};
  data.plate_frame = datasets::PlateFrame{"right", "forward", -40.0};
  data.link = datasets::LinkQuality{};
  data.link->rate_hz = 100.0;
  data.link->gaps = {{0.0, 0.01, "not received"}};
  data.notes = {"a note"};
  return datasets::Recording(std::move(data));
}

calibration::Certificate certificate_of(calibration::Model model) {
  calibration::Certificate c;
  c.program = "p";
  c.issued = "2026-01-01";
  c.valid_until = "2027-01-01";
  c.device_identity = "usb=1:2:3";
  c.fit = "gains";
  c.masses_kg = {5.0};
  c.points_mm = {{0.0, 1.5}};
  c.cop_rms_mm = 0.1;
  c.model = std::move(model);
  c.residuals = {{5.0, 0.0, 1.5, 0.1, 0.2, 0.3}};
  c.recordings = {{"a.spj", "00"}};
  return c;
}

void write_certificates(const fs::path& folder) {
  calibration::CellModel cells;
  const double corner = 100.0;
  for (const char* name : {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts", "cell_br_counts"}) {
    const bool right = name[6] == 'r';
    const bool front = name[5] == 't';
    cells.cells.push_back(
        {name, {.zero = 5.0, .gain = 0.01}, {right ? corner : -corner, front ? corner : -corner}});
    cells.errors.emplace_back();
    cells.noise_n.push_back(0.1);
  }
  calibration::PlateModel plate;
  plate.channels = {"a", "b"};
  plate.zero = {0.0, 1.0};
  plate.matrix = Eigen::MatrixXd::Ones(6, 2);
  plate.polynomial = {{1, 0, 0.5, 0.0}};
  write(folder / "cells", calibration::to_toml(certificate_of(cells)));
  write(folder / "plate", calibration::to_toml(certificate_of(plate)));
  write(folder / "tilt", calibration::to_toml(certificate_of(calibration::TiltChannels{"ml", "ap", {}})));
  write(folder / "hold", "mass_kg=10;ml_mm=-100;ap_mm=80");
  write(folder / "wii", "07d1:4330:3a98:5dc0:0e42:4e20:4650:6590:1482:5910:5208:7148");
}

/// C3D files as our own writer makes them: without force plates.
void write_c3d(const fs::path& folder) {
  datasets::Recording whole = small_recording();
  write(folder / "recording", datasets::recording_c3d(whole).bytes);
  datasets::RecordingData data = whole.data();
  data.events = {{0.01, "Foot Strike", "Left"}};
  data.channels.resize(1);
  write(folder / "events", datasets::recording_c3d(datasets::Recording(std::move(data))).bytes);
}

/// What steadyplate-mat says of a file of ours and of another's, and the files.
void write_mat(const fs::path& folder) {
  using datasets::mat::Kind;
  using datasets::mat::Variable;
  const datasets::Recording whole = small_recording();
  write(folder / "file", datasets::recording_mat(whole));
  const std::string prefix = std::string(datasets::recording_mat_struct) + '.';
  std::vector<Variable> variables = {{prefix + datasets::recording_mat_head,
                                      Kind::text,
                                      {1, 1},
                                      {},
                                      datasets::recording_head(whole, datasets::HeadText::ascii)},
                                     {prefix + "time_s", Kind::numbers, {3, 1}, whole.data().time_s, ""}};
  const auto names = datasets::mat_fields(whole.data());
  for (std::size_t k = 0; k < names.size(); ++k)
    variables.push_back({prefix + names[k], Kind::numbers, {3, 1}, whole.data().channels[k].values, ""});
  std::string answer(datasets::mat::answer_mark);
  for (const Variable& variable : variables) answer += datasets::mat::encoded(variable);
  write(folder / "ours", answer + datasets::mat::encoded_end(variables.size()));
  write(folder / "failure",
        std::string(datasets::mat::answer_mark) + datasets::mat::encoded_failure("it is odd."));
  write(folder / "other", std::string(datasets::mat::answer_mark) +
                              datasets::mat::encoded({"c{2}", Kind::other, {}, {}, "a sparse matrix"}) +
                              datasets::mat::encoded({"m", Kind::numbers, {2, 2}, {1.0, 2.0, 3.0, 4.0}, ""}) +
                              datasets::mat::encoded_end(2));
}

void write_all(const fs::path& folder) {
  write_mat(folder / "mat");
  write_certificates(folder / "certificate");
  for (const int type : {1, 2, 3, 4})
    for (const bool real : {true, false})
      write(folder / "read_c3d" / (std::to_string(type) + (real ? "real" : "integer")),
            datasets::SmallC3d(type, real).bytes());
  for (const std::string_view layout : datasets::sample_layouts())
    for (const std::size_t rows : {1U, 3U, 8U})
      write(folder / ("read_" + std::string(layout)) / std::to_string(rows),
            datasets::write_layout(layout, datasets::trial(rows)));
  for (const auto& [reader, make] : datasets::vendor_files())
    for (const std::size_t rows : {1U, 5U})
      write(folder / ("read_" + reader) / std::to_string(rows), make(rows));
  for (const int version : {100, 105})
    write(folder / "read_amti_bsf" / std::to_string(version), datasets::small_bsf(3, version));
  write(folder / "read_xdf" / "recording", datasets::recording_xdf(small_recording()));
  write(folder / "read_steadyplate_json" / "recording", datasets::recording_json(small_recording()));
  write(folder / "read_opensim" / "recording", datasets::recording_sto(small_recording()));
  write(folder / "read_text" / "spaces", "# plate 7\nt  ML  AP\ns  mm  mm\n0.00  1.5  2.5\n0.01  1.6  2.4\n");
  write(folder / "read_text" / "cells", "t_s,tl,tr,bl,br,note\n0,1,2,3,4,a\n0.01,1,2,3,4,b\n");
  write(folder / "read_text" / "quoted",
        "\"time_s\";\"x_mm\";\"y_mm\"\n\"0\";\"1,5\";\"2,5\"\n\"1\";\"1,5\";\"NaN\"\n");
  write(
      folder / "mapping" / "all",
      "delimiter = \";\"\ndecimal = \",\"\nheader_line = 3\nrate_hz = 100\n[columns]\ntime = \"t\"\nml = "
      "\"a\"\nap = 2\n"
      "[units]\ntime = \"ms\"\ncop = \"cm\"\n[signs]\nml = -1\n[plate]\nwidth_mm = 433\nlength_mm = 228\nx = "
      "\"right\"\ny = \"forward\"\nsurface_z_mm = -40\n");
  write(folder / "sums" / "list",
        std::string(64, 'A') + " *d/a.csv\r\n" + std::string(64, '0') + "  ./a.csv\n");
  write(folder / "mapping" / "columns", "ml=copX,ap=copY,time=t");
  write(folder / "compare" / "study", "id,group,pre,post\nA,x,1.5,2\nB,y,NA,\"3\"\n");
  write(folder / "compare" / "german", "id;arm;t0;t1\nA;x;1,5;2,25\n");
  write(folder / "compare" / "reliability", std::string(datasets::shipped_reliability_csv().substr(0, 600)));
  write(
      folder / "compare" / "norms",
      "metric,unit,device_class,vision,surface,stance,rate_low_hz,rate_high_hz,age_low_years,age_high_years,"
      "sex,low,high,band,people,source\nmean_velocity,mm/s,force_plate,open,firm,both_legs,50,200,20,39,any,"
      "5.2,15.5,5th to 95th percentile,87,somebody\n");
  write(folder / "compare" / "words", "0.2,SWC=0.1,KIND=between_trials,SCALE=log");
  write(folder / "compare" / "plan",
        "name = \"n\"\nrest_s = 120\n[[block]]\nweeks = 2\nsessions_a_week = 3\nsets = [\"3\", \"6-8\"]\n"
        "supervised = true\n");
  write(folder / "protocol" / "small",
        "id = \"a\"\nname = \"A\"\nsource = \"s\"\nopen = [\"x\"]\n[gates]\nminimum_s = 5\n[[test]]\nid = "
        "\"t\"\n"
        "name = \"T\"\nprompt = \"p\"\nstance = \"both\"\nsurface = \"foam\"\nvision = \"ec\"\nduration_s = "
        "10\n"
        "trials = 2\npractice = 1\nrest_s = 3\nsettle_s = 1\n");
  write(folder / "station" / "person",
        std::string("\1") + R"({"pseudonym":"P-001","visit":"baseline","height_mm":1750})");
  write(folder / "station" / "board", std::string("\2") + R"({"board":"simulated"})");
  write(folder / "station" / "trial", std::string("\4") + R"({"do":"void","reason":"x"})");
  write(folder / "station" / "open",
        "id = \"a\"\nname = \"A\"\nsource = \"s\"\nopen = [\"x\"]\n[[test]]\nid = \"t\"\nname = \"T\"\n"
        "prompt = \"p\"\nstance = \"both\"\nsurface = \"foam\"\nvision = \"ec\"\n");
  datasets::Taken taken;
  taken.judgement = "accepted";
  taken.warnings = {"warn_load: light"};
  write(folder / "study" / "taken", datasets::to_json(taken));
  write(folder / "study" / "wide", "participant,test,osi_baseline,osi_post\nP01,unstable_both,2.1,1.4\n");
  write(folder / "study" / "long",
        "participant,time,test,trial,leg,metric,value,unit,device,level\nP01,baseline,strength,1,dominant,"
        "peak_torque,101.5,N m,dynamometer,60\n");
  write(folder / "study" / "people",
        "pseudonym,birth_year,sex,height_mm,mass_kg,dominant_leg,foot_length_mm,foot_width_mm,group\n"
        "P01,1999,female,1700,61.5,right,245,95,control\n");
  write(
      folder / "study" / "definition",
      "name = \"n\"\ngroups = [\"a\", \"b\"]\ntime_points = [\"baseline\", \"post\"]\ntests = [\"static\"]\n"
      "primary = \"static/OSI\"\nplan = \"trial\"\nnote = \"x\"\npublished = [\"y\"]\nsynthetic = true\n");
  // framers: a byte for the framing, one for its shape and the split, then the wire
  write(folder / "framers" / "lines", std::string("\0\7", 2) + "millis,a,b\n1000,5,6\n1012,7,8\n[STATS] x\n");
  write(folder / "framers" / "json",
        std::string("\x8C\7", 2) + "{\"t\":1,\"a\":2,\"b\":3}\n{\"status\":\"idle\"}\n");
  std::string wit("\x55\x53\1\2\3\4\5\6\7\x08", 10);
  unsigned sum = 0;
  for (const char c : wit) sum += static_cast<unsigned char>(c);
  wit += static_cast<char>(sum & 0xFFU);
  write(folder / "framers" / "witmotion", std::string("\1\7", 2) + wit + wit + wit);
  std::string sway;
  for (int k = 0; k < 12; ++k) sway += std::string(1, static_cast<char>(k)) + static_cast<char>(k << 4 | 8);
  write(folder / "framers" / "accusway", std::string("\5\7", 2) + sway + sway);
  const auto tilt = acquisition::load_profile("text-tilt");
  using acquisition::RecordKind;
  write(folder / "journal" / "tilt",
        acquisition::journal_start({.program = "p",
                                    .address = "tcp:x:1",
                                    .profile_id = tilt.id,
                                    .profile = tilt.text,
                                    .started = "",
                                    .simulated = false}) +
            acquisition::journal_record(RecordKind::bytes, 1000, "20,1.5,2.5,3\n40,1.6,") +
            acquisition::journal_record(RecordKind::bytes, 2000, "2.4,3\n60,1.7,2.3,3\n") +
            acquisition::journal_record(RecordKind::event, 3000, "{\"event\":\"gap\"}"));
  write(folder / "journal" / "trial", "run=u;test=ec;number=1;attempt=2;practice=no");
  write(
      folder / "journal" / "guided",
      acquisition::journal_start({.program = "p",
                                  .address = "sim:tilt",
                                  .profile_id = tilt.id,
                                  .profile = tilt.text,
                                  .started = "",
                                  .simulated = true}) +
          acquisition::journal_record(RecordKind::event, 500,
                                      acquisition::event_text(acquisition::event_trial_begin, "frame=1")) +
          acquisition::journal_record(RecordKind::bytes, 1000, "20,1.5,2.5,3\n40,1.6,2.4,3\n60,1.7,2.3,3\n") +
          acquisition::journal_record(RecordKind::event, 1500,
                                      acquisition::event_text(acquisition::event_trial_end, "frame=2")));
  write(folder / "journal" / "profile", tilt.text);
  write(folder / "journal" / "commands", acquisition::load_profile("tecgihan").text);
  std::ostringstream csv;
  datasets::write_recording_csv(csv, small_recording());
  write(folder / "read_steadyplate_csv" / "recording", csv.str());
  write_c3d(folder / "read_c3d");
  for (const std::uint8_t choice : {0, 1, 2, 3, 128})
    write(folder / "score" / std::to_string(choice), samples(choice, 300));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: fuzz_seeds FOLDER\n";
    return 2;
  }
  try {
    write_all(arguments[1]);
  } catch (const std::exception& error) {
    std::cerr << "fuzz_seeds: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
