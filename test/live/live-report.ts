import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Reporter, TestModule, TestSuite, Vitest } from "vitest/node";

/** Where the last run says which parts ran live; `.ci/run` ends with it. */
export const REPORT = join(import.meta.dirname, "../../.live/report.txt");

const NOT_RUN = /^(.*) \[not run: (.*)\]$/;

/** Prints and keeps which suites ran on which servers, and which did not run and why. */
export class LiveReport implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const servers = this.#vitest?.getRootProject().getProvidedContext().liveServers ?? [];
    const text = lines(servers, modules.flatMap(suitesOf)).join("\n");
    mkdirSync(dirname(REPORT), { recursive: true });
    writeFileSync(REPORT, `${text}\n`);
    console.log(`\n${text}`);
  }
}

interface Suite {
  readonly title: string;
  readonly passed: boolean;
}

function suitesOf(module: TestModule): Suite[] {
  return [...module.children.suites()].map((suite: TestSuite) => ({
    title: suite.name,
    passed: suite.state() === "passed",
  }));
}

function lines(servers: readonly string[], suites: readonly Suite[]): string[] {
  const skipped = suites.map(({ title }) => NOT_RUN.exec(title)).filter((match) => match !== null);
  const ran = suites.filter(({ title }) => !NOT_RUN.test(title));
  const failed = ran.filter(({ passed }) => !passed);
  return [
    ...servers.map((text) => `live: ${text}`),
    `ran live: ${ran.length} suites${failed.length > 0 ? `, ${failed.length} of them failed` : ""}`,
    ...ran.map(({ title, passed }) => `  ${passed ? "ran" : "FAILED"}: ${title}`),
    `not run: ${skipped.length} suites`,
    ...skipped.map(([, title, reason]) => `  not run: ${title} (${reason})`),
  ];
}
