-- Signs one digest with the key that the url names, with the token in BENCH_TOKEN.
local body = '{"alg":"' .. os.getenv("BENCH_ALG") .. '","value":"LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ"}'
function init()
  wrk.method = "POST"
  wrk.body = body
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
  wrk.headers["Content-Type"] = "application/json"
end
