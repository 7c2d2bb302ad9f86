#include "facts/index/decode_objects.h"

#include "base/process.h"
#include "facts/codec.h"
#include "facts/index/database.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace klp::facts {

namespace fs = std::filesystem;

namespace {

// The set of hashes of records that are in the index, or that some thread decodes or has decoded.
class Claims {
public:
  explicit Claims(std::unordered_set<std::string> known) : taken_(std::move(known)) {}
  // Returns true if the calling thread must decode the record.
  bool claim(const std::string& hash) {
    std::lock_guard guard(mutex_);
    return taken_.insert(hash).second;
  }

private:
  std::mutex mutex_;
  std::unordered_set<std::string> taken_;
};

// A queue from the decoding threads to the thread that writes the database. Its length is limited, because decoded
// units are large and the database may be slower than the threads.
class Queue {
public:
  explicit Queue(unsigned producers) : producers_(producers) {}
  void push(DecodedObject object) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || objects_.size() < limit; });
    objects_.push_back(std::move(object));
    changed_.notify_all();
  }
  // Returns nullopt when all producers are done.
  std::optional<DecodedObject> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !objects_.empty() || producers_ == 0; });
    if (objects_.empty()) return std::nullopt;
    auto object = std::move(objects_.front());
    objects_.pop_front();
    changed_.notify_all();
    return object;
  }
  void producer_done() {
    std::lock_guard guard(mutex_);
    --producers_;
    changed_.notify_all();
  }
  void stop() {
    std::lock_guard guard(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  bool stopped() {
    std::lock_guard guard(mutex_);
    return stopped_;
  }

private:
  static constexpr std::size_t limit = 32;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<DecodedObject> objects_;
  unsigned producers_;
  bool stopped_ = false;
};

// Its destructor stops and joins the threads, also if the sink fails.
struct Workers {
  Queue& queue;
  std::vector<std::thread> threads;
  ~Workers() {
    queue.stop();
    for (auto& thread : threads) thread.join();
  }
};

// `bytes` is one frame (split() in object_records.cc), which contains one unit.
Result<UnitDraft> decode_record(ByteView bytes) {
  TRY(auto units, decode_all(bytes));
  return make_draft(units.front());
}

DecodedObject decode_object(const fs::path& path, std::size_t position, Claims& claims) {
  DecodedObject object;
  object.position = position;
  auto raw = read_records(path);
  if (!raw) {
    object.kind = tl::unexpected<Error>(std::move(raw.error()));
    return object;
  }
  object.kind = raw->kind;
  for (auto& record : raw->records) {
    if (claims.claim(record.hash)) object.records.push_back({record.hash, decode_record(record.bytes)});
    object.hashes.push_back(std::move(record.hash));
  }
  return object;
}

} // namespace

Status decode_objects(const std::vector<fs::path>& objects, std::unordered_set<std::string> known, unsigned threads,
                      const std::function<Status(DecodedObject)>& sink) {
  Claims claims(std::move(known));
  std::atomic<std::size_t> next = 0;
  const auto count = static_cast<unsigned>(std::clamp<std::size_t>(objects.size(), 1, std::max(threads, 1u)));
  Queue queue(count);
  auto work = [&] {
    for (std::size_t at; (at = next++) < objects.size() && !queue.stopped();)
      queue.push(decode_object(objects[at], at, claims));
    queue.producer_done();
  };
  Workers workers{.queue = queue, .threads = {}};
  for (unsigned i = 0; i < count; ++i) workers.threads.emplace_back(work);
  while (auto object = queue.pop()) {
    if (interrupted()) return update_interrupted();
    CHECK_OK(sink(std::move(*object)));
  }
  return {};
}

} // namespace klp::facts
