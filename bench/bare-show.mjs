// What `show <id>` is measured against: the trace and its two log answers, with node:http and nothing else.
import http from "node:http";

const SLACK = 300_000_000_000n;
const id = process.argv[2];
const agent = new http.Agent({ keepAlive: true });
const get = (url) =>
  new Promise((done) => {
    http.get(url, { agent, headers: { accept: "application/json" } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => done(JSON.parse(Buffer.concat(chunks))));
    });
  });

const { trace } = await get(`${process.env.TEMPO_URL}/api/v2/traces/${id}`);
const spans = trace.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
const times = spans.flatMap((span) => [BigInt(span.startTimeUnixNano), BigInt(span.endTimeUnixNano)]);
const first = times.reduce((least, time) => (time < least ? time : least));
const last = times.reduce((most, time) => (time > most ? time : most));
const window = `start=${first - SLACK}&end=${last + SLACK}&limit=5000&direction=forward`;
const lines = (query) =>
  get(`${process.env.LOKI_ADDR}/loki/api/v1/query_range?${window}&query=${encodeURIComponent(query)}`);
const logs = await Promise.all([
  lines(`{service_name=~".+"} |= "${id}"`),
  lines(`{service_name=~".+"} | trace_id="${id}"`),
]);
console.log(spans.length, ...logs.map(({ data }) => data.result.length));
agent.destroy();
