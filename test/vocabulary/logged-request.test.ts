import { describe, expect, it } from "vitest";
import type { AttributeValue } from "../../src/model/attribute.ts";
import { isAboutProbe, loggerOf, requestNamedBy } from "../../src/vocabulary/logged-request.ts";
import { areOtherProcesses, processIdentity } from "../../src/vocabulary/process-identity.ts";

function fields(record: Readonly<Record<string, AttributeValue>>): ReadonlyMap<string, AttributeValue> {
  return new Map(Object.entries(record));
}

describe("a log line's fields", () => {
  it.each(["request_id", "reqId", "X-Request-ID", "correlation_id", "gen_ai.response.id"])(
    "name the request by %s",
    (key) => {
      expect(requestNamedBy(fields({ user: "u", [key]: "req_1" }))).toBe("req_1");
    },
  );

  it("name the request before the session", () => {
    expect(requestNamedBy(fields({ "session.id": "s", request_id: "r" }))).toBe("r");
    expect(requestNamedBy(fields({ "session.id": "s", request_id: "" }))).toBe("s");
    expect(requestNamedBy(fields({ request_id: null, req_id: ["a"] }))).toBeUndefined();
  });

  it("name the logger", () => {
    expect(loggerOf(fields({ name: "root", logger: "uvicorn.access" }))).toBe("uvicorn.access");
  });

  it.each([
    ["/healthz", true],
    ["/v1/health?full=1", true],
    ["GET /ready", true],
    ["/v1/already", false],
    ["/v1/pings-of-mine", false],
  ])("are about a probe: %s %s", (path, probe) => {
    expect(isAboutProbe(fields({ path }))).toBe(probe);
  });
});

describe("two processes", () => {
  const differ = (
    one: Readonly<Record<string, AttributeValue>>,
    other: Readonly<Record<string, AttributeValue>>,
  ) => areOtherProcesses(processIdentity(fields(one)), processIdentity(fields(other)));

  it("are told apart by what both record of themselves", () => {
    expect(differ({ "k8s.pod.name": "a" }, { pod: "b" })).toBe(true);
    expect(differ({ "k8s.pod.name": "a" }, { pod: "a" })).toBe(false);
    expect(differ({ "host.name": "n1", "process.pid": 7 }, { hostname: "n1", pid: 8 })).toBe(true);
  });

  it("are not told apart by different kinds of identity", () => {
    expect(differ({ "service.instance.id": "a" }, { host: "n1" })).toBe(false);
    expect(differ({}, { pod: "b" })).toBe(false);
  });
});
