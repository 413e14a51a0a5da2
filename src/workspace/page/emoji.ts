/** The emoji that alert cards are likely to use; others are shown by their name. */
const EMOJI: ReadonlyMap<string, string> = new Map([
  ["alarm_clock", "⏰"],
  ["arrow_right", "➡️"],
  ["ballot_box_with_check", "☑️"],
  ["bell", "🔔"],
  ["black_circle", "⚫"],
  ["boom", "💥"],
  ["books", "📚"],
  ["bug", "🐛"],
  ["bulb", "💡"],
  ["calendar", "📆"],
  ["clipboard", "📋"],
  ["eyes", "👀"],
  ["fire", "🔥"],
  ["gear", "⚙️"],
  ["green_circle", "🟢"],
  ["hammer_and_wrench", "🛠️"],
  ["heavy_check_mark", "✔️"],
  ["hourglass_flowing_sand", "⏳"],
  ["information_source", "ℹ️"],
  ["large_blue_circle", "🔵"],
  ["large_green_circle", "🟢"],
  ["large_orange_circle", "🟠"],
  ["large_yellow_circle", "🟡"],
  ["link", "🔗"],
  ["lock", "🔒"],
  ["mag", "🔍"],
  ["memo", "📝"],
  ["mute", "🔇"],
  ["no_bell", "🔕"],
  ["no_entry", "⛔"],
  ["no_entry_sign", "🚫"],
  ["octagonal_sign", "🛑"],
  ["ok_hand", "👌"],
  ["pushpin", "📌"],
  ["question", "❓"],
  ["raised_hand", "✋"],
  ["red_circle", "🔴"],
  ["repeat", "🔁"],
  ["rotating_light", "🚨"],
  ["shield", "🛡️"],
  ["speech_balloon", "💬"],
  ["stethoscope", "🩺"],
  ["stopwatch", "⏱️"],
  ["thumbsdown", "👎"],
  ["thumbsup", "👍"],
  ["-1", "👎"],
  ["+1", "👍"],
  ["wave", "👋"],
  ["warning", "⚠️"],
  ["white_check_mark", "✅"],
  ["white_circle", "⚪"],
  ["wrench", "🔧"],
  ["x", "❌"],
  ["zzz", "💤"],
]);

/** The emoji of a short name; the name between colons when it is not known. */
export function emojiOf(name: string): string {
  return EMOJI.get(name) ?? `:${name}:`;
}

/** A plain text with its emoji shown. */
export function withEmoji(text: string): string {
  return text.replaceAll(/:([a-z0-9_+-]{1,40}):/g, (whole, name: string) => EMOJI.get(name) ?? whole);
}
