import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demoPosts } from "../../src/cli/demo-alerts.ts";
import type { Message } from "../../src/workspace/message.ts";
import { aFalconer, type Falconer, findingOf } from "./a-falconer.ts";

let falconer: Falconer;
beforeEach(async () => {
  falconer = await aFalconer();
});
afterEach(() => falconer.close());

const cards = () => falconer.workspace.messages().filter((message) => findingOf(message) !== undefined);
const text = (message: Message) => JSON.stringify(message.blocks);

/** The words of a card's blocks in reading order, without its form. */
function words(message: Message): string {
  return [...text(message).matchAll(/"(?:text|fallback)":"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word).join("");
}

function cardWith(pattern: RegExp): Promise<Message> {
  return falconer.workspace.waitFor(() => cards().find((card) => pattern.test(words(card))), 15_000);
}

/** An alert of one container, `secondsAgo` before now. */
async function happen(rule: string, fields: Record<string, unknown>, secondsAgo: number, priority = "Notice") {
  const time = new Date(Date.now() - secondsAgo * 1000).toISOString();
  const output_fields = { "container.id": "3f3167fb1d9f", "k8s.ns.name": "shop", "k8s.pod.name": "web-0", ...fields };
  const body = JSON.stringify({
    rule,
    priority,
    time,
    output: rule,
    source: "syscall",
    hostname: "node-1",
    output_fields,
  });
  expect((await falconer.post(body)).ok).toBe(true);
}

const shell = () => happen("Terminal shell in container", { "proc.name": "bash", "proc.tty": 34816 }, 30);
const dropped = () =>
  happen("Drop and execute new binary in container", { "proc.name": "x", "proc.exepath": "/tmp/x" }, 20);
const api = () => happen("Contact K8S API Server From Container", { "proc.name": "x", "fd.rport": 443 }, 10);

describe("findings of one cause", () => {
  it("joins the demo's driver loader: the later cards link the first, whose thread shows the sequence", async () => {
    for (const { body } of demoPosts(BigInt(Date.now()) * 1_000_000n)) await falconer.post(body);
    const last = await cardWith(/Part of a story with F-1: ?Falco's driver loader, 2 earlier findings/);
    const first = await cardWith(/A story begins here: Falco's driver loader, 2 later findings: F-2, F-3/);
    const second = await cardWith(
      /Part of a story with F-1: ?Falco's driver loader, 1 earlier finding; 1 later finding: F-3/,
    );

    expect([first, second, last].map(findingOf)).toEqual(["F-1", "F-2", "F-3"]);
    const link = await falconer.workspace.waitFor(() => {
      const card = cards().find((each) => findingOf(each) === "F-3");
      return card === undefined ? undefined : /"type":"link","url":"([^"]+)","text":"F-1"/.exec(text(card))?.[1];
    });
    expect(link).toContain(encodeURIComponent(first.ts));
    expect(await (await fetch(link)).text()).toContain("Detect Shell in Container");
    for (const card of [first, last]) {
      expect(text(card)).toContain('"block_id":"related"');
      expect(words(card)).toContain("Related findings · 1 story · 2 findings");
    }
    const sequence = await falconer.workspace.waitFor(() =>
      falconer.workspace.thread("C0FALCO", first.ts).find((reply) => /Story with F-1.*F-3/.test(words(reply))),
    );
    expect(words(sequence)).toMatch(
      /F-1.*the loader's entrypoint started.*F-2.*the built module was labelled.*probably benign, unconfirmed.*F-3.*the kernel module was loaded/,
    );
    // A story never makes a verdict milder.
    expect(words(last)).toContain("Needs review");
  }, 30_000);

  it("joins the demo's session with what it led to, and the break-in, each by itself", async () => {
    for (const { body } of demoPosts(BigInt(Date.now()) * 1_000_000n)) await falconer.post(body);
    const session = await cardWith(/A story begins here: a session in a pod, and what it led to, 3 later findings/);
    const server = await cardWith(
      /A story begins here: a server was made to run a shell, and what it brought, 1 later/,
    );

    expect(words(session)).toContain("Attach/Exec Pod");
    expect(words(server)).toContain("Redirect STDOUT/STDIN");
    const inStories = await falconer.workspace.waitFor(() => {
      const joined = cards().filter((card) => /story/i.test(words(card).split("Next:")[0] ?? ""));
      return joined.length === 9 ? joined : undefined;
    }, 15_000);
    expect(inStories).toHaveLength(9);
  }, 30_000);

  it("takes an acknowledgement back when a new stage of an attack joins", async () => {
    await shell();
    await dropped();
    const first = await cardWith(/Terminal shell/);
    await falconer.workspace.as("U0ALEX").command("/falco", "ack F-1");
    await cardWith(/has it/);
    await happen("Contact K8S API Server From Container", { "proc.name": "x", "fd.rport": 443 }, -1);
    const open = await cardWith(/Terminal shell.*Nobody has it now:.*F-3 joined it: a session in a pod/);

    expect(open.ts).toBe(first.ts);
    const notice = await falconer.workspace.waitFor(() =>
      falconer.workspace.thread("C0FALCO", first.ts).find((reply) => words(reply).includes("It needs eyes again")),
    );
    expect(words(notice)).toContain("F-3 joined it");
  }, 30_000);

  it("shows the story to whoever asks for a finding", async () => {
    await shell();
    await dropped();
    await api();
    await cardWith(/Contact K8S/);
    await falconer.workspace.as("U0ALEX").command("/falco", "explain F-3");
    const answer = await falconer.workspace.waitFor(() =>
      falconer.workspace.ephemerals("U0ALEX").find((each) => JSON.stringify(each.blocks).includes("Story: a session")),
    );

    expect(JSON.stringify(answer.blocks)).toContain("a program that is not part of the image was started");
  }, 30_000);

  it("claims nothing of what is merely near, and of strangers says nothing", async () => {
    await shell();
    await happen("Clear Log Activities", { "proc.name": "truncate" }, 20);
    await happen("Read ssh information", { "container.id": "host", "k8s.ns.name": null, "k8s.pod.name": "<NA>" }, 20);
    await happen("Write below etc", { "container.id": "host", "k8s.ns.name": null, "k8s.pod.name": "<NA>" }, 20);
    const near = await cardWith(/Clear Log.*no common cause is claimed.*F-1/);
    await falconer.workspace.waitFor(() => cards().length === 4, 15_000);

    expect(words(near)).not.toContain("story");
    for (const stranger of cards().slice(2)) expect(words(stranger)).not.toMatch(/Nearby|story/);
  }, 30_000);

  it("bounds what a flood in one pod can do to the cards", async () => {
    await shell();
    for (let number = 0; number < 60; number += 1) await happen("A chatty rule", { "proc.name": `p${number}` }, 25);
    const card = await cardWith(/Terminal shell.*Nearby · 20 findings/);
    const all = await falconer.workspace.waitFor(() => (cards().length === 61 ? cards() : undefined), 20_000);

    expect(words(card)).toContain("There may be more");
    const updates = falconer.workspace.calls.filter((call) => call.method === "chat.update");
    expect(updates.length).toBeLessThan(all.length * 41);
  }, 40_000);
});
