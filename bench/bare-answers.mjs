// What `find` is measured against: the same questions, their answers read with node:http and thrown away.
// Takes [address, path and query, accept] of each from a JSON file, in order, so many at a time; prints milliseconds.
import { readFileSync } from "node:fs";
import http from "node:http";

const [, , file, atATime] = process.argv;
const questions = JSON.parse(readFileSync(file, "utf8"));
const agent = new http.Agent({ keepAlive: true });
const read = ({ address, path, headers }) =>
  new Promise((done, fail) => {
    const asked = http.get(address + path, { agent, headers }, (answer) => {
      answer.on("data", () => {});
      answer.on("end", () => (answer.statusCode === 200 ? done() : fail(new Error(`${answer.statusCode}`))));
    });
    asked.on("error", fail);
  });

const started = performance.now();
const reader = async () => {
  for (let next = questions.shift(); next !== undefined; next = questions.shift()) await read(next);
};
await Promise.all(Array.from({ length: Number(atATime) }, reader));
console.log(performance.now() - started);
agent.destroy();
