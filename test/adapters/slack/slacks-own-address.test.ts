import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { slackClient } from "../../../src/adapters/slack/clients.ts";
import { slackMessenger } from "../../../src/adapters/slack/messenger.ts";
import { slackTime } from "../../../src/adapters/slack/slack-time.ts";
import { systemClock } from "../../../src/adapters/system-time.ts";
import type { OutgoingMessage } from "../../../src/flows/messenger.ts";
import { recordingLog } from "../../recording-log.ts";

const TOKEN = "xoxb-not-a-real-token";
const MESSAGE: OutgoingMessage = {
  channel: "C012AB3CD",
  key: "F-7/card",
  revision: 3,
  text: "A & B <test>",
  blocks: [{ type: "divider" }],
};

const log = recordingLog();
const time = slackTime(systemClock);
const messenger = slackMessenger(
  slackClient({ botToken: TOKEN, apiUrl: undefined }, log, time),
  async () => "B1",
  time,
);
const slack = () => nock("https://slack.com").post("/api/chat.postMessage");

/** The local workspace stands in for Slack elsewhere; here it is Slack's own address, and what can happen on the way. */
describe("Slack itself, when no other address is configured", () => {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  it("gets a message as a form, with the token in the header and its key in the metadata", async () => {
    const sent: Record<string, string>[] = [];
    nock("https://slack.com", { reqheaders: { authorization: `Bearer ${TOKEN}` } })
      .post("/api/chat.postMessage", (form: Record<string, string>) => {
        sent.push(form);
        return true;
      })
      .reply(200, { ok: true, channel: "C012AB3CD", ts: "1712345678.000200" });

    const outcome = await messenger.post(MESSAGE);

    expect(outcome).toEqual({ kind: "ok", value: { channel: "C012AB3CD", ts: "1712345678.000200" } });
    expect(sent[0]).toMatchObject({ channel: "C012AB3CD", unfurl_links: "false" });
    expect(JSON.parse(sent[0]?.blocks ?? "")).toEqual([{ type: "divider" }]);
    expect(JSON.parse(sent[0]?.metadata ?? "")).toEqual({
      event_type: "falco_card",
      event_payload: { key: "F-7/card", rev: 3 },
    });
  });

  it.each([
    [
      "is asked again when it says when",
      429,
      "",
      { "retry-after": "17" },
      { kind: "rate limited", retryAfterMs: 17_000 },
    ],
    [
      "is given half a minute when a proxy does not say when",
      429,
      "",
      {},
      { kind: "rate limited", retryAfterMs: 30_000 },
    ],
    ["is not believed to have refused when a proxy answers for it", 502, "<html>", {}, { kind: "unclear" }],
    [
      "is believed when it refuses",
      200,
      { ok: false, error: "invalid_auth" },
      {},
      { kind: "refused", error: "invalid_auth" },
    ],
    ["limits with HTTP 200 as well", 200, { ok: false, error: "ratelimited" }, {}, { kind: "rate limited" }],
    ["must say where the message stands", 200, { ok: true }, {}, { kind: "unclear" }],
  ])("%s", async (_, status, body, headers, outcome) => {
    slack().reply(status, body, headers);

    expect(await messenger.post(MESSAGE)).toMatchObject(outcome);
  });

  it("is asked once only, whatever happens: a lost answer may hide a posted message", async () => {
    slack().replyWithError(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));

    expect(await messenger.post(MESSAGE)).toMatchObject({ kind: "unclear" });
  });

  it("never finds its token in our log", () => {
    expect(JSON.stringify(log.lines)).not.toContain(TOKEN);
  });
});
