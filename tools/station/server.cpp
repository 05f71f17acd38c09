// The one file that includes Boost.Beast: it takes a minute to compile.

#include "tools/station/server.hpp"

#include <utility>  // Asio 1.74 forgets it under C++20
// clang-format off
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
// clang-format on
#include <algorithm>
#include <atomic>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tools/station/guard.hpp"

namespace steadyplate::station {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Failure = beast::error_code;
using HttpRequest = http::request<http::string_body>;
using HttpAnswer = http::response<http::string_body>;
using Bytes = std::shared_ptr<const std::string>;

constexpr std::chrono::microseconds frame_every{16667};
constexpr std::chrono::seconds answer_within{10};
constexpr std::size_t send_buffer_bytes = 128U << 10U;  // what the kernel may hold for a client that stalls

/// Nothing from elsewhere, nothing inline, in nobody's frame, kept nowhere.
void set_guards(HttpAnswer& answer) {
  answer.set(http::field::server, "steadyplate");
  answer.set(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: "
      "blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  answer.set("X-Content-Type-Options", "nosniff");
  answer.set("X-Frame-Options", "DENY");
  answer.set("Referrer-Policy", "no-referrer");
  answer.set("Cross-Origin-Opener-Policy", "same-origin");
  answer.set("Cross-Origin-Resource-Policy", "same-origin");
  answer.set(http::field::cache_control, "no-store");
}

std::string words_json(std::string_view words) {
  return nlohmann::json({{"error", words}}).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string_view words_of(int status) {
  switch (status) {
    case 400:
      return "the request is malformed";
    case 401:
      return "no valid key. Open the link that the station prints in its terminal";
    case 403:
      return "this page is not the station's";
    case 405:
      return "no such method here";
    case 413:
      return "the body is too large";
    case 415:
      return "commands are application/json";
    case 421:
      return "the station answers to 127.0.0.1 and localhost only";
    case 431:
      return "the headers are too large";
    default:
      return "refused";
  }
}

std::string_view text(beast::string_view view) {
  return {view.data(), view.size()};
}

/// A header that may stand there once; nothing when it stands there twice.
std::optional<std::string_view> single(const HttpRequest& request, http::field field) {
  if (request.count(field) > 1) return std::nullopt;
  return text(request[field]);
}

class LiveClient;

}  // namespace

struct Server::Parts {
  Parts(std::uint16_t port, ServerCallbacks given, const Limits& bounds);
  ~Parts();

  void accept();
  void tick();
  Answer answer_to(const Request& request) const;
  Answer log_in(const std::string& body) const;

  ServerCallbacks callbacks;
  Limits limits;
  std::unique_ptr<Guard> guard;
  std::size_t connections = 0;  ///< of the server's thread
  std::atomic<std::size_t> clients{0};
  std::atomic<std::uint64_t> dropped{0};
  asio::io_context context{1};  // goes before what its last connections still count in
  tcp::acceptor acceptor{context};
  asio::steady_timer timer{context};
  std::set<std::shared_ptr<LiveClient>> live;
  asio::thread_pool worker{1};  ///< of commands: what they take, the live stream does not wait for
  std::thread thread;
};

namespace {

/// Counts a connection for as long as it lives.
class Place {
 public:
  explicit Place(std::size_t& count) : count_(&count) { ++*count_; }
  Place(Place&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Place& operator=(Place&&) = delete;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (count_ != nullptr) --*count_;
  }

 private:
  std::size_t* count_;
};

/// A WebSocket that gets every live frame, or as many as it takes.
class LiveClient : public std::enable_shared_from_this<LiveClient> {
 public:
  LiveClient(beast::tcp_stream stream, Place place, Server::Parts& parts)
      : socket_(std::move(stream)), place_(std::move(place)), parts_(parts) {}

  void begin(const HttpRequest& request) {
    beast::get_lowest_layer(socket_).expires_never();
    boost::system::error_code ignored;
    beast::get_lowest_layer(socket_).socket().set_option(
        asio::socket_base::send_buffer_size(static_cast<int>(send_buffer_bytes)), ignored);
    beast::get_lowest_layer(socket_).socket().set_option(tcp::no_delay(true), ignored);
    // A client that does not answer a ping in time is gone.
    socket_.set_option(
        websocket::stream_base::timeout{std::chrono::seconds(10), std::chrono::seconds(30), true});
    socket_.read_message_max(parts_.limits.message_bytes);
    socket_.binary(true);
    socket_.auto_fragment(false);  // a frame of ours is one of theirs, however much a slow moment put into it
    socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      response.set(http::field::sec_websocket_protocol,
                   beast::string_view(live_protocol.data(), live_protocol.size()));
    }));
    socket_.async_accept(request, [self = shared_from_this()](Failure failure) {
      if (failure) return;
      self->parts_.live.insert(self);
      self->parts_.clients = self->parts_.live.size();
      self->listen();
    });
  }

