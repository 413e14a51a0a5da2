import { existsSync } from "node:fs";
import type { App } from "@slack/bolt";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Workspace } from "../../src/workspace/start-workspace.ts";
import { aCard, aForm } from "../block-kit/cards.ts";
import { aBoltBot, type BoltBot } from "../workspace/a-bolt-bot.ts";
import { aClient, aWorkspace, CHANNEL } from "../workspace/a-workspace.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

let browser: Browser;
let page: Page;
let workspace: Workspace;
let bot: BoltBot;
let ts: string;
let complaints: string[];

/** A bot that answers each thing on the page in a way that can be seen. */
function listen(app: App): void {
  app.action("ack", async ({ ack, body, client, respond }) => {
    await ack();
    const { text, blocks } = aCard();
    await client.chat.update({ channel: CHANNEL, ts, text, blocks: [...blocks, context(`Taken by ${body.user.id}`)] });
    await respond({ text: "You have it now.", response_type: "ephemeral" });
  });
  app.action("escalate", async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: "trigger_id" in body ? body.trigger_id : "", view: aForm() });
  });
  app.action("more", async ({ ack, respond, action }) => {
    await ack();
    const chosen = action.type === "overflow" ? action.selected_option.value : "";
    await respond({ text: `You chose ${chosen}`, response_type: "ephemeral" });
  });
  app.view("suppress", async ({ ack, view, client }) => {
    const { value } = view.state.values.reason?.reason ?? {};
    if (value === "no") return ack({ response_action: "errors", errors: { reason: "Say more" } });
    await ack();
    const hours = view.state.values.hours?.hours?.selected_option?.value;
    await client.chat.postMessage({ channel: CHANNEL, thread_ts: ts, text: `${hours} h because ${value}` });
  });
  app.command("/falco", ({ ack, command }) => ack(`You asked for ${command.text}`));
}

function context(text: string) {
  return { type: "context" as const, elements: [{ type: "plain_text" as const, text }] };
}

