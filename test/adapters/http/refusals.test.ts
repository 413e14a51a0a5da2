import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { StoreUnavailableError } from "../../../src/flows/store.ts";
import { anAlertServer } from "./alert-server.ts";

const ALERT = '{"rule":"Terminal shell in container","priority":"Notice","time":"2026-07-31T08:15:30.698757123Z"}';
const OTHER = '{"rule":"Run shell untrusted","priority":"Notice","time":"2026-07-31T08:15:30.698757123Z"}';
const TOKEN = "s3cret-of-the-sensor";
const HEAD =
  "POST /falco HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n";

describe("refusing alerts", () => {
  it("takes the good ones of a batch and names every problem of the bad ones", async () => {
    const { post, store } = await anAlertServer();

    const answer = await post(`${ALERT}\n{"rule":"","priority":"High","time":"noon"}\nnot json\n${OTHER}`);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: "2 of 4 alerts were refused.",
      problems: [],
      recorded: 2,
      duplicates: 0,
      rejected: [
        {
          index: 1,
          problems: [
            "rule must be a non-empty string",
            expect.stringMatching(/^priority must be one of .*, but is "High"$/),
            expect.stringMatching(/^time must be an RFC 3339 date .*, but is "noon"$/),
          ],
        },
        { index: 2, problems: [expect.stringMatching(/^This is not JSON: /)] },
      ],
    });
    expect(await store.ledger()).toMatchObject({ received: 4, rejected: 2, recorded: 2 });
  });

  it.each([
    ["no JSON", "hello"],
    ["half an alert", ALERT.slice(0, 50)],
    ["nothing", ""],
    ["blanks", " \n \n"],
    ["a number", "7"],
    ["null", "null"],
    ["a bomb of brackets", "[".repeat(200_000)],
    ["a bomb of fields", `{"output_fields":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`],
    ["more items than a body can hold alerts", `[${"0,".repeat(20_000)}0]`],
  ])("refuses %s as one alert", async (_name, body) => {
    const { post, store } = await anAlertServer();

    const answer = await post(body);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "The alert was refused.", problems: [expect.any(String)] });
    expect(await store.ledger()).toMatchObject({ received: 1, rejected: 1 });
  });

  it.each([
    ["the first line is bad", `not json\n${ALERT}\n${OTHER}`, [0]],
    ["a middle line is cut off", `${ALERT}\n${ALERT.slice(0, 40)}\n${OTHER}`, [1]],
    ["a line is a word", `${ALERT}\n"hello"\n${OTHER}`, [1]],
    ["lines end with a carriage return only", `${ALERT}\rnot json\r${OTHER}`, [1]],
    ["lines hold arrays", `[${ALERT}]\n[7,${OTHER}]`, [1]],
    ["a line holds an empty array", `[]\n${ALERT}\n${OTHER}`, [0]],
  ])("keeps the good alerts when %s, and names the bad one", async (_when, body, bad) => {
    const { post, store } = await anAlertServer();

    const answer = await post(body);

    expect(answer.status).toBe(400);
    const receipt = (await answer.json()) as { recorded: number; rejected: { index: number }[] };
    expect([receipt.recorded, receipt.rejected.map(({ index }) => index)]).toEqual([2, bad]);
    expect(await store.ledger()).toMatchObject({ received: 3, rejected: 1, recorded: 2 });
  });

  it("takes a broken alert over many lines for one", async () => {
    const { post, store } = await anAlertServer();

    await post('{\n  "rule": "x",\n  "output_fields":\n  {"a": 1}\n  "priority": "Notice"\n}');

    expect(await store.ledger()).toMatchObject({ received: 1, rejected: 1 });
  });

  it("lists no more refused alerts than anybody reads", async () => {
    const { post } = await anAlertServer();

    const answer = (await (await post(`[${"0,".repeat(4_999)}0]`)).json()) as Record<string, unknown>;

    expect(answer).toMatchObject({ error: "5000 of 5000 alerts were refused.", notListed: 4_000 });
    expect(answer.rejected).toHaveLength(1_000);
  });

  it.each([
    ["text/plain", {}, /json_output: true/],
    ["application/xml", {}, /application\/json/],
    ["application/json; charset=utf-16", {}, /UTF-8/],
    ["application/json", { "content-encoding": "br" }, /gzip/],
  ])("refuses %s %j with 415 and says what to send", async (type, headers, says) => {
    const { post, store } = await anAlertServer();

    const answer = await post(ALERT, { "content-type": type, ...headers });

    expect([answer.status, await answer.text()]).toEqual([415, expect.stringMatching(says)]);
    expect(await store.ledger()).toMatchObject({ received: 1, rejected: 1 });
  });

  it.each(["GET", "DELETE", "PATCH", "OPTIONS"])("refuses %s with 405", async (method) => {
    const { url } = await anAlertServer();

    const answer = await fetch(`${url}/falco`, { method });

    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST, PUT"]);
  });

  it("asks to try again when the store takes nothing", async () => {
    const { post, store, lines } = await anAlertServer();
    store.failure = new StoreUnavailableError("disk full", undefined);

    const answer = await post(ALERT);

    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(lines).toMatchObject([{ level: "error", words: "Alerts cannot be taken", data: { error: store.failure } }]);
  });

  it("shows nobody outside what went wrong inside", async () => {
    const { post, store } = await anAlertServer();
    store.failure = new TypeError("x is not a function");

    const answer = await post(ALERT);

    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringMatching(/not a function|\.ts/)]);
  });

  it("logs a reason once a minute, not once an alert", async () => {
    const { post, lines } = await anAlertServer();

    for (let sent = 0; sent < 5; sent++) await post("?", { "content-type": "text/plain" });

    expect(lines).toHaveLength(1);
  });
});

