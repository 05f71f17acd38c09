#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Small measures of sway for the simulator's tests, written from their definitions and apart from the metric
// table: a simulator that is judged by the code it feeds proves nothing.
namespace steadyplate::test {

double mean(const std::vector<double>& x);
/// Population variance.
double variance(const std::vector<double>& x);
double correlation(const std::vector<double>& x, const std::vector<double>& y);
double median(std::vector<double> x);

/// Butterworth order 4 (two biquads), forward and backward, zero phase; the ends are padded by odd
/// reflection.
std::vector<double> low_pass(const std::vector<double>& x, double cutoff_hz, double rate_hz);

/// 95 % prediction ellipse, mm^2 (Schubert & Kirchner 2014).
double ellipse_area_mm2(const std::vector<double>& ml_mm, const std::vector<double>& ap_mm);

/// Path length over (N-1)/rate, mm/s.
double mean_velocity_mm_s(const std::vector<double>& ml_mm, const std::vector<double>& ap_mm, double rate_hz);

/// Share of the variance in frequencies of `low_hz` up to but not including `high_hz`, by a plain Fourier sum
/// over all of the data.
double power_share(const std::vector<double>& x, double rate_hz, double low_hz, double high_hz);

/// Values rounded to fixed decimals, one a line, hashed by FNV-1a.
std::uint64_t hash_rounded(const std::vector<double>& x, double decimals_scale, std::uint64_t hash);

}  // namespace steadyplate::test