describe.skipIf(!existsSync(CHROMIUM))("the page in a browser", () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    ({ workspace } = await aWorkspace());
    bot = await aBoltBot(workspace, listen);
    ts = (await aClient(workspace).chat.postMessage({ channel: CHANNEL, ...aCard() })).ts ?? "";
    page = await browser.newPage({ timezoneId: "Asia/Tokyo", locale: "en-GB" });
    page.setDefaultTimeout(10_000);
    complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(workspace.url);
  });
  afterEach(async () => {
    await page.close();
    await workspace.close();
    await bot.stop();
    expect(complaints).toEqual([]);
  });

  const card = () => page.locator(`#channel [data-ts="${ts}"]`);
  const whisper = (text: string) => page.getByTestId("ephemeral").filter({ hasText: text });

  it("keeps a block open and the focus in place while the card changes", async () => {
    await card().locator("[data-fold=detail] > summary").click();
    await card().locator("[data-action-id=ack]").click();
    await card().getByText("Taken by U0ALEX").waitFor();

    expect(await card().getByText("kubectl get pods").isVisible()).toBe(true);
    expect(await page.locator(":focus").getAttribute("data-action-id")).toBe("ack");
    await whisper("You have it now.").waitFor();
    await whisper("You have it now.").getByTestId("dismiss").click();
    await whisper("You have it now.").waitFor({ state: "detached" });
  });

  it("shows moments in the reader's zone", async () => {
    expect(await card().locator("time[data-format='{time}']").last().textContent()).toBe("04:34");
  });

  it("asks first where the button says so, and does nothing when the answer is no", async () => {
    await card().locator("[data-action-id=escalate]").click();
    await page.getByTestId("confirm-deny").click();
    expect(await page.getByTestId("modal").count()).toBe(0);

    await card().locator("[data-action-id=escalate]").click();
    await page.getByTestId("confirm-yes").click();
    await page.getByTestId("modal").waitFor();
  });

  it("fills in a form, shows what is wrong at the field, and the answer in the thread", async () => {
    await card().locator("[data-action-id=escalate]").click();
    await page.getByTestId("confirm-yes").click();
    await page.getByLabel("For how long?").selectOption("4");
    await page.getByTestId("submit").click();
    await page.getByText("Please complete this required field.").waitFor();
    await page.getByLabel("Reason").fill("no");
    await page.getByTestId("submit").click();
    await page.getByText("Say more").waitFor();
    expect(await page.getByLabel("Reason").getAttribute("aria-invalid")).not.toBeNull();

    await page.getByLabel("Reason").fill("<b>maintenance</b>");
    await page.getByTestId("submit").click();
    await page.getByTestId("modal").waitFor({ state: "detached" });
    await card().getByTestId("replies").click();
    await page.locator("#thread").getByText("4 h because <b>maintenance</b>").waitFor();
  });

  it("closes a form with Escape", async () => {
    await card().locator("[data-action-id=escalate]").click();
    await page.getByTestId("confirm-yes").click();
    await page.getByTestId("modal").waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("modal").waitFor({ state: "detached" });

    expect(workspace.views("U0ALEX")).toEqual([]);
  });

  it("opens the overflow menu by keyboard and chooses", async () => {
    await card().getByTestId("overflow").locator("summary").focus();
    for (const key of ["Enter", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await whisper("You chose copy").waitFor();
  });

  it("sends on Enter, and not in the middle of what is pasted over several lines", async () => {
    await page.getByTestId("composer").fill("/falco one");
    await page.getByTestId("composer").press("End");
    await page.getByTestId("composer").press("Shift+Enter");
    await page.getByTestId("composer").pressSequentially("two");
    await page.getByTestId("composer").press("Enter");
    expect(await whisper("You asked for one").innerText()).toContain("one\ntwo");
    expect(await page.getByTestId("composer").inputValue()).toBe("");
  });

  it("shows a thread alone where there is no room for both, and the channel again after", async () => {
    await page.setViewportSize({ width: 420, height: 800 });
    await card().hover();
    await card().getByTestId("reply").click();
    await page.locator("#channel").waitFor({ state: "hidden" });
    await page.getByTestId("close-thread").click();
    await card().waitFor();
  });

  it("follows a link to a message on this page, as the same person", async () => {
    const client = aClient(workspace);
    const { permalink } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts });
    await client.chat.postMessage({ channel: CHANNEL, text: `see <${permalink}|the card>` });
    await page.getByTestId("person").filter({ hasText: "Sam" }).click();
    await page.getByRole("link", { name: "the card" }).click();

    await page.locator(`#thread [data-ts="${ts}"]`).waitFor();
    expect(page.context().pages()).toHaveLength(1);
    expect(await page.locator("[aria-pressed=true]").innerText()).toBe("Sam");
  });

  it("opens a thread at its first reply, also while other news arrive", async () => {
    const client = aClient(workspace);
    for (let count = 0; count < 40; count += 1)
      await client.chat.postMessage({ channel: CHANNEL, thread_ts: ts, text: `reply ${count}.` });
    await card().getByTestId("replies").getByText("40 replies").waitFor();
    const late = await aSlowServer();
    await client.chat.postMessage({ channel: CHANNEL, text: "other news" });
    await late.asked;
    await card().getByTestId("replies").click();
    late.answerNow();
    await page.locator("#thread").getByText("reply 39.").waitFor();

    const pane = await page.locator("#thread").boundingBox();
    const first = await page.locator("#thread").getByText("reply 0.").boundingBox();
    expect(first?.y).toBeGreaterThanOrEqual(pane?.y ?? Number.NaN);
    expect(first?.y).toBeLessThan((pane?.y ?? 0) + (pane?.height ?? 0));
  });

  /** From now on the page's next question is answered only when told. */
  async function aSlowServer() {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    await page.route("**/page/parts**", async (route) => {
      asked.resolve();
      await answer.promise;
      await route.continue();
    });
    return { asked: asked.promise, answerNow: () => answer.resolve() };
  }

  it("answers a command to one person and not to the other", async () => {
    await page.getByTestId("person").filter({ hasText: "Sam" }).click();
    await page.getByTestId("composer").fill("/falco status");
    await page.getByTestId("composer").press("Enter");
    await whisper("You asked for status").waitFor();
    await page.getByTestId("person").filter({ hasText: "Alex" }).click();
    await whisper("You asked for status").waitFor({ state: "detached" });
  });

  it("leaves a reader of old messages there, and offers to jump to what is new", async () => {
    const client = aClient(workspace);
    for (let count = 0; count < 30; count += 1) await client.chat.postMessage({ channel: CHANNEL, text: `m${count}.` });
    await page.getByText("m29.").waitFor();
    await page.locator("#channel").evaluate((list) => list.scrollTo(0, 0));
    await client.chat.postMessage({ channel: CHANNEL, text: "the latest" });
    await page.getByTestId("jump").waitFor();
    expect(await page.locator("#channel").evaluate((list) => list.scrollTop)).toBe(0);

    await page.getByTestId("jump").click();
    await page.getByTestId("jump").waitFor({ state: "hidden" });
    expect(await page.locator("#channel").evaluate((list) => list.scrollTop)).toBeGreaterThan(0);
  });

  it("shows the newest hundred messages, and older ones when asked", async () => {
    const client = aClient(workspace);
    for (let count = 0; count < 120; count += 1)
      await client.chat.postMessage({ channel: CHANNEL, text: `m${count}.` });
    await page.getByText("m119.").waitFor();
    expect(await card().count()).toBe(0);

    await page.getByTestId("older").click();
    await card().waitFor();
    await page.getByText("m0.").waitFor();
  });

  it("replies in a thread and deletes a message after asking", async () => {
    await card().hover();
    await card().getByTestId("reply").click();
    await page.getByTestId("thread-composer").fill("looking");
    await page.getByTestId("thread-composer-send").click();
    await page.locator("#thread").getByText("looking").waitFor();
    await card().hover();
    await card().getByTestId("delete").click();
    await page.getByTestId("confirm-yes").click();
    await page.locator("#channel").getByText("This message was deleted.").waitFor();
  });
});
