// TensorFlow sessions for Node.js: loads graphs and runs them over TensorFlow's C API, on JavaScript's thread or on threads of
// our own, many sessions at the same moment.
//
//   open(graph, config)                      a session on a serialized GraphDef and ConfigProto
//   prepare(session, inputs, outputs)        resolves names once; returns the number of this call
//   run(session, call, feeds)                runs the call and returns its outputs
//   start(session, call, runs, options)      runs the call once for each of these feeds on a thread of our own; a promise
//   close(session)                           frees graph and variables, after the runs under way
//   threadSeconds()                          processor time of the calling thread
//   openTensors(), openSessions(), running() counts, for tests
//
// A feed is { shape, values }. Its memory is copied before the function returns: TensorFlow would copy it anyway unless it
// happened to lie at a multiple of 64, and so nobody has to keep it. All outputs are float32.
#include <node_api.h>
#include <time.h>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
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

// Reading arguments. Each function returns false, or nothing, with a JavaScript error pending.

bool refuse(napi_env env, const std::string& message) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, nullptr, message.c_str());
  return false;
}

napi_value refuseWith(napi_env env, const Fault& fault) {
  napi_throw(env, errorOf(env, fault));
  return nullptr;
}

template <size_t count>
bool readArguments(napi_env env, napi_callback_info info, napi_value (&values)[count]) {
  size_t given = count;
  if (napi_get_cb_info(env, info, &given, values, nullptr, nullptr) != napi_ok || given < count) {
    return refuse(env, "This function needs " + std::to_string(count) + " arguments.");
  }
  return true;
}

bool readBytes(napi_env env, napi_value value, std::string& bytes) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    return refuse(env, "Bytes must be a Uint8Array.");
  }
  bytes.assign(static_cast<const char*>(data), length);
  return true;
}

/** Calls `each` with every element of an array, until it returns false. */
template <typename Each>
bool forEach(napi_env env, napi_value array, Each each) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) return refuse(env, "This argument must be an array.");
  for (uint32_t index = 0; index < length; ++index) {
    napi_value element;
    if (napi_get_element(env, array, index, &element) != napi_ok || !each(element)) return false;
  }
  return true;
}

bool readSession(napi_env env, napi_value value, Handle*& handle) {
  void* found = nullptr;
  if (napi_get_value_external(env, value, &found) != napi_ok) return refuse(env, "This is not a session.");
  handle = static_cast<Handle*>(found);
  return handle->session || refuse(env, "The session is closed.");
}

bool readCall(napi_env env, napi_value value, const Session& session, Call& call) {
  uint32_t index = 0;
  if (napi_get_value_uint32(env, value, &index) != napi_ok || index >= session.calls.size()) {
    return refuse(env, "The session has no such call.");
  }
  call = session.calls[index];
  return true;
}

bool readOutputs(napi_env env, napi_value names, TF_Graph* graph, std::vector<TF_Output>& outputs) {
  return forEach(env, names, [&](napi_value value) {
    char name[512];
    if (napi_get_value_string_utf8(env, value, name, sizeof name, nullptr) != napi_ok) {
      return refuse(env, "A name must be a string.");
    }
    TF_Operation* operation = TF_GraphOperationByName(graph, name);
    if (!operation) return refuse(env, std::string("The graph has no node ") + name + ".");
    outputs.push_back({operation, 0});
    return true;
  });
}

bool typeOf(napi_typedarray_type type, TF_DataType& found, size_t& bytes) {
  switch (type) {
    case napi_float32_array:
      found = TF_FLOAT;
      bytes = 4;
      return true;
    case napi_int32_array:
      found = TF_INT32;
      bytes = 4;
      return true;
    case napi_uint8_array:
      found = TF_UINT8;
      bytes = 1;
      return true;
    default:
      return false;
  }
}

bool readFeed(napi_env env, napi_value feed, Tensors& feeds) {
  napi_value shape, values;
  if (napi_get_named_property(env, feed, "shape", &shape) != napi_ok ||
      napi_get_named_property(env, feed, "values", &values) != napi_ok) {
    return refuse(env, "A feed has a shape and values.");
  }
  std::vector<int64_t> sides;
  int64_t elements = 1;
  const bool read = forEach(env, shape, [&](napi_value value) {
    int64_t side = 0;
    if (napi_get_value_int64(env, value, &side) != napi_ok || side < 0) return refuse(env, "A shape has whole numbers.");
    sides.push_back(side);
    elements *= side;
    return true;
  });
  if (!read) return false;
  napi_typedarray_type kind;
  size_t length = 0, bytes = 0;
  void* data = nullptr;
  TF_DataType type;
  if (napi_get_typedarray_info(env, values, &kind, &length, &data, nullptr, nullptr) != napi_ok ||
      !typeOf(kind, type, bytes)) {
    return refuse(env, "A feed's values are a Float32Array, an Int32Array or a Uint8Array.");
  }
  if (elements != static_cast<int64_t>(length)) {
    return refuse(env, "A feed has " + std::to_string(length) + " values, but its shape holds " +
                           std::to_string(elements) + ".");
  }
  Tensor tensor(TF_AllocateTensor(type, sides.data(), static_cast<int>(sides.size()), length * bytes));
  if (!tensor.get() || (length > 0 && !TF_TensorData(tensor.get()))) {
    refuseWith(env, {TF_RESOURCE_EXHAUSTED, "OOM when allocating a feed of " + std::to_string(length * bytes) + " bytes"});
    return false;
  }
  if (length > 0) std::memcpy(TF_TensorData(tensor.get()), data, length * bytes);
  feeds.push_back(std::move(tensor));
  return true;
}

