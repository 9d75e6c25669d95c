import { describe, expect, it } from "vitest";
import { levelOf, levelOfSeverityNumber } from "../../src/wire/log/log-level.ts";
import { logTimeOf } from "../../src/wire/log/log-time.ts";

describe("times as loggers write them", () => {
  it.each([
    ["2026-05-22T14:32:07.114Z", 1779460327114000000n],
    ["2026-05-22T14:32:07.114000001Z", 1779460327114000001n],
    ["2026-05-22T14:32:07Z", 1779460327000000000n],
    ["2026-05-22 14:32:07,114", 1779460327114000000n],
    ["2026-05-22T16:32:07.114+02:00", 1779460327114000000n],
    ["2026/05/22 14:32:07.114", 1779460327114000000n],
    ["22/May/2026:16:32:07 +0200", 1779460327000000000n],
    ["Fri May 22 14:32:07 2026", 1779460327000000000n],
    ["1970-01-01T00:00:00.000Z", 0n],
    ["2200-01-01T00:00:00.5Z", 7258118400500000000n],
    [1779460327, 1779460327000000000n],
    [1779460327.114, 1779460327114000000n],
    ["1779460327.114000001", 1779460327114000001n],
    [1779460327114, 1779460327114000000n],
    [1779460327114.25, 1779460327114250000n],
    ["1779460327114000", 1779460327114000000n],
    [1779460327114000001n, 1779460327114000001n],
  ])("%s", (recorded, nanos) => {
    expect(logTimeOf(recorded)).toBe(nanos);
  });

  it.each([
    "soon",
    "",
    "14:32:07.114",
    "2026-05-22",
    "2026-13-22T14:32:07.114Z",
    "22/Mai/2026:16:32:07 +0200",
    0.35,
    0,
    -1,
    1e19,
    Number.NaN,
    true,
    null,
  ])("takes %j for none", (recorded) => {
    expect(logTimeOf(recorded)).toBeUndefined();
  });
});

describe("levels as loggers write them", () => {
  it.each([
    ["Warning", "level", "WARN"],
    ["INFO2", "severityText", "INFO"],
    ["SEVERITY_NUMBER_ERROR3", "severityNumber", "ERROR"],
    [" notice ", "severity", "INFO"],
    [10, "level", "TRACE"],
    [60, "level", "FATAL"],
    ["40", "level", "WARN"],
    [17, "level", "ERROR"],
    [20, "severity_number", "ERROR"],
    [20, "levelno", "INFO"],
    [3, "PRIORITY", "ERROR"],
    ["0", "PRIORITY", "FATAL"],
  ])("%j under %s is %s", (recorded, name, level) => {
    expect(levelOf(recorded, name)).toBe(level);
  });

  it.each(["unknown", "DEFAULT", "", 0, 70, -10, 1.5, null, "3 of 4"])("takes %j for none", (recorded) => {
    expect(levelOf(recorded, "level")).toBeUndefined();
  });

  it("has four OpenTelemetry numbers to a level", () => {
    const levels = Array.from({ length: 26 }, (_, number) => levelOfSeverityNumber(number)?.[0] ?? "-");
    expect(levels.join("")).toBe("-TTTTDDDDIIIIWWWWEEEEFFFF-");
  });
});
