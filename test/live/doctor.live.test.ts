import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { refusedUrl } from "../replay/server.ts";
import { documentErrors } from "../schema-errors.ts";
import { describeBoth } from "./describe-live.ts";
import { Machine, type Ran } from "./lgtrace.ts";
import { freshStory, ownSuffix, pushLines, pushSpans } from "./push.ts";
import { untilFound, untilLogged } from "./wait.ts";

interface Told {
  readonly id: string;
  readonly ok?: boolean;
  readonly message: string;
  readonly remedy?: string;
}

/** 5: other tests of this run push numbers as text and traces without lines, which is a doubt. */
const WELL_OR_DOUBT = [0, 5];

describeBoth("lgtrace doctor, of real servers", (tempo, loki) => {
  const machine = new Machine({ TEMPO_URL: tempo.url, LOKI_ADDR: loki.url });
  afterAll(() => machine.remove());

  beforeAll(async () => {
    const { spans, lines, services } = freshStory(emptyCompletion, { suffix: ownSuffix(), agoMs: 2_000 });
    const service = services.miniserve ?? "";
    await pushSpans(tempo, spans);
    for (const placement of ["structured metadata", "JSON body", "label"] as const)
      await pushLines(loki, lines, placement);
    await untilFound(tempo, `{ resource.service.name = "${service}" }`);
    await untilLogged(loki, service, lines.length);
  });

  async function examined(...flags: string[]): Promise<{ ran: Ran; check: (id: string) => Told }> {
    const ran = await machine.lgtrace("doctor", "-o", "json", ...flags);
    expect(ran.stderr).toBe("");
    expect(documentErrors("doctor", ran.stdout)).toEqual([]);
    const { checks }: { checks: readonly Told[] } = JSON.parse(ran.stdout);
    const check = (id: string): Told => {
      const found = checks.find((one) => one.id === id);
      if (found === undefined) throw new Error(`no check ${id}`);
      return found;
    };
    return { ran, check };
  }

  it("finds both well", async () => {
    const { ran, check } = await examined();
    expect(WELL_OR_DOUBT).toContain(ran.code);
    for (const of of ["tempo", "loki"])
      for (const what of ["reachable", "version", "tenant", "auth", "clock"])
        expect(check(`${of}-${what}`)).toMatchObject({ ok: true });
    expect(check("loki-ready").ok).toBe(true);
    expect(check("tempo-newest-trace")).toMatchObject({ ok: true });
  });

  it("finds the attributes, and in which type they are stored", async () => {
    const { check } = await examined();
    expect(check("tempo-tokens-out").message).toMatch(/llm\.tokens\.out \([^)]*\bint\b/);
    expect(check("tempo-model")).toMatchObject({ ok: true });
    expect(check("tempo-model").message).toMatch(/llm\.model \([^)]*\bstring\b/);
    expect(check("tempo-stop-reason")).toMatchObject({ ok: true });
  });

  it("finds where log lines carry trace ids", async () => {
    const { check } = await examined();
    expect(check("loki-trace-ids")).toMatchObject({ ok: true });
    expect(check("loki-trace-ids").message).toMatch(/structured metadata|the label|the text/);
    expect(check("loki-lines-of-traces").message).toMatch(/^\d of \d recent traces have log lines/);
  });

  describe("one of which is down", () => {
    it("Tempo: 4, and Loki is told all the same", async () => {
      const { ran, check } = await examined("--tempo", await refusedUrl());
      expect(ran.code).toBe(4);
      expect(check("tempo-reachable").ok).toBe(false);
      expect(check("loki-trace-ids").ok).toBe(true);
    });

    it("Loki: 4, and Tempo is told all the same", async () => {
      const { ran, check } = await examined("--loki", await refusedUrl());
      expect(ran.code).toBe(4);
      expect(check("loki-reachable").ok).toBe(false);
      expect(check("tempo-newest-trace").ok).toBe(true);
    });
  });

  it("an address that is another server's: not taken for the one that is meant", async () => {
    const { ran, check } = await examined("--tempo", loki.url);
    expect(ran.code).toBe(2);
    expect(check("tempo-reachable")).toMatchObject({ ok: false });
  });
});
