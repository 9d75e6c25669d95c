import { describe, expect, it } from "vitest";
import { log, span } from "../../trace/story.ts";
import { foundBy, saidBy } from "../judged.ts";

function turn(has: Record<string, string | number>) {
  return [span("refund_chat.turn", { at: [0, 300], has })];
}

describe("D03 pii", () => {
  it("says which kind, under which keys and how often, with a masked sample", () => {
    const logs = [
      log("mail sent", { at: 20, attributes: new Map([["to", "priya@acme.com"]]) }),
      log("mail to ravi@acme.com bounced", { at: 30 }),
    ];
    expect(foundBy("D03", turn({ "customer.contact": "priya@acme.com" }), { logs })).toMatchObject([
      {
        severity: "warning",
        message:
          "an e-mail address stands in refund_chat.turn's customer.contact and 2 more places: p…@acme.com, 2 different ones in all",
        actual: "email p…@acme.com, 3× under customer.contact, to, log line",
        evidence: { attr: [{ key: "customer.contact", value: "p…@acme.com" }] },
      },
    ]);
  });

  it.each([
    ["an e-mail address", { note: "write to priya@acme.com" }],
    ["a card", { note: "4111111111111111" }],
    ["a client's address", { "client.address": "84.1.2.3" }],
  ])("warns of %s", (_what, has) => {
    expect(saidBy("D03", turn(has))).toEqual(["warning personal data recorded"]);
  });

  it.each([
    ["a card", "paid with 4111 1111 1111 1111"],
    ["a social security number", "ssn 123-45-6789"],
    ["an Aadhaar number", "aadhaar 2341 2341 2346"],
  ])("is an error where a line says %s", (_what, message) => {
    expect(saidBy("D03", turn({}), { logs: [log(message, { at: 1 })] })).toEqual([
      "error personal data recorded",
    ]);
  });

  it.each([
    ["a placeholder", { note: "<email:e_4f81>" }],
    ["nanoseconds", { at: "1716370863120000000" }],
    ["a number", { total: 4111111111111111 }],
    ["a user's id, hashed and raw", { "user.id_hash": "h_38d2", "user.id": "u_8812" }],
    ["a URL's userinfo", { url: "pg://app:pw@db" }],
    ["digits of a Slack token", { note: "xoxb-4111111111111111-abcdef" }],
    ["a server's address", { "server.address": "8.8.8.8" }],
    ["a number without context", { note: "9876543210" }],
  ])("is silent about %s", (_what, has) => {
    expect(saidBy("D03", turn(has))).toEqual([]);
  });
});
