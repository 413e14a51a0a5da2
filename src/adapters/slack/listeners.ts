import type { App } from "@slack/bolt";
import { answerMention } from "./answer-mention.ts";
import type { Door } from "./door.ts";
import { pressButton } from "./press-button.ts";
import { runCommand } from "./run-command.ts";
import { submitForm } from "./submit-form.ts";

/** Any name: what is not known gets a plain answer instead of Slack's warning sign after three seconds. */
const ANY = /[\s\S]*/;

/**
 * Connects Bolt's listeners with what we do. Slack is answered first, within its three seconds, and the work is done
 * after that.
 *
 * @returns Resolves when all work under way is done.
 */
export function listen(app: App, door: Door): { idle(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const work = (task: Promise<void>): Promise<void> => {
    const done = task.finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  };
  app.action(ANY, async ({ ack, body }) => {
    await ack();
    await work(pressButton(body, door));
  });
  app.view(ANY, async ({ ack, body }) => {
    const submission = submitForm(body, door);
    await (submission.answer === undefined ? ack() : ack(submission.answer));
    await work(submission.work());
  });
  app.view({ callback_id: ANY, type: "view_closed" }, async ({ ack }) => ack());
  app.command(ANY, async ({ ack, body }) => {
    await ack();
    await work(runCommand(body, door));
  });
  app.event("app_mention", ({ body }) => work(answerMention(body, door)));
  app.shortcut(ANY, async ({ ack }) => ack());
  app.options(ANY, async ({ ack }) => ack({ options: [] }));
  app.error(async (error) => {
    door.log.error("A request from Slack could not be answered", { error });
  });
  return {
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}
