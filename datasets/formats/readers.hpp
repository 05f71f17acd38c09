#pragma once

#include "datasets/read.hpp"

namespace steadyplate::datasets::readers {

// One row each, defined in the file of the same name. To add one: write it, add it here and in
// datasets/read.cpp, and a writer of its layout in datasets/samples.
extern const Format c3d_file;
extern const Format amti_bsf;
extern const Format xdf_file;
extern const Format mat_file;
extern const Format hbedb;
extern const Format hbedb_csv;
extern const Format pds;
extern const Format optitrack_amti;
extern const Format wbb_recorder;
extern const Format acuna;
extern const Format pdpds;
extern const Format btracks;
extern const Format wbb_counts;
extern const Format wbb_volts;
extern const Format wbb_ble;
extern const Format board_imu;
extern const Format bioware;
extern const Format kistler_volts;
extern const Format motion_analysis_anc;
extern const Format amti_asc;
extern const Format opensim;
extern const Format opensim_trc;
extern const Format nordbord;
extern const Format steadyplate_csv;
extern const Format steadyplate_json;
extern const Format delimited_text;

}  // namespace steadyplate::datasets::readers
