// A fixed set of threads that work through numbered tasks.
//
// Which thread takes a task is a matter of luck; what a task computes must not be. See parallel.h for the
// loops that the rest of akin uses.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace akin {

class ThreadPool {
 public:
  // `threads` counts the caller: a pool of 1 starts no thread. 0 takes what the machine has. There may be
  // fewer where the system gives no more; the answers are the same.
  explicit ThreadPool(std::size_t threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t size() const { return workers_.size() + 1; }

  // Runs work(task, worker) for each task in 0 … tasks - 1, with worker in 0 … size() - 1, and returns
  // when all are done. Tasks are handed out in ascending order. When tasks throw, no further task is
  // handed out, and the exception of the smallest task is thrown: each smaller task was handed out
  // before and has ended, so that it is the same one for any number of threads.
  // Not reentrant: a task must not call run.
  void run(std::size_t tasks, const std::function<void(std::size_t task, std::size_t worker)>& work);

 private:
  struct Job;

  void wait_for_jobs(std::size_t worker);
  static void take_tasks(Job& job, std::size_t worker);

  std::mutex mutex_;
  std::condition_variable job_arrived_;
  std::condition_variable worker_left_;
  Job* job_ = nullptr;            // guarded by mutex_
  std::uint64_t job_number_ = 0;  // guarded by mutex_
  std::size_t busy_workers_ = 0;  // guarded by mutex_
  bool closing_ = false;          // guarded by mutex_
  std::vector<std::thread> workers_;
};

}  // namespace akin