describe("what is logged of a refused alert", () => {
  it.each(["password=hunter2-or-so", "curl -u admin:hunter2-or-so https://registry.example"])(
    "names what is wrong, without the secret in %s",
    async (text) => {
      const { post, lines } = await anAlertServer();

      await post(JSON.stringify({ rule: "x", priority: "Notice", output_fields: text }));

      const logged = inspect(lines, { depth: 9 });
      expect(logged).toContain("output_fields must be an object");
      expect(logged).not.toContain("hunter2");
    },
  );
});

describe("bodies that are too large, too slow or broken", () => {
  it("takes a body of exactly 1 MiB", async () => {
    const { post } = await anAlertServer();
    expect((await post(ALERT.padEnd(1024 * 1024))).status).toBe(202);
  });

  it("refuses a larger one with 413: announced, in chunks, or unpacked", async () => {
    const { post, store } = await anAlertServer();
    const large = Buffer.alloc(1024 * 1024 + 1, 0x20);

    expect((await post(large)).status).toBe(413);
    expect((await post(new Blob([large]).stream(), {}, "/falco", "POST")).status).toBe(413);
    expect((await post(gzipSync(large), { "content-encoding": "gzip" })).status).toBe(413);
    expect(await store.ledger()).toMatchObject({ received: 3, rejected: 3 });
  });

  it("says 400 to what calls itself gzip and is not", async () => {
    const { post } = await anAlertServer();
    expect((await post(ALERT, { "content-encoding": "gzip" })).status).toBe(400);
  });

  it("cuts off a sender that does not stop", async () => {
    const { port } = await anAlertServer();
    const socket = connect(port, "127.0.0.1");
    socket.write(HEAD.replace("content-length: 9999", "transfer-encoding: chunked"));
    const ended = new Promise<void>((resolve) => {
      const flood = (error?: Error | null) => {
        if (error || socket.bytesWritten > 64 * 1024 * 1024) resolve();
        else socket.write(`10000\r\n${" ".repeat(0x10000)}\r\n`, flood);
      };
      socket.on("error", () => resolve());
      flood();
    });

    await ended;

    expect(socket.bytesWritten).toBeLessThan(32 * 1024 * 1024);
  });

  it("records nothing of an upload that broke off", async () => {
    const { port, store, url } = await anAlertServer();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {}).end(HEAD + ALERT);

    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toContain('refused_requests_total{reason="aborted"} 1');
    });
    expect(await store.ledger()).toMatchObject({ received: 0 });
  });

  it("gives up on a sender that drips its request", async () => {
    const server = { requestTimeout: 200, headersTimeout: 200, connectionsCheckingInterval: 50 };
    const { port, store } = await anAlertServer({ server });
    const socket = connect(port, "127.0.0.1");
    socket.write(`${HEAD}{`);

    const answer = await new Promise<string>((resolve) => {
      socket.on("data", (bytes) => resolve(bytes.toString()));
    });

    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(await store.ledger()).toMatchObject({ received: 0 });
  });
});

