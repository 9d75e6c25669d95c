import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { ruleFamilies } from "../src/report/rule-families.ts";
import { RULES } from "../src/rules/registry.ts";
import { formatSession, parseSession, Sandbox } from "./golden/session.ts";
import { Machine } from "./live/lgtrace.ts";

const readme = readFileSync("README.md", "utf8");
const CONSOLE = /(?<=```console\n)[\s\S]*?(?=```)/g;
const update = process.env.UPDATE_GOLDEN === "1";

it("shows what its commands print", () => {
  const sandbox = new Sandbox();
  const run = readme.replaceAll(CONSOLE, (block) => {
    const { intro, steps } = parseSession(block);
    const done = steps.map(({ command }) => ({ command, printed: sandbox.run(command).printed }));
    return formatSession({ intro, steps: done });
  });
  sandbox.remove();
  if (update) writeFileSync("README.md", run);
  else expect(run).toBe(readme);
});

it("sets up and draws with its first command, sets up and tests with its second", () => {
  const block = /```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const commands = block.trim().split("\n");
  expect(commands).toHaveLength(2);
  const [draw = "", test = ""] = commands.map((command) => command.replace(/^npm ci && /, ""));
  const drawn = spawnSync("bash", ["-c", draw], { encoding: "utf8" });
  expect(drawn.stdout).toContain("immediate_eos");
  expect(drawn.stderr).toBe("");
  expect(drawn.status).toBe(0);
  expect(readFileSync(".ci/run", "utf8")).toContain(`\n${test}\n`);
});

it("suppresses what its example says, for as long as it says", () => {
  const yaml = /```yaml\n(# \.lgtrace\.yaml[\s\S]*?)```/.exec(readme)?.[1] ?? "";
  using machine = new Machine();
  machine.file(".lgtrace.yaml", yaml);
  const trace = machine.file("trace.json", readFileSync("fixtures/sample-trace.json"));
  const at = (now: string) => {
    const command = [resolve("bin/lgtrace.js"), "diagnose", trace, "--now", now];
    return spawnSync(process.execPath, command, { encoding: "utf8", cwd: machine.folder });
  };
  expect(at("2026-12-31T23:59:59Z")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("1 finding suppressed"),
  });
  expect(at("2027-01-01T00:00:00Z")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("L01 zero-tokens"),
  });
});

it("names every command of the program", () => {
  const help = spawnSync(process.execPath, ["bin/lgtrace.js", "--help"], { encoding: "utf8" }).stdout;
  const names = [...help.matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1] ?? "");
  const commands = names.filter((name) => name !== "help");
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((name) => !readme.includes(`lgtrace ${name}`))).toEqual([]);
});

it("lists every rule by family, as the registry has them", () => {
  const families = ruleFamilies(RULES);
  const rows = families.flatMap(({ letter, title, rules }) => [
    `| **${letter}** | **${title}** | |`,
    ...rules.map(
      ({ code, name, title }) =>
        `| [${code}](docs/rules.md#${code.toLowerCase()}-${name}) | ${name} | ${title} |`,
    ),
  ]);
  const names = families.map(({ letter, title }) => `${letter} ${title.toLowerCase()}`);
  const summary = `${RULES.length} rules: ${names.join(" · ")}`;
  const list = [
    "",
    `<summary>${summary}</summary>`,
    "",
    "| | rule | finds |",
    "|---|---|---|",
    ...rows,
    "",
    "",
  ];
  const DETAILS = /(?<=<details>)[\s\S]*?(?=<\/details>)/;
  if (update)
    writeFileSync(
      "README.md",
      readFileSync("README.md", "utf8").replace(DETAILS, () => list.join("\n")),
    );
  else expect(DETAILS.exec(readme)?.[0]).toBe(list.join("\n"));
});
