import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runReplay } from "../../src/cli/replay.ts";
import { anAlertServer } from "../adapters/http/alert-server.ts";
import { sharedFile } from "../shared.ts";
import { aCommandLine } from "./cli-run.ts";

const A = '{"rule":"A","priority":"Debug","output_fields":{"evt.time":1785485730698757123}}';
const B = '{"rule":"B","priority":"Error","time":"2026-07-31T08:15:30Z"}';

describe("falconer replay", () => {
  it.each([
    ["an array", `[${A},${B}]`],
    ["lines", `${A}\n${B}\n`],
    ["lines that wrap their alert", `{"provenance":"x","payload":${A}}\n{"payload":${B}}\n`],
  ])("posts the alerts of %s, exact to the last digit", async (_name, text) => {
    const { url, store } = await anAlertServer();
    const { io, written } = aCommandLine({ files: { "alerts.json": text } });

    expect(await runReplay(["alerts.json", "--url", url], io)).toBe(0);
    expect(written).toEqual({ out: `Posted 2 alerts to ${url}: 2 recorded, 0 repeated, 0 refused.\n`, err: "" });
    expect(store.arrivals.map((arrival) => arrival.body).toSorted()).toEqual([A, B]);
  });

  it("reads standard input, also when a character is cut in two", async () => {
    const { url, store } = await anAlertServer();
    const bytes = Buffer.from('{"rule":"Ä","priority":"Debug"}');
    const { io } = aCommandLine({ stdin: [bytes.subarray(0, 10), bytes.subarray(10)] });

    expect(await runReplay(["-", "--url", url], io)).toBe(0);
    expect(store.arrivals[0]?.rule).toBe("Ä");
  });

  it("says which alerts were refused, and why", async () => {
    const { url } = await anAlertServer();
    const { io, written } = aCommandLine({ files: { f: `${B}\n{"rule":"C"}\nnot json\n${B}\n` } });

    expect(await runReplay(["f", "--url", url], io)).toBe(1);
    expect(written.out).toMatch(
      /^Alert 2: HTTP 400: priority must be one of .*\nAlert 3: HTTP 400: This is not JSON: /,
    );
    expect(written.out).toContain("Posted 4 alerts to");
    expect(written.out).toContain("1 recorded, 1 repeated, 2 refused.");
  });

  it("prints JSON for machines", async () => {
    const { url } = await anAlertServer();
    const { io, written } = aCommandLine({ files: { f: A } });

    await runReplay(["f", "--url", url, "--json"], io);

    expect(JSON.parse(written.out)).toEqual({ posted: 1, recorded: 1, duplicates: 0, refused: [] });
  });

  it("sends the token, from its option or from the address", async () => {
    const { url } = await anAlertServer({ ingestToken: "s3cret/of a sensor" });
    const inUrl = url.replace("//", "//falco:s3cret%2Fof%20a%20sensor@");
    const files = { f: B };

    expect(await runReplay(["f", "--url", inUrl], aCommandLine({ files }).io)).toBe(0);
    expect(await runReplay(["f", "--url", url], aCommandLine({ files }).io)).toBe(1);

    const { url: other } = await anAlertServer({ ingestToken: "s3cret" });
    expect(await runReplay(["f", "--url", other, "--token", "s3cret"], aCommandLine({ files }).io)).toBe(0);
  });

  it("keeps to the rate that it is given", async () => {
    const { url } = await anAlertServer();
    const { io } = aCommandLine({ files: { f: `${A}\n`.repeat(5) } });
    const startedAt = performance.now();

    await runReplay(["f", "--url", url, "--rate", "20"], io);

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  });

  it.each([
    ["no file", [], /Name one file/],
    ["two files", ["a", "b"], /Name one file/],
    ["an unknown option", ["a", "--speed", "9"], /Unknown option '--speed'/],
    ["an address that is none", ["a", "--url", "falconer"], /--url must be an http address/],
    ["another protocol", ["a", "--url", "ftp://falconer"], /--url must be an http address/],
    ["a rate that is none", ["a", "--rate", "fast"], /--rate must be a number/],
  ])("explains its usage when given %s", async (_name, args, says) => {
    const { io, written } = aCommandLine();

    expect(await runReplay(args, io)).toBe(2);
    expect(written.err).toMatch(says);
    expect(written.err).toContain("Usage: falconer replay");
  });

  it("says so when there is no such file", async () => {
    const { io, written } = aCommandLine();

    expect(await runReplay(["missing.json"], io)).toBe(2);
    expect(written.err).toContain("no such file");
  });

  it("prints its help", async () => {
    const { io, written } = aCommandLine();

    expect(await runReplay(["--help"], io)).toBe(0);
    expect(written.out).toContain("Usage: falconer replay");
  });

  const corpus = sharedFile("corpora/alerts.jsonl");
  it.skipIf(corpus === undefined)("takes the file of public alerts as it is", async () => {
    const { url, store } = await anAlertServer();
    const { io } = aCommandLine({ files: { f: readFileSync(corpus ?? "", "utf8") } });

    expect(await runReplay(["f", "--url", url], io)).toBe(0);
    expect(await store.ledger()).toMatchObject({ received: 132, recorded: 132 });
  });
});
