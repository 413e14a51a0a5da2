import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ROOT = resolve(import.meta.dirname, "../..");

let child: ChildProcess;
let dataDir: string;
let alertsUrl: string;
let workspaceUrl: string;
let browser: Browser;
let page: Page;

/** What a newcomer does: `npm start`, with nothing configured. */
async function npmStart(): Promise<void> {
  dataDir = await mkdtemp(join(tmpdir(), "falconer-browser-"));
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, PORT: "0" };
  child = spawn("npm", ["start"], {
    cwd: ROOT,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const until = AbortSignal.timeout(30_000);
  while (!/workspace is at\s+(\S+)/.test(said)) await once(child.stdout ?? child, "data", { signal: until });
  alertsUrl = /takes alerts at\s+(\S+)/.exec(said)?.[1] ?? "";
  workspaceUrl = /workspace is at\s+(\S+)/.exec(said)?.[1] ?? "";
}

let serial = 0;

/** Posts an alert with `curl`'s headers, about a pod of its own, and gives the card that appears. */
async function anAlertArrives(changes: object = {}) {
  serial += 1;
  const workload = `till${serial}`;
  const alert = {
    time: new Date().toISOString(),
    rule: "Terminal shell in container",
    priority: "Notice",
    source: "syscall",
    hostname: "worker-2",
    output_fields: {
      "container.id": "3f3167fb1d9f",
      "container.name": "web",
      "k8s.ns.name": "shop",
      "k8s.pod.name": `${workload}-0`,
      "proc.name": "bash",
      "proc.cmdline": "bash",
      "proc.tty": 34816,
      "user.name": "root",
      ...changes,
    },
  };
  const headers = { "content-type": "application/json" };
  const response = await fetch(alertsUrl, { method: "POST", headers, body: JSON.stringify(alert) });
  expect(response.ok).toBe(true);
  // Its own sentence names the pod; other cards may name it among their related findings, which are folded away.
  const sentence = page.locator("code:not(details code)", { hasText: `${workload}-0` });
  const card = page.locator("#channel [data-testid=message]", { has: sentence });
  await card.waitFor();
  return card;
}

describe.skipIf(!existsSync(CHROMIUM))("a newcomer after npm start, in a browser", () => {
  beforeAll(async () => {
    await npmStart();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    const ended = once(child, "exit", { signal: AbortSignal.timeout(15_000) });
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(10_000);
    await page.goto(workspaceUrl);
    return () => page.close();
  });

  const be = (person: string) => page.getByTestId("person").filter({ hasText: person }).click();
  const whisper = (text: string | RegExp) => page.getByTestId("ephemeral").filter({ hasText: text }).last();
  const type = async (text: string) => {
    await page.getByTestId("composer").fill(text);
    await page.getByTestId("composer").press("Enter");
  };

  it("sees the card of an alert, with all that it says folded away and ready to open", async () => {
    const card = await anAlertArrives();

    await card.getByText("Terminal shell in container").first().waitFor();
    await card.getByText("Nobody has it yet.").waitFor();
    for (const fold of ["fields", "analysis", "mitigation", "timeline"]) {
      const block = card.locator(`[data-fold=${fold}]`);
      expect(await block.getAttribute("open")).toBeNull();
      await block.locator("> summary").click();
      expect(await block.getAttribute("open")).not.toBeNull();
    }
    await card.getByText("kubectl").first().waitFor();
    await card.getByTestId("replies").click();
    await page.locator("#thread article").nth(1).waitFor();
  });

  it("acknowledges, and gives it back", async () => {
    const card = await anAlertArrives();
    await card.locator("[data-action-id=falco_acknowledge]").click();
    await card.getByText("ACKNOWLEDGED").first().waitFor();
    await card.getByText("Alex", { exact: false }).first().waitFor();
    await card.locator("[data-action-id=falco_unacknowledge]").click();
    await card.getByText("Nobody has it yet.").waitFor();
  });

  it("escalates after a question, in the thread", async () => {
    const card = await anAlertArrives();
    await card.locator("[data-action-id=falco_escalate]").click();
    await page.getByTestId("confirm-yes").click();
    await card.getByText("ESCALATED").first().waitFor();
    await card.getByTestId("replies").click();
    await page
      .locator("#thread")
      .getByText(/escalat/i)
      .first()
      .waitFor();
  });

  it("suppresses with a form that wants a reason", async () => {
    const card = await anAlertArrives();
    await card.locator("[data-action-id=falco_suppress]").click();
    const form = page.getByTestId("modal");
    await form.waitFor();
    await form.getByTestId("submit").click();
    await form.getByRole("alert").filter({ hasText: /./ }).first().waitFor();
    await form.getByText("4 hours").click();
    await form.locator("textarea, input[type=text]").last().fill("a planned test of the till");
    await form.getByTestId("submit").click();
    await card.getByText("SUPPRESSED").first().waitFor();
    await card.getByText("a planned test of the till").first().waitFor();
    await card.locator("[data-action-id=falco_unsuppress]").click();
    await card.locator("[data-action-id=falco_suppress]").waitFor();
  });

  it("resolves with a disposition, and reopens", async () => {
    const card = await anAlertArrives();
    await card.locator("[data-action-id=falco_acknowledge]").click();
    await card.locator("[data-action-id=falco_resolve]").click();
    const form = page.getByTestId("modal");
    await form.getByText(/false positive/i).click();
    await form.getByTestId("submit").click();
    await card.getByText("RESOLVED").first().waitFor();
    await card.locator("[data-action-id=falco_reopen]").click();
    await card.getByText("OPEN", { exact: false }).first().waitFor();
  });

  it("shows hostile text as the letters that it is", async () => {
    const hostile = '<!channel> <img src=x onerror="document.title=1"> *bold* <https://evil.example|safe>';
    const card = await anAlertArrives({ "proc.cmdline": hostile });
    await card.locator("[data-fold=fields] > summary").click();

    await card.getByText(hostile).first().waitFor();
    expect(await card.locator("img[src=x], a[href*=evil]").count()).toBe(0);
    expect(await page.title()).not.toBe("1");
  });

  it.each([
    ["/falco help", /explain/],
    ["/falco list", /F-1\b/],
    ["/falco status", /received/i],
    ["/falco explain F-1", /Terminal shell in container/],
    ["/falco explain Drop and execute new binary in container", /Drop and execute new binary/],
    ['/falco explain {"rule":"My rule","priority":"error","output_fields":{"proc.name":"nc"}}', /My rule/],
    ['/falco explain {\n  "rule": "My rule",\n  "priority": "error"\n}', /My rule/],
    ["/falco explain Notice x (process=nc command=nc -l 4444\nuser=root)", /nc -l 4444/],
    ["/falco dance", /help/],
  ])("is answered when typing %s", async (command, answer) => {
    await anAlertArrives();
    await type(command);
    await whisper(answer).waitFor();
  });

  it("is told when somebody else was first", async () => {
    const card = await anAlertArrives();
    await card.locator("[data-action-id=falco_acknowledge]").click();
    await card.getByText("ACKNOWLEDGED").first().waitFor();
    const id = /F-\d+(?= · priority)/.exec((await card.textContent()) ?? "")?.[0];
    await be("Sam");
    await type(`/falco ack ${id}`);
    await whisper(/has it already/).waitFor();
    await be("Alex");
  });
});
