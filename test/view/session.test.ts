import { describe, expect, it } from "vitest";
import { foundOf } from "../../src/evidence/found-row.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Doings } from "../../src/view/doings.ts";
import { type Ended, Session } from "../../src/view/session.ts";
import { topScreen } from "../../src/view/state/app-state.ts";
import type { Listed } from "../../src/view/state/list-state.ts";
import { factsOf, span } from "../trace/story.ts";
import { CONTEXT, listOf, opened, saidIn, walkIn } from "./walked.ts";

const LINKED = factsOf([
  span("caller", {
    at: [0, 9],
    links: [{ traceId: "other", spanId: undefined, attributes: new Map() }] as never,
  }),
]);

function sessionWith(
  doings: Partial<Doings>,
  app = walkIn(LINKED),
): {
  session: Session;
  ends: (Ended | Error)[];
  copied: string[];
} {
  const copied: string[] = [];
  const ends: (Ended | Error)[] = [];
  const session = new Session(app, {
    texts: CONTEXT.texts,
    readDuration: CONTEXT.readDuration,
    copy: (text) => void copied.push(text),
    exportTrace: async () => "exported to somewhere",
    browse: async () => "opened",
    open: async () => opened(factsOf([span("callee", { at: [0, 1] })])),
    ...doings,
  });
  session.onEnd = (end) => void ends.push(end);
  return { session, ends, copied };
}

const settled = () => new Promise((done) => setTimeout(done, 5));

describe("a session", () => {
  it("opens a trace once, however often Enter is hit meanwhile", async () => {
    let asked = 0;
    const { session } = sessionWith({
      open: async () => {
        asked += 1;
        await settled();
        return opened(factsOf([span("callee", { at: [0, 1] })]));
      },
    });
    for (const key of ["t", "t", "t"]) session.press(key);
    await settled();
    await settled();
    expect([asked, session.state().screens.length]).toEqual([1, 2]);
    session.press("esc");
    session.press("t");
    await settled();
    expect(asked).toBe(2);
  });

  it("says expected trouble, and stays; it can be tried again", async () => {
    const { session, ends } = sessionWith({
      open: async () => {
        throw new Failure("nothing-found", "no trace other", { hint: "look elsewhere" });
      },
    });
    for (let at = 0; at < 2; at += 1) {
      session.press("t");
      await settled();
      expect(saidIn(session.state())).toBe("no trace other: look elsewhere");
    }
    expect([ends, session.state().waiting]).toEqual([[], undefined]);
  });

  it("ends with a bug where something else is thrown", async () => {
    const { session, ends } = sessionWith({
      exportTrace: async () => {
        throw new TypeError("a bug");
      },
    });
    session.press("e");
    await settled();
    expect(ends).toEqual([new TypeError("a bug")]);
  });

  it("copies, exports, browses, and says so", async () => {
    const { session, copied } = sessionWith({});
    for (const [keys, words] of [
      ["yn", "copied: span name"],
      ["e", "exported to somewhere"],
      ["o", "opened"],
    ] as const) {
      for (const key of keys) session.press(key);
      await settled();
      expect(saidIn(session.state())).toBe(words);
    }
    expect(copied).toEqual(["caller"]);
  });

  it("looks for no more rows once the reader has left", async () => {
    let [given, isClosed] = [0, false];
    async function* endless(): AsyncGenerator<Listed> {
      try {
        for (; ; given += 1) {
          await settled();
          yield { found: foundOf(LINKED, []), verdict: undefined };
        }
      } finally {
        isClosed = true;
      }
    }
    const { session } = sessionWith({}, listOf([]));
    const listing = session.list(endless(), () => () => "all");
    await settled();
    session.leave();
    await listing;
    expect([isClosed, given < 9]).toEqual([true, true]);
  });

  it("ends by q, and is interrupted by Ctrl-C, whatever lies over the screen", () => {
    const { session, ends } = sessionWith({});
    session.press("q");
    session.press("/");
    session.press("ctrl+c");
    expect(ends).toEqual(["quit", "interrupted"]);
    expect(topScreen(session.state()).kind).toBe("trace");
  });
});
