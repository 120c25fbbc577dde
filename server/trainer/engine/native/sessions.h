// TensorFlow's sessions, tensors and errors, each owned by an object.
#pragma once
#include <time.h>

#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace {

std::atomic<int64_t> open_tensors{0};
std::atomic<int64_t> open_sessions{0};
std::atomic<int64_t> running{0};

/** What went wrong, in TensorFlow's words; its code is 0 if nothing did. */
struct Fault {
  int code = 0;
  std::string message;
  explicit operator bool() const { return code != 0; }
};

struct Status {
  TF_Status* status = TF_NewStatus();
  Status() = default;
  Status(const Status&) = delete;
  ~Status() { TF_DeleteStatus(status); }
  Fault fault() const { return {static_cast<int>(TF_GetCode(status)), TF_Message(status)}; }
};

/** Owns a tensor and counts it. */
class Tensor {
 public:
  explicit Tensor(TF_Tensor* tensor) : tensor_(tensor) {
    if (tensor_) ++open_tensors;
  }
  Tensor(Tensor&& other) noexcept : tensor_(other.tensor_) { other.tensor_ = nullptr; }
  Tensor(const Tensor&) = delete;
  ~Tensor() {
    if (!tensor_) return;
    TF_DeleteTensor(tensor_);
    --open_tensors;
  }
  TF_Tensor* get() const { return tensor_; }

 private:
  TF_Tensor* tensor_;
};
using Tensors = std::vector<Tensor>;

/** The feeds and fetches of one kind of run. */
struct Call {
  std::vector<TF_Output> inputs;
  std::vector<TF_Output> outputs;
};

struct Session {
  TF_Graph* graph = TF_NewGraph();
  TF_Session* session = nullptr;
  std::vector<Call> calls;

  Session() { ++open_sessions; }
  Session(const Session&) = delete;
  ~Session() {
    if (session) {
      Status ignored;
      TF_CloseSession(session, ignored.status);
      TF_DeleteSession(session, ignored.status);
    }
    TF_DeleteGraph(graph);
    --open_sessions;
  }
};

/** What JavaScript holds: the session until it is closed. A run under way holds it too. */
struct Handle {
  std::shared_ptr<Session> session;
};

/** Seconds of one of the system's clocks. */
double secondsOf(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/** Runs a call once; `options` is a serialized RunOptions, or nothing. */
Fault runOnce(const Session& session, const Call& call, const Tensors& feeds, const std::string& options,
              Tensors& outputs) {
  std::vector<TF_Tensor*> in;
  for (const Tensor& feed : feeds) in.push_back(feed.get());
  std::vector<TF_Tensor*> out(call.outputs.size(), nullptr);
  TF_Buffer buffer{options.data(), options.size(), nullptr};
  Status status;
  ++running;
  TF_SessionRun(session.session, options.empty() ? nullptr : &buffer, call.inputs.data(), in.data(),
                static_cast<int>(in.size()), call.outputs.data(), out.data(), static_cast<int>(out.size()), nullptr, 0,
                nullptr, status.status);
  --running;
  for (TF_Tensor* tensor : out) outputs.emplace_back(tensor);
  return status.fault();
}

/** Whether the first number of the first output is one; a run of steps ends at a loss that is not. */
bool isFinite(const Tensors& outputs) {
  if (outputs.empty()) return true;
  const TF_Tensor* first = outputs.front().get();
  return TF_TensorByteSize(first) < sizeof(float) || std::isfinite(*static_cast<float*>(TF_TensorData(first)));
}

}  // namespace
