import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aBot, anAlert, CHANNEL, type TestBot } from "./a-bot.ts";

let bot: TestBot;
beforeEach(async () => {
  bot = await aBot();
});
afterEach(() => bot.close());

async function answerTo(text: string, user = "U0ALEX"): Promise<string> {
  const before = bot.workspace.ephemerals(user).length;
  const { status, ms } = await bot.workspace.as(user).command("/falco", text);
  expect({ status, inTime: ms < 3000 }).toEqual({ status: 200, inTime: true });
  await bot.workspace.waitFor(() => bot.workspace.ephemerals(user).length > before);
  return JSON.stringify(bot.workspace.ephemerals(user).slice(before));
}

describe("/falco", () => {
  it("help lists what it can do", async () => {
    expect(await answerTo("help")).toMatch(/explain/);
  });

  it("explains a finding by its name", async () => {
    await bot.alert();

    expect(await answerTo("explain F-1")).toMatch(/Analysis of F-1/);
  });

  it("explains a rule by its name, also one that never fired", async () => {
    expect(await answerTo("explain Terminal shell in container")).toMatch(/shell/i);
    for (const quoted of [
      '"Terminal shell in container"',
      "“Terminal shell in container”",
      "`Terminal shell in container`",
    ])
      expect(await answerTo(`explain ${quoted}`)).toMatch(/shell/i);
    expect(await answerTo("explain No such rule")).toMatch(
      /No finding has a rule of that name, and neither a playbook/,
    );
  });

  it("explains a rule that fired by what the rule means, and links what it found", async () => {
    const { ts } = await bot.alert();
    const explained = () => answerTo("explain Terminal shell in container");

    await expect.poll(explained).toMatch(/Rule: Terminal shell.*It has fired here\./);
    await expect.poll(explained).toContain(`"url":"https://slack.example/${ts}","text":"F-1"`);
    expect(await explained()).not.toMatch(/Analysis of F-1/);

    const [finding] = await bot.store.findings({ states: ["open"], limit: 1 });
    if (finding === undefined) throw new Error("There is no finding");
    const state = { kind: "resolved", by: "U0ALEX", at: Date.now(), disposition: "test", note: "" } as const;
    const change = { finding: { ...finding, state }, expectedVersion: finding.version, audit: [], threadPosts: [] };
    expect(await bot.store.change(change)).toBe("saved");

    await expect.poll(explained).toMatch(/All that it found here is resolved\./);
    expect(await explained()).not.toMatch(/F-1/);
  });

  it("explains a rule that neither a playbook nor a rules file knows by what it found", async () => {
    await bot.alert({ rule: "Ours alone" });

    expect(await answerTo("explain ours alone")).toMatch(/Analysis of F-1/);
  });

  it("says what it did", async () => {
    await bot.alert();
    await bot.workspace.waitFor(() => bot.workspace.messages(CHANNEL).length > 0);

    expect(await answerTo("ack F-1")).toMatch(/F-1 is yours now\./);
    expect(await answerTo("unack f-1")).toMatch(/Nobody has F-1 now\./);
    expect(await answerTo("escalate 1")).toMatch(/F-1 is escalated; help is called in its thread\./);
    expect(await answerTo("list mine")).toMatch(/Nothing is yours now\./);
  });

  it("links the findings that it lists to their cards", async () => {
    const card = await bot.alert();

    // Slack shows a card a moment before Falconer has learnt of it.
    await expect.poll(() => answerTo("list")).toContain(`"url":"https://slack.example/${card.ts}","text":"F-1"`);
  });

  it("takes a rule's name in any case, and proposes names where it knows none like that", async () => {
    expect(await answerTo("explain TERMINAL shell in container")).toMatch(/Rule: Terminal shell in container/);
    expect(await answerTo("explain terminal Shell in container")).toMatch(/Rule: Terminal shell in container/);
    expect(await answerTo("explain terminal shell")).toMatch(/Did you mean .*Terminal shell in container/);
  });

  it("explains an alert that is pasted as Falco's text, and says that this is little to go by", async () => {
    const text =
      "03:12:45.354: Notice A shell was spawned (user=root process=bash parent=nginx\ncommand=bash -i container_id=3f3167fb1d9f)";

    expect(await answerTo(`explain ${text}`)).toMatch(/read from the text of an alert.*server process started a shell/);
    expect(await answerTo("explain Notice A shell was spawned in a container")).toMatch(/Paste the alert's JSON/);
    expect(await bot.store.ledger()).toMatchObject({ received: 0 });
  });

  it("explains a pasted alert as Slack escapes it, with curled quotes, and stores nothing", async () => {
    const pasted = JSON.stringify(anAlert()).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    let open = true;
    const curled = pasted.replaceAll('"', () => {
      open = !open;
      return open ? "”" : "“";
    });

    expect(await answerTo(`explain ${pasted}`)).toMatch(/Analysis/);
    expect(await answerTo(`explain ${curled}`)).toMatch(/Analysis/);
    expect(await answerTo(`explain \`\`\`json\n${pasted}\n\`\`\``)).toMatch(/Analysis/);
    expect(await answerTo(`explain \`\`\`${pasted}\`\`\``)).toMatch(/Analysis/);
    expect(await answerTo(`explain [${pasted}]`)).toMatch(/Analysis/);
    expect(await answerTo(`explain [${pasted},${pasted}]`)).toMatch(/These are 2 alerts/);
    expect(await answerTo('explain {"rule":"Cut out of a message"}')).toMatch(/Analysis/);
    expect(await bot.store.ledger()).toMatchObject({ received: 0 });
  });

  it.each(["{", '{"rule": 1}', "F-99", "F-0"])("says what is wrong with explain %s", async (what) => {
    expect(await answerTo(`explain ${what}`)).toMatch(/not JSON|no alert of Falco|no finding|No finding has a rule/);
  });

  it("list shows what is open", async () => {
    await bot.alert();

    expect(await answerTo("list")).toMatch(/F-1/);
    expect(await answerTo("list mine")).not.toMatch(/F-1/);
  });

  it("status names findings whose card was deleted, and whoever acts on one is told of the new card", async () => {
    const { ts } = await bot.alert();
    await bot.workspace.as("U0ALEX").deleteMessage(ts);
    await bot.store.cardDeleted(1, ts, Date.now());

    expect(await answerTo("status")).toMatch(/1 finding has no card because somebody deleted it: F-1\./);
    expect(await answerTo("ack F-1")).toMatch(/F-1 is yours now\. Somebody deleted its card\. A new card will show it/);
    await bot.workspace.waitFor(() => /ACKNOWLEDGED/.test(bot.workspace.messages(CHANNEL).at(-1)?.text ?? ""));
    expect(await answerTo("status")).not.toMatch(/has no card/);
  });

  it("status shows that every alert is accounted for", async () => {
    await bot.alert();

    expect(await answerTo("status")).toMatch(/1 alert received/);
  });

  it("acknowledges by name", async () => {
    await bot.alert();
    await answerTo("ack f-1", "U0SAM");

    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "acknowledged", by: "U0SAM" } });
  });

  it("opens the form of a finding", async () => {
    await bot.alert();
    await bot.workspace.as("U0ALEX").command("/falco", "suppress F-1");
    await bot.workspace.waitFor(() => bot.workspace.views("U0ALEX").length === 1);
  });

  it("answers what it does not understand", async () => {
    expect(await answerTo("make coffee")).toMatch(/falco help/);
  });
});

describe("a mention of the bot", () => {
  it("is answered in the thread", async () => {
    const { ts } = await bot.alert();
    await bot.workspace.as("U0ALEX").mention("explain F-1", { threadTs: ts });
    await bot.workspace.waitFor(() =>
      bot.workspace
        .thread(CHANNEL, ts)
        .some((reply) => reply.metadata === undefined && /Analysis of F-1/.test(reply.text)),
    );
  });
});

it("says why Slack does not let Falconer in, as long as it does not", async () => {
  bot.workspace.faults.next("auth.test", { kind: "error", error: "invalid_auth" }, 9);

  expect(await answerTo("status")).toMatch(/could not sign in .* SLACK_BOT_TOKEN and restart/);
});