  void push(const Bytes& frame) {
    if (waiting_.size() >= parts_.limits.frames_waiting) {
      ++parts_.dropped;
      return;
    }
    waiting_.push_back(frame);
    if (waiting_.size() == 1) send();
  }

 private:
  /// It has nothing to say to us, but its pongs and its goodbye are heard here.
  void listen() {
    socket_.async_read(heard_, [self = shared_from_this()](Failure failure, std::size_t) {
      self->heard_.consume(self->heard_.size());
      if (failure) return self->leave();
      self->listen();
    });
  }

  void send() {
    socket_.async_write(asio::buffer(*waiting_.front()),
                        [self = shared_from_this()](Failure failure, std::size_t) {
                          if (failure) return self->leave();
                          self->waiting_.pop_front();
                          if (!self->waiting_.empty()) self->send();
                        });
  }

  void leave() {
    parts_.live.erase(shared_from_this());
    parts_.clients = parts_.live.size();
  }

  websocket::stream<beast::tcp_stream> socket_;
  Place place_;
  Server::Parts& parts_;
  beast::flat_buffer heard_;
  std::deque<Bytes> waiting_;
};

/// One HTTP connection: its requests one after the other.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Server::Parts& parts)
      : stream_(std::move(socket)),
        place_(parts.connections),
        parts_(parts),
        buffer_(parts.limits.header_bytes) {}

  void read() {
    parser_.emplace();
    parser_->header_limit(parts_.limits.header_bytes);
    parser_->body_limit(parts_.limits.body_bytes);
    stream_.expires_after(parts_.limits.request);  // for the whole request: a slow one is cut off
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](Failure failure, std::size_t) { self->header(failure); });
  }

 private:
  /// Who does not pass the guard has no body read.
  void header(Failure failure) {
    if (failure == http::error::header_limit || failure == http::error::buffer_overflow) return refuse(431);
    if (failure == http::error::body_limit) return refuse(413);
    if (failure == http::error::end_of_stream) return close();
    if (failure && failure.category() == http::make_error_code(http::error::bad_method).category())
      return refuse(400);
    if (failure) return;
    if (const auto status = judge(parser_->get())) return refuse(*status);
    if (websocket::is_upgrade(parser_->get())) {
      const HttpRequest request = parser_->release();
      std::make_shared<LiveClient>(std::move(stream_), std::move(place_), parts_)->begin(request);
      return;
    }
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](Failure fault, std::size_t) { self->whole(fault); });
  }

  void whole(Failure failure) {
    if (failure == http::error::body_limit) return refuse(413);
    if (failure) return;
    HttpRequest request = parser_->release();
    const bool keep = request.keep_alive();
    Request plain = plain_of(request);
    if (plain.path == "/api/login") return send(parts_.log_in(plain.body), keep, false);
    if (request.method() == http::verb::head || request.method() == http::verb::get) {
      plain.method = "GET";
      return send(parts_.answer_to(plain), keep, request.method() == http::verb::head);
    }
    // The connection is handed over and back: it ends where connections are counted, never in the worker.
    asio::post(parts_.worker, [self = shared_from_this(), plain = std::move(plain), keep]() mutable {
      Server::Parts& parts = self->parts_;
      Answer answer = parts.answer_to(plain);
      asio::post(parts.context, [self = std::move(self), keep, answer = std::move(answer)]() mutable {
        self->send(std::move(answer), keep, false);
      });
    });
  }

  static Request plain_of(const HttpRequest& request) {
    const std::string_view target = text(request.target());
    const auto question = target.find('?');
    return {.method = std::string(text(request.method_string())),
            .path = std::string(target.substr(0, question)),
            .query = question == std::string_view::npos ? "" : std::string(target.substr(question + 1)),
            .body = request.body()};
  }

  std::optional<int> judge(const HttpRequest& request) const {
    Knock knock;
    knock.method = text(request.method_string());
    knock.target = text(request.target());
    const auto host = single(request, http::field::host);
    const auto origin = single(request, http::field::origin);
    const auto authorization = single(request, http::field::authorization);
    const auto protocol = single(request, http::field::sec_websocket_protocol);
    const auto type = single(request, http::field::content_type);
    if (!host || !origin || !authorization || !protocol || !type) return 400;
    knock.host = *host;
    knock.origin = *origin;
    knock.has_origin = request.count(http::field::origin) > 0;
    knock.authorization = *authorization;
    knock.websocket_protocol = *protocol;
    knock.content_type = *type;
    knock.upgrade = websocket::is_upgrade(request) || request.count(http::field::upgrade) > 0;
    if (knock.upgrade && !websocket::is_upgrade(request)) return 400;
    return parts_.guard->refuse(knock);
  }

  void refuse(int status) { send({.status = status, .body = words_json(words_of(status))}, false, false); }

  void send(Answer answer, bool keep, bool head) {
    answer_.emplace();
    answer_->result(static_cast<unsigned>(answer.status));
    answer_->version(11);
    answer_->set(http::field::content_type, answer.type);
    set_guards(*answer_);
    answer_->keep_alive(keep);
    answer_->body() = std::move(answer.body);
    answer_->prepare_payload();
    stream_.expires_after(answer_within);
    const auto done = [self = shared_from_this(), keep](Failure failure, std::size_t) {
      if (failure) return;
      if (!keep) return self->close();
      self->read();
    };
    if (!head) return http::async_write(stream_, *answer_, done);
    serializer_.emplace(*answer_);
    http::async_write_header(stream_, *serializer_, done);
  }

  void close() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream stream_;
  Place place_;
  Server::Parts& parts_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<HttpAnswer> answer_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
};

}  // namespace

