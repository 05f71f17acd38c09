#include "tests/acquisition/sway.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

namespace steadyplate::test {

double mean(const std::vector<double>& x) {
  double sum = 0.0;
  for (const double value : x) {
    sum += value;
  }
  return sum / static_cast<double>(x.size());
}

namespace {

double covariance(const std::vector<double>& x, const std::vector<double>& y) {
  const double mx = mean(x);
  const double my = mean(y);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += (x[i] - mx) * (y[i] - my);
  }
  return sum / static_cast<double>(x.size());
}

}  // namespace

double variance(const std::vector<double>& x) {
  return covariance(x, x);
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  return covariance(x, y) / std::sqrt(variance(x) * variance(y));
}

double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  const std::size_t half = x.size() / 2;
  return x.size() % 2 == 1 ? x[half] : 0.5 * (x[half - 1] + x[half]);
}

std::vector<double> low_pass(const std::vector<double>& x, double cutoff_hz, double rate_hz) {
  constexpr std::size_t padding = 100;
  std::vector<double> y;
  for (std::size_t i = padding; i > 0; --i) {
    y.push_back(2.0 * x.front() - x[i]);
  }
  y.insert(y.end(), x.begin(), x.end());
  for (std::size_t i = 0; i < padding; ++i) {
    y.push_back(2.0 * x.back() - x[x.size() - 2 - i]);
  }
  const double k = std::tan(std::numbers::pi * cutoff_hz / rate_hz);
  for (int direction = 0; direction < 2; ++direction) {
    for (const double quality : {0.54119610014619698, 1.3065629648763766}) {
      const double norm = 1.0 / (1.0 + k / quality + k * k);
      const double b = k * k * norm;
      const double a1 = 2.0 * (k * k - 1.0) * norm;
      const double a2 = (1.0 - k / quality + k * k) * norm;
      double x1 = y.front(), x2 = y.front(), y1 = y.front(), y2 = y.front();
      for (double& value : y) {
        const double in = value;
        value = b * (in + 2.0 * x1 + x2) - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = in;
        y2 = y1;
        y1 = value;
      }
    }
    std::reverse(y.begin(), y.end());
  }
  return {y.begin() + padding, y.end() - padding};
}

double ellipse_area_mm2(const std::vector<double>& ml_mm, const std::vector<double>& ap_mm) {
  const double n = static_cast<double>(ml_mm.size());
  const double unbiased = n / (n - 1.0);
  const double xy = covariance(ml_mm, ap_mm);
  const double root = unbiased * std::sqrt(variance(ml_mm) * variance(ap_mm) - xy * xy);
  const double f = (n - 2.0) / 2.0 * (std::pow(0.05, -2.0 / (n - 2.0)) - 1.0);
  return std::numbers::pi * root * 2.0 * (n - 1.0) * (n + 1.0) / (n * (n - 2.0)) * f;
}

double mean_velocity_mm_s(const std::vector<double>& ml_mm, const std::vector<double>& ap_mm,
                          double rate_hz) {
  double path = 0.0;
  for (std::size_t i = 1; i < ml_mm.size(); ++i) {
    path += std::hypot(ml_mm[i] - ml_mm[i - 1], ap_mm[i] - ap_mm[i - 1]);
  }
  return path * rate_hz / static_cast<double>(ml_mm.size() - 1);
}

double power_share(const std::vector<double>& x, double rate_hz, double low_hz, double high_hz) {
  const double n = static_cast<double>(x.size());
  const double centre = mean(x);
  double band = 0.0;
  for (std::size_t k = 1; k < x.size() / 2; ++k) {
    const double f_hz = static_cast<double>(k) * rate_hz / n;
    if (f_hz < low_hz || f_hz >= high_hz) {
      continue;
    }
    const std::complex<double> turn = std::polar(1.0, -2.0 * std::numbers::pi * static_cast<double>(k) / n);
    std::complex<double> sum = 0.0;
    for (std::size_t i = x.size(); i > 0; --i) {
      sum = sum * turn + (x[i - 1] - centre);
    }
    band += 2.0 * std::norm(sum) / (n * n);
  }
  return band / variance(x);
}

std::uint64_t hash_rounded(const std::vector<double>& x, double decimals_scale, std::uint64_t hash) {
  for (const double value : x) {
    const std::string line = std::to_string(std::llround(value * decimals_scale)) + "\n";
    for (const char c : line) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
  }
  return hash;
}

}  // namespace steadyplate::test
