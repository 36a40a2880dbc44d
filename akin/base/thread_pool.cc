// One job at a time: the caller and every worker draw task numbers from an atomic cursor.
#include "akin/base/thread_pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <new>
#include <system_error>

namespace akin {
namespace {

// Address space that is held while threads are started: where little is allowed, their stacks would take
// all of it, and nothing could be worked on.
class RoomForWork {
 public:
  RoomForWork() = default;
  ~RoomForWork() {
    if (place_ != MAP_FAILED) ::munmap(place_, kBytes);
  }
  RoomForWork(const RoomForWork&) = delete;
  RoomForWork& operator=(const RoomForWork&) = delete;

 private:
  static constexpr std::size_t kBytes = std::size_t{32} << 20;

  void* place_ = ::mmap(nullptr, kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
};

}  // namespace

struct ThreadPool::Job {
  const std::function<void(std::size_t, std::size_t)>& work;
  const std::size_t tasks;
  std::atomic<std::size_t> next{0};
  std::mutex mutex{};
  std::exception_ptr error{};  // guarded by mutex, like the next line
  std::size_t error_task = std::numeric_limits<std::size_t>::max();
};

ThreadPool::ThreadPool(std::size_t threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  const RoomForWork room;
  try {
    for (std::size_t worker = 1; worker < threads; ++worker)
      workers_.emplace_back([this, worker] { wait_for_jobs(worker); });
  } catch (const std::system_error&) {
    // The system has no more threads to give: those that came do all the work.
  } catch (const std::bad_alloc&) {
    // Nor what a thread is kept in.
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  job_arrived_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(std::size_t tasks, const std::function<void(std::size_t, std::size_t)>& work) {
  Job job{.work = work, .tasks = tasks};
  const bool alone = tasks < 2 || workers_.empty();
  if (!alone) {
    const std::lock_guard lock(mutex_);
    job_ = &job;
    ++job_number_;
    busy_workers_ = workers_.size();
    job_arrived_.notify_all();
  }
  take_tasks(job, 0);
  if (!alone) {
    std::unique_lock lock(mutex_);
    worker_left_.wait(lock, [this] { return busy_workers_ == 0; });
    job_ = nullptr;
  }
  if (job.error) std::rethrow_exception(job.error);
}

void ThreadPool::wait_for_jobs(std::size_t worker) {
  std::uint64_t last_job = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    job_arrived_.wait(lock, [&] { return closing_ || job_number_ != last_job; });
    if (closing_) return;
    last_job = job_number_;
    Job& job = *job_;
    lock.unlock();
    take_tasks(job, worker);
    lock.lock();
    if (--busy_workers_ == 0) worker_left_.notify_one();
  }
}

void ThreadPool::take_tasks(Job& job, std::size_t worker) {
  for (;;) {
    const std::size_t task = job.next.fetch_add(1);
    if (task >= job.tasks) return;
    try {
      job.work(task, worker);
    } catch (...) {
      job.next = job.tasks;
      const std::lock_guard lock(job.mutex);
      if (task < job.error_task) {
        job.error_task = task;
        job.error = std::current_exception();
      }
    }
  }
}

}  // namespace akin