bool readFeeds(napi_env env, napi_value array, const Call& call, Tensors& feeds) {
  if (!forEach(env, array, [&](napi_value feed) { return readFeed(env, feed, feeds); })) return false;
  return feeds.size() == call.inputs.size() ||
         refuse(env, "The call has " + std::to_string(call.inputs.size()) + " inputs, but " +
                         std::to_string(feeds.size()) + " feeds are given.");
}

// The functions of the addon.

napi_value open(napi_env env, napi_callback_info info) {
  napi_value values[2];
  std::string graph, config;
  if (!readArguments(env, info, values) || !readBytes(env, values[0], graph) || !readBytes(env, values[1], config)) {
    return nullptr;
  }
  auto session = std::make_shared<Session>();
  Status status;
  TF_Buffer definition{graph.data(), graph.size(), nullptr};
  TF_ImportGraphDefOptions* importing = TF_NewImportGraphDefOptions();
  TF_GraphImportGraphDef(session->graph, &definition, importing, status.status);
  TF_DeleteImportGraphDefOptions(importing);
  if (status.fault()) return refuseWith(env, status.fault());
  TF_SessionOptions* options = TF_NewSessionOptions();
  TF_SetConfig(options, config.data(), config.size(), status.status);
  if (!status.fault()) session->session = TF_NewSession(session->graph, options, status.status);
  TF_DeleteSessionOptions(options);
  if (status.fault()) return refuseWith(env, status.fault());
  napi_value external;
  auto* handle = new Handle{std::move(session)};
  napi_create_external(
      env, handle, [](napi_env, void* data, void*) { delete static_cast<Handle*>(data); }, nullptr, &external);
  return external;
}

napi_value prepare(napi_env env, napi_callback_info info) {
  napi_value values[3];
  Handle* handle = nullptr;
  if (!readArguments(env, info, values) || !readSession(env, values[0], handle)) return nullptr;
  Session& session = *handle->session;
  Call call;
  if (!readOutputs(env, values[1], session.graph, call.inputs) ||
      !readOutputs(env, values[2], session.graph, call.outputs)) {
    return nullptr;
  }
  session.calls.push_back(std::move(call));
  napi_value index;
  napi_create_uint32(env, static_cast<uint32_t>(session.calls.size() - 1), &index);
  return index;
}

napi_value run(napi_env env, napi_callback_info info) {
  napi_value values[4];
  Handle* handle = nullptr;
  Call call;
  Tensors feeds, outputs;
  std::string options;
  if (!readArguments(env, info, values) || !readSession(env, values[0], handle) ||
      !readCall(env, values[1], *handle->session, call) || !readFeeds(env, values[2], call, feeds) ||
      !readBytes(env, values[3], options)) {
    return nullptr;
  }
  const Fault fault = runOnce(*handle->session, call, feeds, options, outputs);
  return fault ? refuseWith(env, fault) : arrayOf(env, outputs);
}

Workers* workersOf(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return static_cast<Workers*>(data);
}

napi_value start(napi_env env, napi_callback_info info) {
  napi_value values[5];
  Handle* handle = nullptr;
  auto job = std::make_unique<Job>();
  if (!readArguments(env, info, values) || !readSession(env, values[0], handle) ||
      !readCall(env, values[1], *handle->session, job->call) || !readBytes(env, values[3], job->options)) {
    return nullptr;
  }
  const bool read = forEach(env, values[2], [&](napi_value feeds) {
    job->runs.emplace_back();
    return readFeeds(env, feeds, job->call, job->runs.back());
  });
  if (!read) return nullptr;
  napi_get_value_bool(env, values[4], &job->wide);
  job->session = handle->session;
  napi_value promise;
  napi_create_promise(env, &job->deferred, &promise);
  workersOf(env)->start(job.release());
  return promise;
}

napi_value close(napi_env env, napi_callback_info info) {
  napi_value values[1];
  void* found = nullptr;
  if (!readArguments(env, info, values)) return nullptr;
  if (napi_get_value_external(env, values[0], &found) != napi_ok) return refuse(env, "This is not a session."), nullptr;
  static_cast<Handle*>(found)->session.reset();
  return nullptr;
}

napi_value threadSeconds(napi_env env, napi_callback_info) {
  napi_value value;
  napi_create_double(env, secondsOf(CLOCK_THREAD_CPUTIME_ID), &value);
  return value;
}

template <std::atomic<int64_t>& counter>
napi_value countOf(napi_env env, napi_callback_info) {
  napi_value value;
  napi_create_int64(env, counter, &value);
  return value;
}

napi_value initialize(napi_env env, napi_value exports) {
  auto* workers = new Workers(env);
  napi_set_instance_data(env, workers, nullptr, nullptr);
  napi_add_env_cleanup_hook(env, [](void* data) { static_cast<Workers*>(data)->stop(); }, workers);
  const std::pair<const char*, napi_callback> functions[] = {
      {"open", open},
      {"prepare", prepare},
      {"run", run},
      {"start", start},
      {"close", close},
      {"threadSeconds", threadSeconds},
      {"openTensors", countOf<open_tensors>},
      {"openSessions", countOf<open_sessions>},
      {"running", countOf<running>},
  };
  for (const auto& [name, callback] : functions) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
  return exports;
}

}  // namespace

NAPI_MODULE(lanes, initialize)
