-- Fills the vault: names bench-0000001 and on, from BENCH_FROM.
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
wrk.headers["Content-Type"] = "application/json"
local n = tonumber(os.getenv("BENCH_FROM") or "0")
local body = '{"value":"' .. string.rep("v", 100) .. '","tags":{"env":"bench"}}'
request = function()
  n = n + 1
  return wrk.format("PUT", string.format("/secrets/bench-%07d?api-version=7.4", n), nil, body)
end
