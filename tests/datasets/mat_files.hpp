#pragma once

#include <matio.h>

#include <string>
#include <vector>

#include "tests/support/data.hpp"

namespace steadyplate::test {

/// A MAT file of another program: two trials in an array of structs, each with time, both axes and the rate;
/// beside them text, a cell and whole numbers of 16 bits.
inline std::string foreign_mat(mat_ft version, matio_compression compression, std::size_t trials = 2,
                               std::size_t samples = 50) {
  const TemporaryDirectory folder;
  const std::string path = (folder.path() / "foreign.mat").string();
  mat_t* const file = Mat_CreateVer(path.c_str(), nullptr, version);
  if (file == nullptr) return "";
  const std::vector<const char*> names = {"time_s", "cop_ml_mm", "cop_ap_mm", "fs"};
  const std::size_t dims[2] = {1, trials};
  matvar_t* const structs = Mat_VarCreateStruct("trial", 2, const_cast<std::size_t*>(dims),
                                                const_cast<const char**>(names.data()), 4);
  for (std::size_t k = 0; k < trials; ++k) {
    std::vector<double> time;
    std::vector<double> ml;
    std::vector<double> ap;
    for (std::size_t i = 0; i < samples; ++i) {
      time.push_back(static_cast<double>(i) / 100.0);
      ml.push_back(static_cast<double>(i * (k + 1)) / 8.0);
      ap.push_back(1000.0 - static_cast<double>(i * i) / 16.0);
    }
    double rate = 100.0;
    const auto column = [&](std::vector<double>& values) {
      std::size_t size[2] = {values.size(), 1};
      return Mat_VarCreate(nullptr, MAT_C_DOUBLE, MAT_T_DOUBLE, 2, size, values.data(), 0);
    };
    std::size_t one[2] = {1, 1};
    Mat_VarSetStructFieldByIndex(structs, 0, k, column(time));
    Mat_VarSetStructFieldByIndex(structs, 1, k, column(ml));
    Mat_VarSetStructFieldByIndex(structs, 2, k, column(ap));
    Mat_VarSetStructFieldByIndex(structs, 3, k,
                                 Mat_VarCreate(nullptr, MAT_C_DOUBLE, MAT_T_DOUBLE, 2, one, &rate, 0));
  }
  Mat_VarWrite(file, structs, compression);
  Mat_VarFree(structs);
  std::string letters = "quiet standing";
  std::size_t text[2] = {1, letters.size()};
  matvar_t* const note = Mat_VarCreate("note", MAT_C_CHAR, MAT_T_UTF8, 2, text, letters.data(), 0);
  Mat_VarWrite(file, note, compression);
  Mat_VarFree(note);
  std::int16_t whole[3] = {-1, 2, 3};
  std::size_t three[2] = {3, 1};
  matvar_t* const counts = Mat_VarCreate("counts", MAT_C_INT16, MAT_T_INT16, 2, three, whole, 0);
  Mat_VarWrite(file, counts, compression);
  Mat_VarFree(counts);
  Mat_Close(file);
  return slurp(path);
}

}  // namespace steadyplate::test
