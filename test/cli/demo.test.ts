import { describe, expect, it } from "vitest";
import { runDemo } from "../../src/cli/demo.ts";
import { demoPosts } from "../../src/cli/demo-alerts.ts";
import { parseJson } from "../../src/core/falco/json.ts";
import { readAlert } from "../../src/core/falco/read-alert.ts";
import { anAlertServer } from "../adapters/http/alert-server.ts";
import { aCommandLine } from "./cli-run.ts";

const AT = "2026-07-31T08:15:30Z";

function alertsAt(endsAt: bigint) {
  return demoPosts(endsAt).map((post) => {
    const read = readAlert(parseJson(post.body), 0);
    if (!read.ok) throw new Error(read.problems.join("; "));
    return read.alert;
  });
}

describe("falconer demo", () => {
  it("posts its alerts and tells what they are", async () => {
    const { url, store } = await anAlertServer();
    const { io, written } = aCommandLine();

    expect(await runDemo(["--url", url], io)).toBe(0);
    expect(written.out).toContain("  A miner is dropped into the front end and started\n");
    expect(written.out).toContain("again and again (12 times)\n");
    expect(written.out).toMatch(/Posted 27 alerts to .*: 27 recorded, 0 repeated, 0 refused\.\n$/);
    expect(new Set(store.arrivals.map((arrival) => arrival.fingerprint)).size).toBe(16);
  });

  it("finds the Falconer that the same variables started, and gives its token to no other", async () => {
    const environment = { INGEST_TOKEN: "s3cret-of-the-sensor" };
    const { port, url } = await anAlertServer({ ingestToken: environment.INGEST_TOKEN });

    const here = aCommandLine({ environment: { ...environment, PORT: String(port) } });
    const there = aCommandLine({ environment });

    expect(await runDemo([], here.io)).toBe(0);
    expect(await runDemo(["--url", url], there.io)).toBe(1);
    expect(there.written.out + there.written.err).toContain("401");
  });

  it("makes new events each time, and the same ones for the same time", async () => {
    const { url, store } = await anAlertServer();
    const { io, written } = aCommandLine();

    await runDemo(["--url", url, "--at", AT], io);
    await runDemo(["--url", url, "--at", AT], io);
    await runDemo(["--url", url, "--json"], io);

    expect(written.out).toContain("0 recorded, 27 repeated");
    expect(await store.ledger()).toMatchObject({ recorded: 54, duplicate: 27 });
  });

  it("carries the two alerts of the sample reports word for word", () => {
    const commands = alertsAt(1785485730000000000n)
      .filter((alert) => alert.rule === "Detect Shell in Container")
      .map((alert) => [alert.hostname, alert.priority, alert.fields["container.id"], alert.fields["proc.cmdline"]]);

    expect(commands).toEqual([
      ["k8s-master-01", "Warning", "0123456789ab", "bash /docker-entrypoint.sh auto"],
      [
        "k8s-master-01",
        "Warning",
        "185304d1bba4",
        'bash -c chcon -t modules_object_t "/root/.falco/7.3.0+driver/x86_64/falco_ubuntu-generic_5.4.0-198-generic_218.ko"',
      ],
    ]);
  });

  it("writes them as Falco does, times to the nanosecond", () => {
    const miner = demoPosts(1785485730000000000n).find((post) => post.title.includes("miner"))?.body;

    expect(miner).toMatch(/^\{"hostname":"node-2","output":"08:13:54.337985097: Critical /);
    expect(miner).toContain('"evt.time":1785485634337985097,');
    expect(miner).toContain('"proc.exe_ino.mtime":1785485631733077985,');
    expect(miner).toContain("proc_exe_ino_mtime=1785485631733077985 ");
    expect(miner).toMatch(/"time":"2026-07-31T08:13:54.337985097Z"\}$/);
  });

  it("leaves no placeholder in an output", () => {
    for (const alert of alertsAt(1785485730000000000n)) expect(alert.output).not.toMatch(/%[a-z]|undefined/);
  });

  it.each([
    ["an unknown option", ["--loud"], /Unknown option/],
    ["a file", ["alerts.json"], /Unexpected argument/],
    ["a time that is none", ["--at", "noon"], /--at must be a time/],
  ])("explains its usage when given %s", async (_name, args, says) => {
    const { io, written } = aCommandLine();

    expect(await runDemo(args, io)).toBe(2);
    expect(written.err).toMatch(says);
  });
});
