#include "tools/station/guard.hpp"

#include <gtest/gtest.h>

namespace steadyplate::station {
namespace {

TEST(Guard, ATokenIsGoodOnce) {
  Guard guard(8123);
  const std::string token = guard.token();
  EXPECT_EQ(token.size(), 32U);
  EXPECT_FALSE(guard.login(""));
  EXPECT_FALSE(guard.login(std::string(32, '0')));
  const auto key = guard.login(token);
  ASSERT_TRUE(key);
  EXPECT_FALSE(guard.login(token));
  EXPECT_NE(guard.token(), token);
  EXPECT_NE(guard.token(), *key);
}

TEST(Guard, HearsItsOwnPageOnly) {
  Guard guard(8123);
  const std::string bearer = "Bearer " + *guard.login(guard.token());
  Knock knock{.method = "POST",
              .target = "/api/state",
              .host = "127.0.0.1:8123",
              .origin = "http://127.0.0.1:8123",
              .has_origin = true,
              .authorization = bearer,
              .websocket_protocol = "",
              .content_type = "application/json"};
  EXPECT_FALSE(guard.refuse(knock));
  for (const char* host :
       {"", "127.0.0.1", "127.0.0.1:8124", "evil.example:8123", "127.0.0.1:8123.evil.example"}) {
    Knock changed = knock;
    changed.host = host;
    EXPECT_EQ(guard.refuse(changed), 421) << host;
  }
  for (const char* origin :
       {"", "null", "http://evil.example", "https://127.0.0.1:8123", "http://127.0.0.1:8124"}) {
    Knock changed = knock;
    changed.origin = origin;
    EXPECT_EQ(guard.refuse(changed), 403) << origin;
  }
  for (const std::string& key : {std::string(), std::string("Bearer "), bearer + "0", bearer.substr(7)}) {
    Knock changed = knock;
    changed.authorization = key;
    EXPECT_EQ(guard.refuse(changed), 401) << key;
  }
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"}) {
    Knock changed = knock;
    changed.content_type = type;
    EXPECT_EQ(guard.refuse(changed), 415) << type;
  }
  for (const char* method : {"GET", "PUT", "DELETE", "OPTIONS", "post"}) {
    Knock changed = knock;
    changed.method = method;
    EXPECT_EQ(guard.refuse(changed), 405) << method;
  }
}

}  // namespace
}  // namespace steadyplate::station
