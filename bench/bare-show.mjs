// What `show <id>` is measured against: the trace and its two log answers, with node:http and nothing else.
import http from "node:http";

const id = process.argv[2];
const agent = new http.Agent({ keepAlive: true });
const get = (url, accept) =>
  new Promise((done) => {
    http.get(url, { agent, headers: { accept } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => done(Buffer.concat(chunks)));
    });
  });
const lines = (query) =>
  `${process.env.LOKI_ADDR}/loki/api/v1/query_range?${window}&limit=5000&direction=forward&query=${encodeURIComponent(query)}`;
const trace = await get(`${process.env.TEMPO_URL}/api/v2/traces/${id}`, "application/json");
let [from, to] = [2n ** 63n, 0n];
for (const { scopeSpans } of JSON.parse(trace).trace.resourceSpans)
  for (const { spans } of scopeSpans)
    for (const span of spans) {
      if (BigInt(span.startTimeUnixNano) < from) from = BigInt(span.startTimeUnixNano);
      if (BigInt(span.endTimeUnixNano) > to) to = BigInt(span.endTimeUnixNano);
    }
const window = `start=${from - 300000000000n}&end=${to + 300000000001n}`;
const logs = await Promise.all([
  get(lines(`{service_name=~".+"} |= "${id}"`), "application/json"),
  get(lines(`{service_name=~".+"} | trace_id="${id}"`), "application/json"),
]);
console.log(
  JSON.parse(trace).trace.resourceSpans.length,
  ...logs.map((body) => JSON.parse(body).data.result.length),
);
agent.destroy();