Server::Parts::Parts(std::uint16_t port, ServerCallbacks given, const Limits& bounds)
    : callbacks(std::move(given)), limits(bounds) {
  const tcp::endpoint here(asio::ip::address_v4::loopback(), port);
  boost::system::error_code failure;
  acceptor.open(here.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  acceptor.bind(here, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure)
    throw ServerError("port " + std::to_string(port) + " of 127.0.0.1: " + failure.message() +
                      ". Is a station running already? Another port: --port 0 takes any free one");
  guard = std::make_unique<Guard>(acceptor.local_endpoint().port());
  accept();
  tick();
  thread = std::thread([this] { context.run(); });
}

Server::Parts::~Parts() {
  worker.stop();  // one command may be under way: it is done to its end
  worker.join();
  context.stop();
  if (thread.joinable()) thread.join();
  live.clear();
}

void Server::Parts::accept() {
  acceptor.async_accept([this](Failure failure, tcp::socket socket) {
    if (failure == asio::error::operation_aborted) return;
    if (!failure && connections < limits.connections)
      std::make_shared<Connection>(std::move(socket), *this)->read();
    accept();
  });
}

void Server::Parts::tick() {
  // From beat to beat, not from when the last one was done: those would be fewer than sixty a second. What
  // was missed (the machine slept) is not made up for.
  const auto now = std::chrono::steady_clock::now();
  timer.expires_at(std::max(timer.expiry() + frame_every, now));
  timer.async_wait([this](Failure failure) {
    if (failure) return;
    if (auto frame = callbacks.live ? callbacks.live() : std::nullopt) {
      const auto bytes = std::make_shared<const std::string>(std::move(*frame));
      const auto everybody = live;  // one that leaves meanwhile changes the set
      for (const auto& client : everybody) client->push(bytes);
    }
    tick();
  });
}

Answer Server::Parts::answer_to(const Request& request) const {
  try {
    return callbacks.answer(request);
  } catch (const std::exception& error) {
    return {.status = 500, .body = words_json(error.what())};
  }
}

Answer Server::Parts::log_in(const std::string& body) const {
  const auto given = nlohmann::json::parse(body, nullptr, false);
  const bool has = given.is_object() && given.contains("token") && given["token"].is_string();
  const auto key = has ? guard->login(given["token"].get<std::string>()) : std::nullopt;
  if (!key) return {.status = 401, .body = words_json(words_of(401))};
  return {.body = nlohmann::json({{"key", *key}}).dump()};
}

Server::Server(std::uint16_t port, ServerCallbacks callbacks, const Limits& limits)
    : parts_(std::make_unique<Parts>(port, std::move(callbacks), limits)) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return parts_->acceptor.local_endpoint().port();
}

std::string Server::one_time_url() const {
  return "http://127.0.0.1:" + std::to_string(port()) + "/#" + parts_->guard->token();
}

std::size_t Server::clients() const {
  return parts_->clients;
}

std::uint64_t Server::frames_dropped() const {
  return parts_->dropped;
}

}  // namespace steadyplate::station
