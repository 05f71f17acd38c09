// The pieces of the text core: cells, fields, names, dialects, tables.

#include <gtest/gtest.h>

#include <cmath>

#include "datasets/text/names.hpp"
#include "datasets/text/sniff.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::text {
namespace {

double number(std::string_view cell, char decimal = '.') {
  double value = 0.0;
  return parse_cell(cell, decimal, value) == Cell::number ? value : std::nan("");
}

Cell kind(std::string_view cell, char decimal = '.') {
  double value = 0.0;
  const Cell answer = parse_cell(cell, decimal, value);
  EXPECT_EQ(std::isnan(value), answer != Cell::number);
  return answer;
}

TEST(Cell, Numbers) {
  EXPECT_EQ(number("1.5"), 1.5);
  EXPECT_EQ(number("  -0.25 "), -0.25);
  EXPECT_EQ(number("+3"), 3.0);
  EXPECT_EQ(number("1e-3"), 0.001);
  EXPECT_EQ(number("1,5", ','), 1.5);
  EXPECT_EQ(number("-0,001", ','), -0.001);
  EXPECT_EQ(number("42", ','), 42.0);
}

TEST(Cell, MissingIsNotANumberAndNotAnError) {
  for (const char* cell : {"", "  ", "NaN", "nan", "NA", "n/a", "-", "Inf", "-inf", "+INF", "null", "."})
    EXPECT_EQ(kind(cell), Cell::missing) << cell;
}

TEST(Cell, EverythingElseIsRefused) {
  for (const char* cell : {"one", "1.2.3", "1,5", "0x10", "1e999", "--1", "+-1", "1 2", "12:30", "1.5mm"})
    EXPECT_EQ(kind(cell), Cell::not_a_number) << cell;
  for (const char* cell : {"1.5", "1,", ",5", "1,2,3", "1,e5"})
    EXPECT_EQ(kind(cell, ','), Cell::not_a_number) << cell;
}

TEST(Split, TrimsUnquotesAndKeepsEmptyFields) {
  std::vector<std::string_view> fields;
  split(" a ;\"b;c\";; d", ';', fields);
  EXPECT_EQ(fields, (std::vector<std::string_view>{"a", "b;c", "", "d"}));
  split("1,2,", ',', fields);
  EXPECT_EQ(fields, (std::vector<std::string_view>{"1", "2", ""}));
  split(R"(a,"say ""no"", twice",b)", ',', fields);
  EXPECT_EQ(fields, (std::vector<std::string_view>{"a", R"(say ""no"", twice)", "b"}));
  split("  1 \t 2  ", ' ', fields);
  EXPECT_EQ(fields, (std::vector<std::string_view>{"1", "2"}));
  split("\"never closed,2", ',', fields);
  EXPECT_EQ(fields.size(), 2U);
}

TEST(ColumnName, TakesUnitsApart) {
  const auto check = [](const char* header, const char* base, const char* unit) {
    const ColumnName name = column_name(header);
    EXPECT_EQ(name.base, base) << header;
    EXPECT_EQ(name.unit, unit) << header;
  };
  check("COPx[cm]", "copx", "cm");
  check("CoP ML (mm)", "cop_ml", "mm");
  check("cop_ml_mm", "cop_ml", "mm");
  check("time_s", "time", "s");
  check("Time / ms", "time", "ms");
  check("Fz [N]", "fz", "n");
  check("Mx [N*m]", "mx", "nm");
  check("Mx [N.mm]", "mx", "nmm");
  check("Time (sec)", "time", "s");
  check("x", "x", "");
  check("x m", "x_m", "");
  check("Frame", "frame", "");
  check("[mm]", "", "mm");
}

TableLayout sniffed(const char* text) {
  const auto layout = sniff(text);
  EXPECT_TRUE(layout.has_value()) << text;
  return layout.value_or(TableLayout{});
}

TEST(Sniff, DelimiterAndDecimalSign) {
  EXPECT_EQ(sniffed("a\tb\n1.5\t2\n2.5\t3\n").dialect, (Dialect{'\t', '.'}));
  EXPECT_EQ(sniffed("a\tb\tc\n0\t1,5\t2\n1\t2,5\t3\n").dialect, (Dialect{'\t', ','}));
  EXPECT_EQ(sniffed("a;b\n1,5;2,5\n1,5;2,5\n").dialect, (Dialect{';', ','}));
  EXPECT_EQ(sniffed("a;b\n1.5;2.5\n1.5;2.5\n").dialect, (Dialect{';', '.'}));
  EXPECT_EQ(sniffed("a,b\n1,2\n3,4\n").dialect, (Dialect{',', '.'}));
  EXPECT_EQ(sniffed("a, b\n1.25, 2.5\n3.5, 4.5\n").dialect, (Dialect{',', '.'}));
  EXPECT_EQ(sniffed(" a  b\n 1.5  2.5\n 1.0  2.0\n").dialect, (Dialect{' ', '.'}));
  EXPECT_EQ(sniffed("a b c\n1,5 2,5 3,5\n1,5 2,5 3,5\n").dialect, (Dialect{' ', ','}));
  EXPECT_EQ(sniffed("1,2\n3,4\n").dialect, (Dialect{',', '.'}));
}

TEST(Sniff, NamesUnitsLineAndPreamble) {
  TableLayout layout = sniffed("Device;Plate 7\nRate;100\n\nt;ML;AP\ns;mm;mm\n0;1;2\n1;2;3\n2;3;4\n");
  EXPECT_EQ(layout.names, (std::vector<std::string>{"t [s]", "ML [mm]", "AP [mm]"}));
  EXPECT_EQ(layout.first_data_line, 6U);
  layout = sniffed("1;2\n3;4\n");
  EXPECT_EQ(layout.names, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(layout.first_data_line, 1U);
  layout = sniffed("time,event,ml\n0,start,1\n1,,2\n2,,3\n");
  EXPECT_EQ(layout.wanted, (std::vector<bool>{true, false, true}));
}

TEST(Sniff, ProseIsNotATable) {
  EXPECT_FALSE(sniff("Dear colleague,\nplease find the data, attached.\nYours, A\n"));
  EXPECT_FALSE(sniff("1\n2\n3\n"));
  EXPECT_FALSE(sniff("\n\n"));
}

Table table(const std::string& text, BadRows bad_rows = BadRows::refuse) {
  return read_table_with_header(text, "f.csv", {',', '.'}, bad_rows);
}

std::string refusal(const std::string& text) {
  try {
    table(text);
  } catch (const ReadError& error) {
    return error.what();
  }
  return "read";
}

TEST(Table, NamesTheLineAndTheColumn) {
  EXPECT_EQ(refusal("a,b\n1,2\n1,2,3\n"),
            "f.csv line 3: 3 fields, expected 2. Skip such rows with --bad-rows skip, or look at: "
            "steadyplate inspect "
            "f.csv");
  EXPECT_NE(refusal("a,b\n1,2\n\n1,x\n").find("f.csv line 4: column 2 (b): 'x' is not a number."),
            std::string::npos);
  EXPECT_NE(refusal("a,b\n").find("not one sample"), std::string::npos);
}

TEST(Table, SkipsBadRowsWhenAskedAndSaysHowMany) {
  const Table t = table("a,b\n1,2\nx,2\n3\n3,4\n", BadRows::skip);
  EXPECT_EQ(t.rows, 2U);
  EXPECT_EQ(*t.find("b"), (std::vector<double>{2.0, 4.0}));
  ASSERT_EQ(t.warnings.size(), 1U);
  EXPECT_EQ(t.warnings[0], "2 bad rows skipped as asked, the first at line 3");
}

TEST(Table, CountsCellsWithoutANumber) {
  const Table t = table("a,b\n1,2\nNaN,\n3,inf\n");
  EXPECT_EQ(t.rows, 3U);
  EXPECT_TRUE(std::isnan((*t.find("a"))[1]));
  EXPECT_TRUE(std::isnan((*t.find("b"))[2]));
  ASSERT_EQ(t.warnings.size(), 1U);
  EXPECT_EQ(t.warnings[0].substr(0, 7), "3 cells");
}

TEST(Table, ALastLineWithoutEndIsKeptOnlyWhenItsDigitsAreSurelyThere) {
  EXPECT_EQ(table("a,b\n1,2.25\n1,3.50").rows, 2U);
  EXPECT_EQ(table("a,b\n1,2.25\n1,3.5").rows, 1U);
  EXPECT_EQ(table("a,b\n1,2.25\n1,3.5\n1,3.50").rows, 2U) << "decimals vary: no way to know";
  EXPECT_EQ(table("a,b\n1,2\n1,35").rows, 1U) << "35 may have been 350";
  EXPECT_EQ(table("a,b\n1,2\n1,35").warnings.size(), 1U);
}

TEST(Table, OneDelimiterAtTheLineEndIsAllowed) {
  EXPECT_EQ(table("a,b\n1,2,\n3,4,\n").rows, 2U);
}

}  // namespace
}  // namespace steadyplate::datasets::text
