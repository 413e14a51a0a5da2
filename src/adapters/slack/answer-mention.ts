import { setTimeout as pause } from "node:timers/promises";
import { renderNote } from "../../core/card/answers.ts";
import { readCommand } from "../../flows/read-command.ts";
import { type Door, letIn } from "./door.ts";
import { outcomeOf } from "./outcome.ts";
import { type Mention, readMention } from "./payloads.ts";
import type { Reply } from "./reply.ts";
import { answers } from "./run-command.ts";

/** Twice the pace that Slack allows for one channel. */
const REST_MS = 2000;
const ATTEMPTS = 3;

/** "@falconer explain F-1": answered in the thread, for all to read. What changes a finding has its buttons. */
export async function answerMention(body: unknown, door: Door): Promise<void> {
  const mention = readMention(body);
  // Bots may mention us as well; answering them could go on for ever.
  if (mention === undefined || mention.event.bot_id !== undefined || mention.event.subtype !== undefined) return;
  const reply = replyInThread(mention, door);
  const visitor = { user: mention.event.user, team: mention.team_id, home: mention.event.user_team };
  await letIn(door, visitor, `event ${mention.event_id}`, reply, async () => {
    const command = readCommand(mention.event.text.replace(/^\s*<@[A-Z0-9]+(?:\|[^>]*)?>/, ""));
    if (command.kind === "act" || command.kind === "form") {
      return reply(renderNote("Press the buttons on the card for that, or use /falco: then it is signed by you."));
    }
    for (const message of await answers(command, mention.event.user, door)) await reply(message);
  });
}

/** In turn with the cards, and an answer of several messages leaves them room in between. */
function replyInThread({ event }: Mention, door: Door): Reply {
  const place = { channel: event.channel, thread_ts: event.thread_ts ?? event.ts };
  let restMs = 0;
  return async (answer) => {
    const message = { ...answer, ...place, unfurl_links: false, unfurl_media: false };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await pause(restMs, undefined, { ref: false });
      const outcome = await door.publisher.inTurn(event.channel, () =>
        outcomeOf(() => door.client.apiCall("chat.postMessage", message)),
      );
      restMs = outcome.kind === "rate limited" ? outcome.retryAfterMs : REST_MS;
      if (outcome.kind === "ok") return;
      door.log.warn("Slack did not take an answer", { outcome: outcome.kind });
      // Whatever else went wrong, a second try might post it twice or fail again.
      if (outcome.kind !== "rate limited") return;
    }
  };
}
