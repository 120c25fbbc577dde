// Runs on threads of our own, and their results as JavaScript's values.
#pragma once
#include <node_api.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sessions.h"

namespace {

/** Several runs of one call, on one of our threads. */
struct Job {
  std::shared_ptr<Session> session;
  Call call;
  std::vector<Tensors> runs;
  std::string options;
  /** Whether the process's other threads work for this job too, so that its processor time is the process's. */
  bool wide = false;

  std::vector<Tensors> results;
  /** Of each run: seconds of the clock, and of the processor. */
  std::vector<double> times;
  Fault fault;
  napi_deferred deferred = nullptr;

  void work() {
    const clockid_t processor = wide ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID;
    for (Tensors& feeds : runs) {
      const double began = secondsOf(CLOCK_MONOTONIC);
      const double used = secondsOf(processor);
      Tensors outputs;
      fault = runOnce(*session, call, feeds, options, outputs);
      if (fault) return;
      feeds.clear();
      times.push_back(secondsOf(CLOCK_MONOTONIC) - began);
      times.push_back(secondsOf(processor) - used);
      results.push_back(std::move(outputs));
      if (!isFinite(results.back())) return;
    }
  }
};

/** Throws a JavaScript error with TensorFlow's message, and its code's number as `status`. */
napi_value errorOf(napi_env env, const Fault& fault) {
  napi_value message, error, code;
  napi_create_string_utf8(env, fault.message.c_str(), fault.message.size(), &message);
  napi_create_error(env, nullptr, message, &error);
  napi_create_int32(env, fault.code, &code);
  napi_set_named_property(env, error, "status", code);
  return error;
}

/** Our threads, as many as runs have been started at the same moment. */
class Workers {
 public:
  explicit Workers(napi_env env) : env_(env) {
    napi_value name;
    napi_create_string_utf8(env, "TensorFlow runs", NAPI_AUTO_LENGTH, &name);
    napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, &Workers::settle, &done_);
    napi_unref_threadsafe_function(env, done_);
  }

  void start(Job* job) {
    std::lock_guard<std::mutex> lock(mutex_);
    // Waiting for a result keeps the process alive.
    if (pending_++ == 0) napi_ref_threadsafe_function(env_, done_);
    jobs_.push_back(job);
    if (jobs_.size() > idle_) threads_.emplace_back([this] { loop(); });
    wake_.notify_one();
  }

  /** Waits for the runs under way: TensorFlow must not be torn down under them. */
  void stop() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void loop() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      ++idle_;
      wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      --idle_;
      if (stopping_) return;
      Job* job = jobs_.front();
      jobs_.pop_front();
      lock.unlock();
      job->work();
      napi_call_threadsafe_function(done_, job, napi_tsfn_blocking);
      lock.lock();
    }
  }

  /** On JavaScript's thread: fulfils or rejects the job's promise. */
  static void settle(napi_env env, napi_value, void* context, void* data);

  napi_env env_;
  napi_threadsafe_function done_ = nullptr;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job*> jobs_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  int64_t pending_ = 0;
  bool stopping_ = false;
};

/** The output's numbers as a Float32Array. */
napi_value floatsOf(napi_env env, const Tensor& tensor) {
  const size_t bytes = TF_TensorByteSize(tensor.get());
  void* data = nullptr;
  napi_value buffer, array = nullptr;
  if (napi_create_arraybuffer(env, bytes, &data, &buffer) != napi_ok) return nullptr;
  if (bytes > 0) std::memcpy(data, TF_TensorData(tensor.get()), bytes);
  napi_create_typedarray(env, napi_float32_array, bytes / sizeof(float), buffer, 0, &array);
  return array;
}

napi_value arrayOf(napi_env env, const Tensors& tensors) {
  napi_value array;
  napi_create_array_with_length(env, tensors.size(), &array);
  for (uint32_t index = 0; index < tensors.size(); ++index) {
    napi_value floats = floatsOf(env, tensors[index]);
    if (floats) napi_set_element(env, array, index, floats);
  }
  return array;
}

void Workers::settle(napi_env env, napi_value, void* context, void* data) {
  std::unique_ptr<Job> job(static_cast<Job*>(data));
  Workers* workers = static_cast<Workers*>(context);
  // Without an environment the process is ending.
  if (!env) return;
  {
    std::lock_guard<std::mutex> lock(workers->mutex_);
    if (--workers->pending_ == 0) napi_unref_threadsafe_function(env, workers->done_);
  }
  if (job->fault) {
    napi_reject_deferred(env, job->deferred, errorOf(env, job->fault));
    return;
  }
  napi_value result, outputs, buffer, times;
  napi_create_object(env, &result);
  napi_create_array_with_length(env, job->results.size(), &outputs);
  for (uint32_t index = 0; index < job->results.size(); ++index) {
    napi_set_element(env, outputs, index, arrayOf(env, job->results[index]));
  }
  void* memory = nullptr;
  napi_create_arraybuffer(env, job->times.size() * sizeof(double), &memory, &buffer);
  std::memcpy(memory, job->times.data(), job->times.size() * sizeof(double));
  napi_create_typedarray(env, napi_float64_array, job->times.size(), buffer, 0, &times);
  napi_set_named_property(env, result, "outputs", outputs);
  napi_set_named_property(env, result, "times", times);
  napi_resolve_deferred(env, job->deferred, result);
}

}  // namespace
