// Reads the arguments that JavaScript gives.
#pragma once
#include <node_api.h>

#include <cstring>
#include <string>
#include <vector>

#include "workers.h"

namespace {

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

}  // namespace
