#include "analysis/compare/reliability.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

/// Sums of squares of a two-way table without replication.
struct TwoWay {
  double rows = 0.0;
  double columns = 0.0;
  double error = 0.0;
  std::vector<double> row_means;
  std::vector<double> all;
};

TwoWay two_way(std::span<const std::vector<double>> scores) {
  TwoWay sums;
  const std::size_t k = scores.front().size();
  for (const auto& row : scores) {
    sums.row_means.push_back(mean_of(row));
    sums.all.insert(sums.all.end(), row.begin(), row.end());
  }
  const double grand = mean_of(sums.all);
  std::vector<double> column_means;
  for (std::size_t j = 0; j < k; ++j) {
    std::vector<double> column;
    for (const auto& row : scores) column.push_back(row[j]);
    column_means.push_back(mean_of(column));
  }
  sums.rows = static_cast<double>(k) * sum_of_squares(sums.row_means);
  sums.columns = static_cast<double>(scores.size()) * sum_of_squares(column_means);
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (std::size_t j = 0; j < k; ++j) {
      const double rest = scores[i][j] - sums.row_means[i] - (column_means[j] - grand);
      sums.error += rest * rest;
    }
  return sums;
}

/// Interval of an ICC of one trial from F and the limits of its F distribution.
Interval from_f(double f, double df1, double df2, double k, double share) {
  const double low = f / f_quantile(share, df1, df2);
  const double high = f * f_quantile(share, df2, df1);
  return {(low - 1.0) / (low + k - 1.0), (high - 1.0) / (high + k - 1.0)};
}

/// McGraw & Wong 1996, table 7, case 2A: Satterthwaite's df for the mixture of trials and error.
Interval of_agreement(const Reliability& r, double share) {
  const auto n = static_cast<double>(r.people);
  const auto k = static_cast<double>(r.trials);
  const double icc = r.icc_2_1.value;
  const double trials = k * icc * r.f_trials;
  const double rest = n * (1.0 + (k - 1.0) * icc) - k * icc;
  const double v =
      (k - 1.0) * (n - 1.0) * (trials + rest) * (trials + rest) / ((n - 1.0) * trials * trials + rest * rest);
  const double lower = f_quantile(share, n - 1.0, v);
  const double upper = f_quantile(share, v, n - 1.0);
  const double mixture = k * r.ms_columns + (k * n - k - n) * r.ms_error;
  return {n * (r.ms_rows - lower * r.ms_error) / (lower * mixture + n * r.ms_rows),
          n * (upper * r.ms_rows - r.ms_error) / (mixture + n * upper * r.ms_rows)};
}

void fill_iccs(Reliability& r) {
  const auto n = static_cast<double>(r.people);
  const auto k = static_cast<double>(r.trials);
  const double rows = r.ms_rows;
  const double error = r.ms_error;
  const double within = r.ms_within;
  const double shift = r.ms_columns - error;
  r.icc_1_1.value = (rows - within) / (rows + (k - 1.0) * within);
  r.icc_2_1.value = (rows - error) / (rows + (k - 1.0) * error + k * shift / n);
  r.icc_3_1.value = (rows - error) / (rows + (k - 1.0) * error);
  if (rows > 0.0) {
    r.icc_1_k.value = (rows - within) / rows;
    r.icc_3_k.value = (rows - error) / rows;
  }
  if (rows + shift / n > 0.0) r.icc_2_k.value = (rows - error) / (rows + shift / n);
}

}  // namespace

Reliability reliability(std::span<const std::vector<double>> scores, double level) {
  if (!(level > 0.0 && level < 1.0)) throw std::invalid_argument("level must be between 0 and 1");
  Reliability r;
  r.people = scores.size();
  r.trials = scores.empty() ? 0 : scores.front().size();
  for (const auto& row : scores)
    if (row.size() != r.trials) throw std::invalid_argument("scores must have rows of equal length");
  if (r.people < kFewest) return refuse(r, Status::too_short, too_few(kFewest, "people", r.people));
  if (r.trials < 2) return refuse(r, Status::too_short, too_few(2, "trials", r.trials));
  double scale = 0.0;
  for (const auto& row : scores) {
    if (!all_finite(row)) return refuse(r, Status::not_finite, "a value is not finite");
    scale = std::max(scale, largest(row));
  }
  const TwoWay sums = two_way(scores);
  if (negligible(sd_of(sums.all), scale)) return refuse(r, Status::constant, "all scores are the same");

  const auto n = static_cast<double>(r.people);
  const auto k = static_cast<double>(r.trials);
  const double df_error = (n - 1.0) * (k - 1.0);
  // What is only rounding is 0, so that it is not taken for a very good measurement.
  const auto mean_square = [&](double ss, double df) {
    const double ms = ss / df;
    return negligible(std::sqrt(ms), scale) ? 0.0 : ms;
  };
  r.mean = mean_of(sums.all);
  r.ms_rows = mean_square(sums.rows, n - 1.0);
  r.ms_columns = mean_square(sums.columns, k - 1.0);
  r.ms_error = mean_square(sums.error, df_error);
  r.ms_within = mean_square(sums.columns + sums.error, n * (k - 1.0));
  r.sem_agreement = std::sqrt(r.ms_within);
  r.sem_consistency = std::sqrt(r.ms_error);
  r.mdc95_agreement = minimal_detectable_change(r.sem_agreement);
  r.mdc95_consistency = minimal_detectable_change(r.sem_consistency);
  if (r.mean > 0.0) r.typical_error_percent = 100.0 * r.sem_consistency / r.mean;
  r.sd_between = sd_of(sums.row_means);
  r.sd_all = sd_of(sums.all);
  r.swc = 0.2 * r.sd_between;
  fill_iccs(r);

  const double share = 0.5 * (1.0 + level);
  if (r.ms_within > 0.0) r.icc_1_1.ci = from_f(r.ms_rows / r.ms_within, n - 1.0, n * (k - 1.0), k, share);
  if (r.ms_error == 0.0)
    return refuse(r, Status::warn, "no measurement error at all: rounded or copied scores?");
  r.f_people = r.ms_rows / r.ms_error;
  r.p_people = f_upper_p(r.f_people, n - 1.0, df_error);
  r.f_trials = r.ms_columns / r.ms_error;
  r.p_trials = f_upper_p(r.f_trials, k - 1.0, df_error);
  r.icc_3_1.ci = from_f(r.f_people, n - 1.0, df_error, k, share);
  r.icc_2_1.ci = of_agreement(r, share);
  return r;
}

double typical_error_of_logs_percent(double sem_of_logs) {
  if (sem_of_logs < 0.0) throw std::invalid_argument("sem_of_logs must not be below 0");
  return 100.0 * std::expm1(sem_of_logs);
}

}  // namespace steadyplate::analysis
