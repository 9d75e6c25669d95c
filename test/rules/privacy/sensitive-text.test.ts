import { describe, expect, it } from "vitest";
import { maskedText, sensitiveRanges, type TextPlace } from "../../../src/rules/privacy/sensitive-text.ts";

/** `openai sk-p…9f2c` of each range. */
function seen(text: string, place: Partial<TextPlace> = {}): string[] {
  return sensitiveRanges(text, { key: "", ...place }).map(({ kind, masked }) => `${kind} ${masked}`);
}

function kinds(text: string, key = ""): string[] {
  return sensitiveRanges(text, { key }).map(({ kind }) => kind);
}

const ALNUM =
  "a8Kd03LmQz57WxYbN1cPr9TsU2vHfGe6JiO4aB8kD3lMqZ5wXyN7cPrTsUvH1fGeJi6oA2bCdEfGh9JkLmNpQrStUvWxYz";
const AWS_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLKEY";
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcml5YSJ9.${ALNUM.slice(0, 43)}`;
const PEM = "-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\nIBAAKC\\n-----END RSA PRIVATE KEY-----";

describe("credentials by their form", () => {
  it.each([
    ["openai", `sk-proj-${ALNUM.slice(0, 24)}`],
    ["openai", `sk-${ALNUM.slice(0, 48)}`],
    ["anthropic", `sk-ant-api03-${ALNUM.slice(0, 88)}`],
    ["langfuse", "sk-lf-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"],
    ["huggingface", `hf_${ALNUM.slice(0, 34)}`],
    ["aws-akid", "AKIAIOSFODNN7EXAMPLE"],
    ["aws-akid", "ASIAIOSFODNN7EXAMPLE"],
    ["aws-akid", "tool_AKIAIOSFODNN7EXAMPLE_2"],
    ["github", `ghp_${ALNUM.slice(0, 36)}`],
    ["github", `github_pat_${ALNUM.slice(0, 22)}_${ALNUM.slice(0, 59)}`],
    ["slack", "xoxb-123456789012-abcDEF"],
    ["google", `AIza${ALNUM.slice(0, 35)}`],
    ["gcp-sa", `{"private_key": "${PEM}"}`],
    ["pem", PEM],
    ["jwt", JWT],
    ["bearer", `Bearer ${ALNUM.slice(0, 30)}`],
    ["basic-url", "postgres://app:hunter2hunter2@db.internal/orders"],
    ["stripe", `sk_live_${ALNUM.slice(0, 24)}`],
    ["sendgrid", `SG.${ALNUM.slice(0, 22)}.${ALNUM.slice(0, 43)}`],
    ["npm", `npm_${ALNUM.slice(0, 36)}`],
    ["azure", `AccountKey=${ALNUM.slice(0, 80)}==`],
  ])("knows %s", (kind, text) => {
    expect(kinds(`call with ${text} failed`)).toEqual([kind]);
    expect(kinds(text)).toEqual([kind]);
  });

  it("takes the whole private key, through line breaks and escapes of them", () => {
    for (const key of [PEM, PEM.replaceAll("\\n", "\n")]) {
      const text = `key ${key} end`;
      expect(maskedText(text, sensitiveRanges(text))).toBe("key -----BEGIN RSA PRIVATE KEY-----… end");
    }
  });

  it("takes a token in an Authorization attribute once", () => {
    expect(seen(`Bearer ${JWT}`, { key: "http.request.header.authorization" })).toEqual([
      "jwt eyJh…OiJO4".replace("OiJO4", JWT.slice(-4)),
    ]);
  });

  it.each([
    ["a masked password", "postgres://app:***@db/orders"],
    ["a placeholder of one", "postgres://app:<password>@db/orders"],
    ["an x", "postgres://app:xxxx@db/orders"],
    ["a role's id of AWS", "AROAIOSFODNN7EXAMPLE"],
    ["a short sk-", "sk-proj-abc"],
    ["a message id", "msg_01H4r7K"],
    ["a completion id", "chatcmpl-9aBcDeFgHiJkLmNoPqRsTuVw"],
    ["a model", "claude-3-5-sonnet-20241022"],
    ["a word with sk-", "task-force"],
  ])("is silent about %s", (_what, text) => {
    expect(seen(text)).toEqual([]);
  });

  it("knows a secret that was cut off by its beginning", () => {
    const text = `token ${"x".repeat(20)} sk-ant-api03-abcdefghijkl`;
    expect(seen(text)).toEqual([]);
    expect(seen(text, { key: "", cut: true })).toEqual(["cut off sk-a…ijkl"]);
  });
});

describe("credentials by their name", () => {
  it.each([
    ["api_key", "9fQ2mZ81xLpT0vWc"],
    ["config.apiKey", "9fQ2mZ81xLpT0vWc"],
    ["DB_PASSWORD", "Tr0ub4dor-Zebra7"],
    ["http.request.header.authorization", "Basic dXNlcjpwYXNzdzByZCE0Mg=="],
    ["secret", "0123456789abcdef0123456789abcdef"],
  ])("%s: %s", (key, value) => {
    expect(kinds(value, key)).toEqual(["generic"]);
  });

  it.each([
    "api_key=9fQ2mZ81xLpT0vWc",
    'POST {"apiKey": "9fQ2mZ81xLpT0vWc"}',
    '{\\"api_key\\":\\"9fQ2mZ81xLpT0vWc\\"}',
    "the token is secret: 9fQ2mZ81xLpT0vWc",
    "GET /v1?page=2&access_token=9fQ2mZ81xLpT0vWc&x=1",
    "Authorization: Basic dXNlcjpwYXNzdzByZCE0Mg==",
  ])("%s", (text) => {
    expect(kinds(text)).toEqual(["generic"]);
  });

  it("knows both halves of an AWS pair", () => {
    const line = `{"aws_access_key_id":"AKIAIOSFODNN7EXAMPLE","aws_secret_access_key":"${AWS_SECRET}"}`;
    expect(kinds(line)).toEqual(["aws-akid", "aws-secret"]);
    expect(kinds(AWS_SECRET, "aws.secretAccessKey")).toEqual(["aws-secret"]);
    expect(kinds(AWS_SECRET, "digest")).toEqual([]);
  });

  it.each([
    ["prompt.composition_hash", "sha256:7c1e0b54aa90de112233"],
    ["tokenizer.name", "miniserve-bpe-32k"],
    ["next_page_token", "CAoQAA9fQ2mZ81xLpT0vWc"],
    ["max_tokens_secret_count", "9fQ2mZ81xLpT0vWc"],
    ["token", "7c1f9b2e4d5a6b7c8d9e0f1a2b3c4d5e"],
    ["token", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"],
    ["token.trace_id", "9fQ2mZ81xLpT0vWc"],
    ["token", "abc123"],
    ["auth.secret", "orders/refund/policy.late_delivery"],
    ["doc", "pol_courtesy_v2_draft"],
    ["secret", "aaaaaaaaaaaa1111"],
  ])("is silent about %s: %s", (key, value) => {
    expect(seen(value, { key })).toEqual([]);
  });

  it("is silent about a short or dull token in a text", () => {
    expect(seen("token=abc123")).toEqual([]);
    expect(seen("login with secret https://acme.com/9fQ2mZ81xLpT0vWc")).toEqual([]);
  });
});

describe("personal data", () => {
  it.each([
    ["email p…@acme.com", "write to priya@acme.com."],
    ["card …1111", "paid with 4111111111111111"],
    ["card …1111", "paid with 4111 1111 1111 1111 today"],
    ["card …0005", "3782-822463-10005"],
    ["iban …3000", "IBAN DE89370400440532013000"],
    ["iban …0 00", "IBAN DE89 3704 0044 0532 0130 00"],
    ["ssn …6789", "ssn 123-45-6789"],
    ["phone …3210", "call +91 98765 43210"],
    ["phone …2671", "phone: (415) 555-2671"],
    ["phone …2671", "call +1 (415) 555-2671"],
    ["phone …3 00", "call +33 1 42 68 53 00"],
    ["phone …5 00", "tel. 04 22 00 25 00"],
    ["aadhaar …2346", "aadhaar 2341 2341 2346"],
    ["pan …234F", "PAN ABCPE1234F"],
  ])("%s", (said, text) => {
    expect(seen(text)).toEqual([said]);
  });

  it("knows a public address under a client's key only", () => {
    expect(seen("84.1.2.3", { key: "client.address" })).toEqual(["ip 84.…"]);
    expect(seen("84.1.2.3, 10.0.0.1", { key: "http.request.header.x_forwarded_for" })).toEqual(["ip 84.…"]);
    expect(seen("2a00:1450:4001:81b::200e", { key: "client.address" })).toEqual(["ip 2a00:…"]);
    expect(seen("84.1.2.3", { key: "remoteAddr" })).toEqual(["ip 84.…"]);
    expect(seen("::ffff:84.1.2.3", { key: "client.ip" })).toEqual(["ip 84.…"]);
    expect(seen("denied: client_ip=84.1.2.3 server_ip=84.1.2.4")).toEqual(["ip 84.…"]);
    expect(seen("10.1.2.3", { key: "client.address" })).toEqual([]);
    expect(seen("fe80::1", { key: "client.address" })).toEqual([]);
    expect(seen("8.8.8.8", { key: "server.address" })).toEqual([]);
    expect(seen("8.8.8.8", { key: "net.peer.ip" })).toEqual([]);
    expect(seen("version 8.8.8.8")).toEqual([]);
  });

  it.each([
    ["a placeholder", "<email:e_4f81>", ""],
    ["nobody's address", "noreply@acme.com, me@example.com", ""],
    ["a URL's userinfo", "pg://app:pw@db.acme.com", ""],
    ["nanoseconds", "1716370863120000000", ""],
    ["microseconds of the trace", "at 4111111111111111", "4111111111"],
    ["a number without context", "9876543210", ""],
    ["a number that fails Luhn", "4111111111111112", ""],
    ["a number under an id", "4111111111111111", "order_id"],
    ["a number of JSON", '{"total": 4111111111111111}', ""],
    ["a decorator", "def f():\\n@pytest.mark.parametrize", ""],
    ["a decorator in a patch", "def f():\\n+@pytest.mark.parametrize and \n+@app.route", ""],
    ["an id in HTML", '<meta property="fb:app_id" content="812270538813681"/>', ""],
    ["an order number", "order 4111111111111111", ""],
    ["an invalid area", "000-45-6789 and 923-45-6789", ""],
    ["a shape", "128 64 4096", ""],
    ["pairs of digits without the word", "04 22 00 25 00", ""],
    ["a date", "2024-05-22T09:41:03+05:30", ""],
    ["a date behind a plus", "+2026-02-25 06:13", ""],
    ["a number of no area in America", "+10000000000", ""],
    ["a PAN's form without the word", "ABCPE1234F", ""],
    ["twelve digits without the word", "234123412346", ""],
  ])("is silent about %s", (_what, text, more) => {
    const place = /^\d+$/.test(more) ? { timeS: Number(more) } : { key: more };
    expect(seen(text, place)).toEqual([]);
  });

  it("leaves to a credential what is inside it", () => {
    expect(kinds("xoxb-411111111111-4111111111111")).toEqual(["slack"]);
    expect(kinds("https://priya:s3cretpass@acme.com/x")).toEqual(["basic-url"]);
  });
});

describe("any text", () => {
  it("is masked once: what is masked stays as it is", () => {
    const text = `sk-proj-${ALNUM.slice(0, 24)} ${PEM} pg://a:hunter2hunter2hunter2@b priya@acme.com 4111111111111111`;
    const once = maskedText(text, sensitiveRanges(text));
    expect(once).toBe(
      `sk-p…${ALNUM.slice(20, 24)} -----BEGIN RSA PRIVATE KEY-----… pg://a:hunt…ter2@b p…@acme.com …1111`,
    );
    expect(maskedText(once, sensitiveRanges(once))).toBe(once);
  });

  it.each([
    "sk-ant-",
    "eyJ-",
    "eyJ",
    "hf_",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN ",
    "bearer ",
    "://a:",
    "://",
    "a@",
    "@a.",
    "1 ",
    "1",
    "4111 ",
    "+1",
    "DE89 ",
    "secret=",
    "secret: ",
    "a.",
    "::",
    "AKIA",
    "token ",
    "\\",
    '"',
    "xoxb-",
    "a1-",
    "=",
  ])("of many %j gives ranges that lie apart", (piece) => {
    const text = piece.repeat(100_000 / piece.length);
    for (const place of [{ key: "client.address" }, { key: "secret", cut: true }]) {
      const ranges = sensitiveRanges(text, place);
      expect(ranges.every(({ start, end }, at) => end > start && start >= (ranges[at - 1]?.end ?? 0))).toBe(
        true,
      );
    }
  });
});
