import { type Problem, pointerTo } from "./problem.ts";
import { type Part, partsOf } from "./walk.ts";

/** Whom a message may mention: user, group and channel ids; `any` leaves it to the caller, as Slack does. */
export type AllowedMentions = readonly string[] | "any";

/** `<@U1>`, `<#C1|name>`, `<!here>`, `<!subteam^S1|@team>`; not `<!date^…>`, which reaches nobody. */
const MENTION = /<(?:@([A-Z0-9]+)|#([A-Z0-9]+)|!subteam\^([A-Z0-9]+)|!(channel|here|everyone))(?:[|^][^>]*)?>/gi;

/** Without `verbatim`, Slack also reads these words themselves. */
const PLAIN_BROADCAST = /(?<![\w.])@(channel|here|everyone)\b/i;

/** Everything in a text that Slack's parser would turn into a mention that is not allowed. */
export function mentionsInText(text: string, allowed: AllowedMentions): string[] {
  if (allowed === "any") return [];
  return [...text.matchAll(MENTION)]
    .filter(([, user, channel, group]) => !allowed.includes(user ?? channel ?? group ?? ""))
    .map(([whole]) => whole);
}

/** Mentions in blocks that nobody allowed: as mrkdwn syntax, as rich text elements, as plain `@here`. */
export function checkMentions(value: unknown, path: readonly PropertyKey[], allowed: AllowedMentions): Problem[] {
  if (allowed === "any") return [];
  return [...partsOf(value, path)].flatMap((part) => [...inMrkdwn(part, allowed), ...inRichText(part, allowed)]);
}

function inMrkdwn({ path, value }: Part, allowed: readonly string[]): Problem[] {
  if (value.type !== "mrkdwn" || typeof value.text !== "string") return [];
  const found = mentionsInText(value.text, allowed);
  const broadcast = value.verbatim === true ? null : PLAIN_BROADCAST.exec(value.text);
  return [...found, ...(broadcast === null ? [] : [broadcast[0]])].map((mention) => ({
    pointer: pointerTo([...path, "text"]),
    code: "mention",
    message: `${mention} would mention somebody; escape it or list its id in \`mentions\``,
  }));
}

function inRichText({ path, value }: Part, allowed: readonly string[]): Problem[] {
  const target = mentionTarget(value);
  if (target === undefined || allowed.includes(target)) return [];
  return [
    {
      pointer: pointerTo(path),
      code: "mention",
      message: `This element would mention ${target}; list the id in \`mentions\` if that is meant`,
    },
  ];
}

function mentionTarget(value: Record<string, unknown>): string | undefined {
  if (value.type === "broadcast") return `@${String(value.range)}`;
  if (value.type === "user" && typeof value.user_id === "string") return value.user_id;
  if (value.type === "usergroup" && typeof value.usergroup_id === "string") return value.usergroup_id;
  if (value.type === "channel" && typeof value.channel_id === "string") return value.channel_id;
  return undefined;
}
