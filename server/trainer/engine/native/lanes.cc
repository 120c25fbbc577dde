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

#include <memory>
#include <string>
#include <utility>

#include "arguments.h"

namespace {

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
