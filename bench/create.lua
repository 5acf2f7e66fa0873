-- Makes RSA keys as fast as it is let: a storm. Being refused with 429 is part of it.
local n = 0
function init()
  wrk.method = "POST"
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
  wrk.headers["Content-Type"] = "application/json"
end
function request()
  n = n + 1
  return wrk.format(nil, "/keys/storm-" .. (n % 50) .. "/create?api-version=7.4", nil, '{"kty":"RSA","key_size":2048}')
end
