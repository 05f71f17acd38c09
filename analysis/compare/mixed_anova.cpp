#include "analysis/compare/mixed_anova.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "analysis/compare/distributions.hpp"

namespace steadyplate::analysis {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Orthonormal contrasts of k times (Helmert): a column each, all orthogonal to the mean.
MatrixXd contrasts_of(Index k) {
  MatrixXd c = MatrixXd::Zero(k, k - 1);
  for (Index j = 0; j + 1 < k; ++j) {
    const double length = std::sqrt(static_cast<double>((j + 1) * (j + 2)));
    c.col(j).head(j + 1).setConstant(1.0 / length);
    c(j + 1, j) = -static_cast<double>(j + 1) / length;
  }
  return c;
}

/// Sums over the table, about its grand mean.
struct Table {
  MatrixXd scores;      ///< N x k
  MatrixXd cell_means;  ///< G x k
  VectorXd sizes;       ///< n_g
  MatrixXd residuals;   ///< scores less their cell mean
  double scale = 0.0;   ///< largest score as given: what rounding is measured by
};

Table table_of(const RepeatedMeasures& data) {
  Table t;
  const auto n = static_cast<Index>(data.people());
  const auto k = static_cast<Index>(data.times());
  t.scores.resize(n, k);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < k; ++j)
      t.scores(i, j) = data.scores[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  t.scale = t.scores.cwiseAbs().maxCoeff();
  t.scores.array() -= t.scores.mean();
  const auto group_of = [&](Index i) { return static_cast<Index>(data.group[static_cast<std::size_t>(i)]); };
  t.sizes = VectorXd::Zero(static_cast<Index>(data.groups));
  t.cell_means = MatrixXd::Zero(static_cast<Index>(data.groups), k);
  for (Index i = 0; i < n; ++i) {
    t.sizes(group_of(i)) += 1.0;
    t.cell_means.row(group_of(i)) += t.scores.row(i);
  }
  t.cell_means.array().colwise() /= t.sizes.array();
  t.residuals = t.scores;
  for (Index i = 0; i < n; ++i) t.residuals.row(i) -= t.cell_means.row(group_of(i));
  return t;
}

/// Upper tail of -nu rho ln W: chi-square with a second-order term (Anderson 1958).
double mauchly_p(double w, double d, double nu) {
  const double rho = 1.0 - (2.0 * d * d + d + 2.0) / (6.0 * d * nu);
  const double z = -nu * rho * std::log(w);
  const double f = d * (d + 1.0) / 2.0 - 1.0;
  const double second = (d + 2.0) * (d - 1.0) * (d - 2.0) * (2.0 * d * d * d + 6.0 * d * d + 3.0 * d + 2.0) /
                        (288.0 * (d * nu * rho) * (d * nu * rho));
  const double first_tail = chi_square_upper_p(z, f);
  return first_tail + second * (chi_square_upper_p(z, f + 4.0) - first_tail);
}

Sphericity sphericity_of(const MatrixXd& s, double nu) {
  Sphericity answer;
  const auto d = static_cast<double>(s.rows());
  const MatrixXd relative = s / (s.trace() / d);  // trace d: no overflow in the determinant
  answer.greenhouse_geisser = d / relative.squaredNorm();
  const double left = nu - d * answer.greenhouse_geisser;
  if (left > 0.0) answer.huynh_feldt = ((nu + 1.0) * d * answer.greenhouse_geisser - 2.0) / (d * left);
  if (nu <= d) {
    answer.status = Status::degenerate;
    answer.note = "Mauchly's test needs more people than times";
    return answer;
  }
  answer.mauchly_w = std::clamp(relative.determinant(), 0.0, 1.0);
  answer.mauchly_p = mauchly_p(answer.mauchly_w, d, nu);
  return answer;
}

AnovaTerm term(double ss, double df, double ss_error, double df_error, double other_error, bool no_error) {
  AnovaTerm t;
  if (no_error) return refuse(t, Status::constant, "its error sum of squares is 0");
  static_cast<FTest&>(t) = f_test(ss, df, ss_error, df_error);
  t.partial_eta2 = ss / (ss + ss_error);
  t.generalized_eta2 = ss / (ss + ss_error + other_error);
  return t;
}

void correct(AnovaTerm& t, const std::optional<Sphericity>& sphericity) {
  if (!has_value(t.status)) return;
  const auto corrected = [&](double epsilon) { return f_upper_p(t.f, t.df1 * epsilon, t.df2 * epsilon); };
  t.p_greenhouse_geisser = sphericity ? corrected(sphericity->greenhouse_geisser) : t.p;
  t.p_huynh_feldt =
      sphericity ? corrected(sphericity->huynh_feldt > 1.0 ? 1.0 : sphericity->huynh_feldt) : t.p;
}

}  // namespace

MixedAnova mixed_anova(const RepeatedMeasures& data) {
  require_shape(data);
  MixedAnova answer;
  answer.people = data.people();
  answer.groups = data.groups;
  answer.times = data.times();
  for (std::size_t g = 0; g < data.groups; ++g) {
    const auto size = static_cast<std::size_t>(std::count(data.group.begin(), data.group.end(), g));
    if (size < kFewest)
      return refuse(answer, Status::too_short, too_few(kFewest, "people in each group", size));
  }
  if (complete_rows(data.scores).size() != data.people())
    return refuse(answer, Status::not_finite, "a value is not finite");

  const Table t = table_of(data);
  const auto n = static_cast<double>(data.people());
  const auto g = static_cast<double>(data.groups);
  const auto k = static_cast<double>(data.times());
  const double d = k - 1.0;
  const double nu = n - g;
  const MatrixXd c = contrasts_of(t.scores.cols());
  const MatrixXd within = t.residuals * c;
  const MatrixXd s = within.transpose() * within / nu;

  const double error_between = t.residuals.rowwise().mean().squaredNorm() * k;
  const double error_within = nu * s.trace();
  const bool no_between = negligible(std::sqrt(error_between / nu), t.scale);
  const bool no_within = negligible(std::sqrt(error_within / (nu * d)), t.scale);

  const VectorXd group_means = t.cell_means.rowwise().mean();
  const double grand = t.sizes.dot(group_means) / n;
  const double ss_group = k * (t.sizes.array() * (group_means.array() - grand).square()).sum();
  const VectorXd plain = t.cell_means.colwise().mean();
  const VectorXd weighted = t.cell_means.transpose() * t.sizes / n;
  const double ss_time = (c.transpose() * plain).squaredNorm() * g * g / t.sizes.cwiseInverse().sum();
  const double ss_time_type2 = (c.transpose() * weighted).squaredNorm() * n;
  const MatrixXd off = (t.cell_means.rowwise() - weighted.transpose()) * c;
  const double ss_both = t.sizes.dot(off.rowwise().squaredNorm());

  answer.group = term(ss_group, g - 1.0, error_between, nu, error_within, no_between);
  answer.time = term(ss_time, d, error_within, nu * d, error_between, no_within);
  answer.time_type2 = term(ss_time_type2, d, error_within, nu * d, error_between, no_within);
  answer.group_by_time = term(ss_both, d * (g - 1.0), error_within, nu * d, error_between, no_within);
  if (data.times() > 2) {
    answer.sphericity =
        no_within ? refuse(Sphericity(), Status::constant, "no spread within people") : sphericity_of(s, nu);
  }
  for (AnovaTerm* each : {&answer.time, &answer.time_type2, &answer.group_by_time})
    correct(*each, answer.sphericity);
  return answer;
}

}  // namespace steadyplate::analysis
