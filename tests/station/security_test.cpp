// What strangers try, against the real server on a real socket.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/station/client.hpp"
#include "tests/support/data.hpp"
#include "tools/station/station.hpp"

namespace steadyplate::test {
namespace {

using station::Limits;
using Json = nlohmann::json;

class Security : public ::testing::Test {
 protected:
  Security() : Security(Limits{.request = std::chrono::milliseconds(700)}) {}
  explicit Security(const Limits& limits)
      : station_({.study = made(folder_.path() / "lab"),
                  .now_utc = [] { return std::string("2026-11-24T01:00:00Z"); },
                  .today = [] { return std::string("2026-11-24"); }}),
        server_(0,
                {.answer = [this](const auto& one) { return station_.answer(one); },
                 .live = [this] { return frame_; }},
                limits) {}

  std::string ask(const std::string& bytes) {
    Client client(server_.port());
    client.send(bytes);
    return client.answer();
  }
  std::string token() const {
    const std::string url = server_.one_time_url();
    return url.substr(url.find('#') + 1);
  }
  std::string login() {
    return Json::parse(body_of(post("login", Json{{"token", token()}}.dump(), {}))).at("key");
  }
  std::string post(const std::string& what, const std::string& body, std::vector<std::string> headers) {
    headers.emplace_back("Content-Type: application/json");
    return ask(request(server_.port(), "POST", "/api/" + what, headers, body));
  }
  std::string own_origin() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  bool alive() { return status_of(ask(request(server_.port(), "GET", "/"))) == 200; }

