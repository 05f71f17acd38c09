// Tables of words and numbers, and which column is what.

#include "tools/compare/text_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tools/compare/columns.hpp"

namespace steadyplate::test {
namespace {

using namespace compare;
using datasets::ReadError;

TextTable table(const std::string& text) {
  return parse_text_table(text, "t.csv");
}

/// What an error says, or "".
template <class Call>
std::string complaint(Call call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(TextTable, ReadsCommaSemicolonAndTabWithEitherDecimalSign) {
  const TextTable comma = table("id,pre\nA,1.5\n");
  EXPECT_EQ(number_in(comma, 0, 1), 1.5);
  const TextTable german = table("\xEF\xBB\xBFid;pre\r\nA;1,5\r\nB;2\r\n");
  EXPECT_EQ(german.names[0], "id");
  EXPECT_EQ(number_in(german, 0, 1), 1.5);
  EXPECT_EQ(number_in(german, 1, 1), 2.0);
  EXPECT_EQ(number_in(table("id\tpre\nA\t1.5\n"), 0, 1), 1.5);
  EXPECT_EQ(table("id,note\nA,\"x, y\"\"z\"\"\"\n").rows[0][1], "x, y\"z\"");
}

TEST(TextTable, SaysWhatLineIsWrong) {
  EXPECT_NE(complaint([] { table("id,pre\nA,1\nB\n"); }).find("t.csv line 3: 1 fields, expected 2"),
            std::string::npos);
  EXPECT_NE(complaint([] { table("id,pre\n"); }).find("no row"), std::string::npos);
  EXPECT_NE(complaint([] { table("pre,pre\n1,2\n"); }).find("two columns"), std::string::npos);
  const TextTable wrong = table("id,pre\nA,x1\nB,\nC,NA\n");
  EXPECT_NE(complaint([&] { number_in(wrong, 0, 1); }).find("line 2: 'x1' in column 'pre'"),
            std::string::npos);
  EXPECT_TRUE(std::isnan(number_in(wrong, 1, 1)));
  EXPECT_TRUE(std::isnan(number_in(wrong, 2, 1)));
}

TEST(TextTable, KeepsTheRowsAskedFor) {
  TextTable t = table("id,test,time\nA,x,1\nB,y,1\nC,x,2\nD,x,1\n");
  keep_where(t, "test=x, TIME=1");
  ASSERT_EQ(t.rows.size(), 2U);
  EXPECT_EQ(t.rows[1][0], "D");
  EXPECT_EQ(t.lines[1], 5U);
  EXPECT_NE(complaint([&] { keep_where(t, "test=z"); }).find("no row has 'z'"), std::string::npos);
  EXPECT_NE(complaint([&] { keep_where(t, "colour=z"); }).find("no column 'colour'"), std::string::npos);
  EXPECT_THROW(keep_where(t, "test"), std::invalid_argument);
}

TEST(Columns, AreFoundByUsualNames) {
  const TextTable t = table("Participant,Arm,test,osi_baseline,osi_post,Follow-up\nA,x,1,1,1,1\n");
  EXPECT_EQ(column_of(t, Role::id, ""), 0U);
  EXPECT_EQ(column_of(t, Role::group, ""), 1U);
  EXPECT_EQ(column_of(t, Role::pre, ""), 3U);
  EXPECT_EQ(column_of(t, Role::post, ""), 4U);
  EXPECT_EQ(column_of(t, Role::followup, ""), 5U);
  EXPECT_FALSE(column_of(t, Role::value, ""));
  EXPECT_EQ(key_columns(t, ""), std::vector<std::size_t>{2});
  EXPECT_EQ(key_columns(t, "arm,test"), (std::vector<std::size_t>{1, 2}));
}

TEST(Columns, RefuseWhatIsNotClearWithTheFlag) {
  const TextTable t = table("id,osi_post,apsi_post,subject\nA,1,2,B\n");
  EXPECT_NE(complaint([&] { column_of(t, Role::post, ""); }).find("--post"), std::string::npos);
  EXPECT_NE(complaint([&] { column_of(t, Role::id, ""); }).find("id and subject both fit"),
            std::string::npos);
  EXPECT_EQ(column_of(t, Role::post, "apsi_post"), 2U);
}

}  // namespace
}  // namespace steadyplate::test