describe("the ingest token", () => {
  const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString("base64")}`;

  it.each([
    ["a bearer token", { authorization: `Bearer ${TOKEN}` }, "/falco"],
    ["a bearer token in other case", { authorization: `bearer  ${TOKEN}` }, "/falco"],
    ["the password of the URL", { authorization: basic(`falco:${TOKEN}`) }, "/falco"],
    ["the user name of the URL", { authorization: basic(`${TOKEN}:`) }, "/falco"],
    ["the path", {}, `/falco/${TOKEN}`],
    ["the path, though a proxy added a header of its own", { authorization: basic("proxy:other") }, `/falco/${TOKEN}`],
  ])("is taken as %s", async (_name, headers, path) => {
    const { post } = await anAlertServer({ ingestToken: TOKEN });
    expect((await post(ALERT, headers, path)).status).toBe(202);
  });

  it.each([
    ["nothing", {}, "/falco"],
    ["another bearer token", { authorization: "Bearer other" }, "/falco"],
    ["the token with more behind it", { authorization: `Bearer ${TOKEN}x` }, "/falco"],
    ["another password", { authorization: basic("falco:other") }, "/falco"],
    ["another scheme", { authorization: `Digest ${TOKEN}` }, "/falco"],
    ["another path", {}, "/falco/other"],
    ["a query", {}, `/falco?token=${TOKEN}`],
  ])("is not %s", async (_name, headers, path) => {
    const { post, store, url } = await anAlertServer({ ingestToken: TOKEN });

    const answer = await post(ALERT, headers, path);

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer .*Basic /);
    expect(await store.ledger()).toMatchObject({ received: 0 });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('refused_requests_total{reason="unauthorized"} 1');
  });

  it("stands in no answer and no log line", async () => {
    const { post, lines } = await anAlertServer({ ingestToken: TOKEN });
    const answers = [
      await post("?", { authorization: `Bearer ${TOKEN}` }),
      await post("?", {}, `/falco/${TOKEN}`),
      await post("?", { "content-type": "text/plain" }, `/falco/${TOKEN}`),
      await post("?", { authorization: "Bearer guess-of-a-token" }, "/falco/guess-of-a-token"),
      await post("?", {}, "/falco/%E0%A4%A"),
    ];

    const said = inspect([lines, await Promise.all(answers.map((answer) => answer.text()))], { depth: 9 });

    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 415, 401, 400]);
    expect(said).not.toMatch(/s3cret|guess/);
  });

  it("stands in no log line when it came with a slip of the pen", async () => {
    const { post, lines } = await anAlertServer({ ingestToken: TOKEN });

    await post(ALERT, {}, `/falco/${TOKEN}%E0%A4%A`);

    expect(lines).toHaveLength(1);
    expect(inspect(lines, { depth: 9 })).not.toContain(TOKEN);
  });
});

describe("a Falconer without a token", () => {
  it.each([
    ["another site's page", { origin: "https://evil.example" }],
    ["a page without an address", { origin: "null" }],
    ["a page that hides where it is", { "sec-fetch-site": "cross-site" }],
    ["a page of another port", { "sec-fetch-site": "same-site" }],
    ["a page whose name leads here", { host: "evil.example:3000" }],
    ["a page whose name looks like ours", { host: "127.0.0.1.evil.example" }],
  ])("takes no alert from %s, and says why", async (_who, headers) => {
    const { port, store, url } = await anAlertServer();

    const { status, text } = await rawPost(port, headers);

    expect([status, text]).toEqual([403, expect.stringMatching(/Without INGEST_TOKEN .* Set INGEST_TOKEN/)]);
    expect((await store.ledger()).received).toBe(0);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'falconer_refused_requests_total{reason="web_page"} 1',
    );
  });

  it.each(["localhost", "127.0.0.1:3000", "[::1]:3000"])("takes alerts that name it %s", async (host) => {
    const { port } = await anAlertServer();

    expect((await rawPost(port, { host })).status).toBe(202);
  });

  it("with a token asks for nothing else", async () => {
    const { port } = await anAlertServer({ ingestToken: TOKEN });

    const headers = { host: "falconer.example", origin: "https://tools.example", authorization: `Bearer ${TOKEN}` };

    expect((await rawPost(port, headers)).status).toBe(202);
  });
});

describe("alerts that are sent to a wrong address", () => {
  it("are refused, counted, and logged once a minute without the address, which may hold the token", async () => {
    const { post, url, lines } = await anAlertServer({ ingestToken: TOKEN });

    const answers = [await post(ALERT, {}, `/falc0/${TOKEN}`), await post(ALERT, {}, "/")];

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(await answers[0]?.json()).toMatchObject({ error: expect.stringContaining("POST /falco") });
    expect(lines).toMatchObject([{ level: "warn", data: { reason: "wrong path", from: "127.0.0.1" } }]);
    expect(JSON.stringify(lines)).not.toContain(TOKEN);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'falconer_refused_requests_total{reason="wrong_path"} 2',
    );
  });
});

/** Not fetch: it would not let a test choose these headers. */
async function rawPost(port: number, headers: Record<string, string>) {
  const outgoing = request({ port, path: "/falco", method: "POST", headers });
  outgoing.end(ALERT);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: response.statusCode, text: Buffer.concat(await response.toArray()).toString("utf8") };
}
