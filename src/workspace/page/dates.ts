import { type Html, html } from "./html.ts";

/**
 * A moment that the page's script shows in the reader's time zone.
 *
 * @param seconds - Since 1970.
 * @param format - With Slack's words, for example `{date_short} at {time}`.
 * @param fallback - Shown until then, and when the moment is no moment.
 * @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function dateInReadersZone(seconds: number, format: string, fallback: string): Html {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return html`${fallback}`;
  return html`<time datetime="${moment.toISOString()}" data-format="${format}">${fallback}</time>`;
}
