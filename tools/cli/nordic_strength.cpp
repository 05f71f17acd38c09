#include <cmath>
#include <memory>
#include <stdexcept>

#include "tools/cli/nordic.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/nordic/strength.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

struct StrengthFlags {
  std::string file, score = "mean";
  nordic::StrengthOptions options;
  OutputFormat format;
};

struct RatioFlags {
  double flexors_nm = 0.0, extensors_nm = 0.0;
  std::optional<double> mass_kg;
  std::string kind = "conventional";
  OutputFormat format;
};

void run_strength(const StrengthFlags& flags, Context& context) {
  const nordic::ForceFile trace = nordic::read_force_file(flags.file);
  nordic::StrengthOptions options = flags.options;
  options.use_max = flags.score == "max";
  const nordic::StrengthAnswer answer = nordic::strength_answer(trace, options);
  if (answer.repetitions.empty())
    context.err << "steadyplate: " << flags.file << ": no repetition above "
                << scoring::plain(options.repetitions.keep_n) << " N (--keep)\n";
  switch (flags.format.chosen(context)) {
    case OutputFormat::Kind::table:
      nordic::write_strength(context.out, trace, answer);
      break;
    case OutputFormat::Kind::csv:
      context.out << nordic::strength_csv(trace, answer);
      break;
    case OutputFormat::Kind::json:
      context.out << scoring::json_text(nordic::json_strength(trace, answer));
      break;
  }
}

void run_ratio(const RatioFlags& flags, Context& context) {
  const double ratio = analysis::hamstring_quadriceps_ratio(flags.flexors_nm, flags.extensors_nm);
  const bool functional = flags.kind == "functional";
  const double mark = functional ? 1.0 : 0.6;
  switch (flags.format.chosen(context)) {
    case OutputFormat::Kind::table:
      context.out << "H:Q " << flags.kind << " "
                  << (functional ? "(eccentric flexors/concentric extensors): "
                                 : "(concentric flexors/concentric extensors, one speed): ")
                  << scoring::fixed(ratio, 2) << "; customary mark " << scoring::plain(mark)
                  << (functional ? "" : " at 60 deg/s") << ", no verdict\n";
      if (flags.mass_kg)
        context.out << "flexors " << scoring::fixed(flags.flexors_nm / *flags.mass_kg, 2)
                    << " N m/kg, extensors " << scoring::fixed(flags.extensors_nm / *flags.mass_kg, 2)
                    << " N m/kg\n";
      context.out
          << "Measurement error at 60 deg/s: peak torque SEM 5-10 %, smallest real difference 12-25 %; of "
             "ratios 25-30 % (Sole et al. 2007, Arch Phys Med Rehabil 88:626)\n";
      break;
    case OutputFormat::Kind::csv:
      context.out << "kind,flexors_n_m,extensors_n_m,ratio\n"
                  << flags.kind << ',' << scoring::exact(flags.flexors_nm) << ','
                  << scoring::exact(flags.extensors_nm) << ',' << scoring::exact(ratio) << '\n';
      break;
    case OutputFormat::Kind::json:
      context.out << scoring::json_text({{"schema", "steadyplate.nordic.ratio/1"},
                                         {"version", scoring::program_version()},
                                         {"kind", flags.kind},
                                         {"flexors_n_m", flags.flexors_nm},
                                         {"extensors_n_m", flags.extensors_nm},
                                         {"ratio", scoring::json_number(ratio)},
                                         {"customary_mark", mark}});
      break;
  }
}

}  // namespace

void add_nordic_strength(CLI::App& nordic_verb, Context& context) {
  auto strength = std::make_shared<StrengthFlags>();
  CLI::App* verb =
      nordic_verb.add_subcommand("strength", "Force of both legs from a trace of two ankle hooks");
  auto& o = strength->options;
  verb->add_option(
          "file", strength->file,
          "CSV: time in s, left and right force in N; knee flexion in deg if there. Or a journal of two load "
          "cells, recorded live")
      ->option_text("FILE")
      ->required();
  verb->add_option("--mass", o.mass_kg, "Body mass, kg")->check(CLI::PositiveNumber)->option_text("KG");
  verb->add_option("--distance", o.distance_m, "From knee to hook, m: adds the moment")
      ->check(CLI::PositiveNumber)
      ->option_text("M");
  verb->add_option("--tare", o.tare_s, "Take off the mean of the first seconds")
      ->check(CLI::NonNegativeNumber)
      ->option_text("S");
  verb->add_option("--start", o.repetitions.start_n, "A repetition lasts while the force is above this (25)")
      ->option_text("N");
  verb->add_option("--keep", o.repetitions.keep_n, "and counts when its peak is above this (100)")
      ->option_text("N");
  verb->add_option("--score", strength->score, "Score of the set: mean or max of the peaks")
      ->check(CLI::IsMember({"mean", "max"}));
  verb->add_flag("--drop-first", o.drop_first, "Leave the first repetition out of the score");
  verb->add_option("--typical-error", o.typical_error_n, "Error of one leg's force, N (27.5)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  strength->format.add_to(*verb, "Output");
  verb->footer(R"(
Rates of force development at 50 Hz have 2.5 samples in 50 ms: such values are marked. Imbalance is given by three named
formulas, with its own error.

Example:
  steadyplate nordic strength nordbord.csv --mass 76 --distance 0.41 --drop-first
  steadyplate record --device serial:/dev/ttyACM0 --board hooks.toml --duration 40 --out set1.spj
  steadyplate nordic strength set1.spj --mass 76

hooks.toml is a profile whose two channels are named left_n and right_n, with unit N (steadyplate devices --help).)");
  verb->callback([strength, &context] { run_strength(*strength, context); });

  auto ratio = std::make_shared<RatioFlags>();
  CLI::App* ratio_verb =
      nordic_verb.add_subcommand("ratio", "Hamstrings over quadriceps from entered peak torques");
  ratio_verb->add_option("--flexors", ratio->flexors_nm, "Peak torque of the knee flexors, N m")
      ->check(CLI::PositiveNumber)
      ->option_text("NM")
      ->required();
  ratio_verb->add_option("--extensors", ratio->extensors_nm, "Peak torque of the knee extensors, N m")
      ->check(CLI::PositiveNumber)
      ->option_text("NM")
      ->required();
  ratio_verb->add_option("--kind", ratio->kind, "Both concentric, or eccentric flexors")
      ->check(CLI::IsMember({"conventional", "functional"}));
  ratio_verb->add_option("--mass", ratio->mass_kg, "Body mass, kg")
      ->check(CLI::PositiveNumber)
      ->option_text("KG");
  ratio->format.add_to(*ratio_verb, "Output");
  ratio_verb->callback([ratio, &context] { run_ratio(*ratio, context); });
}

}  // namespace steadyplate::cli
