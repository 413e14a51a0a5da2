import { describe, expect, it } from "vitest";
import { readTarget } from "../../src/cli/target.ts";

const HERE = { PORT: "4000", INGEST_TOKEN: "token-of-this-machine" };

function targetOf(...[given, environment]: Parameters<typeof readTarget>) {
  const read = readTarget(given, environment);
  return read.ok ? { url: read.target.url.href, authorization: read.target.authorization } : read.problem;
}

function basic(userAndPassword: string): string {
  return `Basic ${Buffer.from(userAndPassword).toString("base64")}`;
}

describe("where demo and replay post to", () => {
  it("is this machine's Falconer with its token when no address is given", () => {
    expect(targetOf({}, HERE)).toEqual({
      url: "http://127.0.0.1:4000/falco",
      authorization: "Bearer token-of-this-machine",
    });
  });

  it.each([
    ["http://falconer", undefined, "http://falconer/falco", undefined],
    ["https://falconer/falco/token", undefined, "https://falconer/falco/token", undefined],
    ["https://x:s3cret@falconer", undefined, "https://falconer/falco", basic("x:s3cret")],
    ["https://x:p%40ss@falconer", undefined, "https://falconer/falco", basic("x:p@ss")],
    ["https://x:100%@falconer", undefined, "https://falconer/falco", basic("x:100%")],
    ["https://x:s3cret@falconer", "other", "https://falconer/falco", "Bearer other"],
  ])("reads %s with token %s, and adds none of this machine's", (url, token, posted, authorization) => {
    expect(targetOf({ url, token }, HERE)).toEqual({ url: posted, authorization });
  });

  it.each(["falconer", "ftp://falconer", ""])("refuses %j", (url) => {
    expect(targetOf({ url }, {})).toContain("--url must be an http address");
  });

  it.each(["0", "-1", "fast"])("refuses a rate of %j", (rate) => {
    expect(targetOf({ rate }, {})).toBe("--rate must be a number of alerts per second");
  });
});