  static std::filesystem::path made(const std::filesystem::path& study) {
    datasets::StudyDefinition plan;
    plan.name = "Lab";
    datasets::Study::create(study, plan);
    return study;
  }
  TemporaryDirectory folder_;
  std::optional<std::string> frame_;
  station::Station station_;
  station::Server server_;
};

double resident_mb() {
  std::ifstream file("/proc/self/statm");
  double pages = 0.0;
  file >> pages >> pages;
  return pages * 4096.0 / 1e6;
}

TEST_F(Security, ThePageComesWithAStrictPolicy) {
  const std::string answer = ask(request(server_.port(), "GET", "/"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_NE(answer.find("Content-Security-Policy: default-src 'none'; script-src 'self'"), std::string::npos);
  EXPECT_EQ(answer.find("unsafe"), std::string::npos);
  EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_NE(answer.find("<title>steadyplate station"), std::string::npos);
}

TEST_F(Security, AForeignHostIsMisdirected) {
  EXPECT_EQ(status_of(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")), 421);
  EXPECT_EQ(status_of(ask("GET / HTTP/1.1\r\n\r\n")), 421);
  const std::string twice = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server_.port()) +
                            "\r\nHost: evil.example\r\n\r\n";
  EXPECT_EQ(status_of(ask(twice)), 400);
}

TEST_F(Security, AForeignOriginIsForbidden) {
  const std::string key = login();
  EXPECT_EQ(status_of(post("state", "{}", {"Authorization: Bearer " + key, "Origin: http://evil.example"})),
            403);
  EXPECT_EQ(status_of(post("state", "{}", {"Authorization: Bearer " + key, "Origin: " + own_origin()})), 200);
}

TEST_F(Security, NoKeyOrAWrongOneHearsNothing) {
  EXPECT_EQ(status_of(post("state", "{}", {})), 401);
  EXPECT_EQ(status_of(post("state", "{}", {"Authorization: Bearer " + std::string(32, 'a')})), 401);
  EXPECT_EQ(status_of(post("login", R"({"token":"wrong"})", {})), 401);
  EXPECT_EQ(status_of(post("login", R"([1,2])", {})), 401);
  const std::string used = token();
  login();
  EXPECT_EQ(status_of(post("login", Json{{"token", used}}.dump(), {})), 401);
}

TEST_F(Security, ALiveClientNeedsItsOriginAndKey) {
  const std::string key = login();
  const auto port = server_.port();
  EXPECT_EQ(status_of(ask(live_request(port, key, ""))), 401);
  EXPECT_EQ(status_of(ask(live_request(port, key, "http://evil.example"))), 403);
  EXPECT_EQ(status_of(ask(live_request(port, "wrong", own_origin()))), 401);
  EXPECT_EQ(status_of(ask(live_request(port, key, own_origin()))), 101);
}

TEST_F(Security, NoPathLeadsOutOfThePage) {
  for (const char* path : {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
                           "//etc/passwd", "/page/index.html", "/station.js/..", "/station.js%00.png"}) {
    const std::string answer = ask(request(server_.port(), "GET", path));
    EXPECT_EQ(status_of(answer), 404) << path;
    EXPECT_EQ(answer.find("root:"), std::string::npos);
  }
  EXPECT_EQ(status_of(ask(request(server_.port(), "GET", "etc/passwd"))), 400);
}

TEST_F(Security, LineEndsInHeadersStayText) {
  const std::string answer = ask(request(server_.port(), "GET", "/%0d%0aEvil:%201", {"X-T: a%0d%0aEvil: 1"}));
  EXPECT_EQ(status_of(answer), 404);
  EXPECT_EQ(answer.find("Evil"), std::string::npos);
}

TEST_F(Security, AHundredThousandHeadersCostNothing) {
  const double before = resident_mb();
  Client client(server_.port());
  std::string block = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server_.port()) + "\r\n";
  bool open = client.send(block);
  for (int block_of_1000 = 0; open && block_of_1000 < 100; ++block_of_1000) {
    block.clear();
    for (int k = 0; k < 1000; ++k)
      block += "X-" + std::to_string(block_of_1000 * 1000 + k) + ": aaaaaaaaaaaaaaaa\r\n";
    open = client.send(block);
  }
  client.send("\r\n");
  const int status = status_of(client.answer());  // 0: the answer was lost with the connection
  EXPECT_TRUE(status == 431 || status == 0) << status;
  EXPECT_LT(resident_mb() - before, 10.0);
  EXPECT_TRUE(alive());
}

TEST_F(Security, AGigabyteIsRefusedByItsLength) {
  const std::string key = login();
  Client client(server_.port());
  client.send("POST /api/state HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server_.port()) +
              "\r\nAuthorization: Bearer " + key +
              "\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n");
  EXPECT_EQ(status_of(client.answer()), 413);
  EXPECT_TRUE(alive());
}

TEST_F(Security, AnEndlessBodyInPiecesIsCutOff) {
  const std::string key = login();
  const double before = resident_mb();
  Client client(server_.port());
  client.send("POST /api/state HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server_.port()) +
              "\r\nAuthorization: Bearer " + key +
              "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string piece = "10000\r\n" + std::string(65536, ' ') + "\r\n";
  bool open = true;
  for (int k = 0; open && k < 16384; ++k) open = client.send(piece);
  EXPECT_FALSE(open);
  EXPECT_LT(resident_mb() - before, 20.0);
  EXPECT_TRUE(alive());
}

TEST_F(Security, ASlowRequestIsCutOffWhileOthersAreServed) {
  Client slow(server_.port());
  slow.send("GET / HTTP/1.1\r\n");
  const auto begun = std::chrono::steady_clock::now();
  bool open = true;
  for (int k = 0; open && k < 40; ++k) {
    open = slow.send("X") && slow.receive(100, 1).empty();
    EXPECT_TRUE(alive());
    if (std::chrono::steady_clock::now() - begun > std::chrono::seconds(3)) break;
  }
  EXPECT_FALSE(slow.send("Y") && slow.send("Z") && slow.send("Z")) << "still open after 3 s";
}

TEST_F(Security, MoreConnectionsThanPlacesAreClosedUnheard) {
  std::vector<std::unique_ptr<Client>> many;
  for (std::size_t k = 0; k < Limits{}.connections + 20; ++k)
    many.push_back(std::make_unique<Client>(server_.port()));
  many.clear();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_TRUE(alive());
}

TEST_F(Security, OversizedAndMalformedMessagesEndThatClientOnly) {
  const std::string key = login();
  const auto port = server_.port();
  const std::vector<std::string> bad = {
      masked(0x82, 1U << 30U, std::string(70000, 'x')),  // a gigabyte is announced
      masked(0x82, 70000, std::string(70000, 'x')),      // over the limit
      std::string("\x82\x05hello", 7),                   // not masked
      masked(0xf3, 4, "abcd"),                           // reserved bits and code
      masked(0x81, 2, "\xc3\x28"),                       // not UTF-8
  };
  for (const std::string& bytes : bad) {
    Client client(port);
    client.send(live_request(port, key, own_origin()));
    ASSERT_EQ(status_of(client.answer()), 101);
    client.send(bytes);
    const std::string goodbye = client.receive(2000);
    EXPECT_TRUE(goodbye.empty() || static_cast<unsigned char>(goodbye[0]) == 0x88) << "it was answered";
    EXPECT_TRUE(alive());
  }
  for (int k = 0; k < 50 && server_.clients() > 0; ++k)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(server_.clients(), 0U);
}

TEST_F(Security, BodiesThatAreNoCommandsAreRefused) {
  const std::string key = "Authorization: Bearer " + login();
  for (const char* body : {"{", "[]", "\"x\"", "\xff\xfe", R"({"board":5})", R"({"board":"none"})"})
    EXPECT_EQ(status_of(post("board", body, {key})), 400) << body;
  EXPECT_EQ(status_of(post("nothing", "{}", {key})), 404);
  EXPECT_EQ(status_of(post("trial", R"({"do":"start"})", {key})), 409);
  EXPECT_EQ(status_of(post("participant", R"({"pseudonym":"<script>alert(1)</script>","visit":"a"})", {key})),
            400);
}

TEST_F(Security, ASlowCrowdIsCutOffAndThenOthersAreServed) {
  std::vector<std::unique_ptr<Client>> slow;
  for (std::size_t k = 0; k < Limits{}.connections; ++k) {
    slow.push_back(std::make_unique<Client>(server_.port()));
    slow.back()->send("GET / HTTP/1.1\r\nHost: 127.0.0.1");
  }
  bool served = false;
  for (int k = 0; k < 60 && !served; ++k) {
    Client client(server_.port());
    served = client.send(request(server_.port(), "GET", "/")) && status_of(client.answer(500)) == 200;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_TRUE(served) << "those who say nothing keep all places";
}

TEST_F(Security, AMessageInEndlessPiecesEndsThatClientOnly) {
  const std::string key = login();
  const double before = resident_mb();
  Client client(server_.port());
  client.send(live_request(server_.port(), key, own_origin()));
  ASSERT_EQ(status_of(client.answer()), 101);
  bool open = client.send(masked(0x02, 1000, std::string(1000, 'x')));  // no end of message, ever
  for (int k = 0; open && k < 100000; ++k) open = client.send(masked(0x00, 1000, std::string(1000, 'x')));
  EXPECT_FALSE(open);
  EXPECT_LT(resident_mb() - before, 20.0);
  EXPECT_TRUE(alive());
}

TEST_F(Security, ALengthThatIsSaidTwiceOrBesideChunksIsMalformed) {
  const std::string key = login();
  const std::string head = "POST /api/state HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server_.port()) +
                           "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\n";
  const std::string hidden = "GET /smuggled HTTP/1.1\r\n\r\n";
  for (const char* lines : {"Content-Length: 2\r\nContent-Length: 30\r\n", "Content-Length: -1\r\n",
                            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"}) {
    Client client(server_.port());
    client.send(head + lines + "\r\n{}" + hidden);
    const std::string answers = client.receive(1500);
    EXPECT_NE(status_of(answers), 200) << lines;
    EXPECT_EQ(answers.find("404"), std::string::npos) << "what was hidden in a body was answered: " << lines;
    EXPECT_TRUE(alive());
  }
}

TEST_F(Security, WhatIsTypedStaysText) {
  const std::string key = "Authorization: Bearer " + login();
  const std::string script = "<script>alert(1)</script>";
  const std::string state =
      post("study", Json{{"do", "create"}, {"id", "x1"}, {"name", script}}.dump(), {key});
  ASSERT_EQ(status_of(state), 200);
  // It comes back as JSON that no browser takes for a page.
  EXPECT_NE(state.find("Content-Type: application/json"), std::string::npos);
  EXPECT_NE(state.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_EQ(Json::parse(body_of(state))["study"]["name"], script);
  const std::string refused = post("trial", Json{{"do", script}}.dump(), {key});
  EXPECT_NE(refused.find("Content-Type: application/json"), std::string::npos);
}

TEST_F(Security, ListensOnLoopbackOnly) {
  std::ostringstream port;
  port << std::uppercase << std::hex << server_.port();
  std::ifstream table("/proc/net/tcp");
  std::string line;
  std::size_t seen = 0;
  while (std::getline(table, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state;
    words >> number >> local >> remote >> state;
    if (state != "0A" || local.substr(local.find(':') + 1) != port.str()) continue;
    ++seen;
    EXPECT_EQ(local.substr(0, 8), "0100007F");
  }
  EXPECT_EQ(seen, 1U);
  std::ifstream table6("/proc/net/tcp6");
  while (std::getline(table6, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state;
    words >> number >> local >> remote >> state;
    EXPECT_FALSE(state == "0A" && local.substr(local.rfind(':') + 1) == port.str()) << line;
  }
}

}  // namespace
}  // namespace steadyplate::test
