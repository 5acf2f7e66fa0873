-- Each request sets a name of its own: the cost of a first version, without conflicts.
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
wrk.headers["Content-Type"] = "application/json"
local round = os.getenv("BENCH_ROUND") or "0"
local n = 0
local body = '{"value":"' .. string.rep("s", 100) .. '","tags":{"env":"bench"}}'
request = function()
  n = n + 1
  return wrk.format("PUT", "/secrets/set-" .. round .. "-" .. n .. "?api-version=7.4", nil, body)
end
