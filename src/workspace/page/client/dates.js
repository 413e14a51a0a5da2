// Shows moments in the reader's own zone and language, with Slack's words for dates.

const DAY_MS = 86_400_000;

/** Fills in every moment below an element. */
export function showDates(root) {
  for (const time of root.querySelectorAll("time[data-format]")) {
    const moment = new Date(time.getAttribute("datetime"));
    time.textContent = time.dataset.format.replaceAll(/\{(\w+)\}/g, (whole, word) => WORDS[word]?.(moment) ?? whole);
    time.title = moment.toLocaleString();
  }
}

const text = (options) => (moment) => moment.toLocaleString(undefined, options);
const long = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
const middle = { year: "numeric", month: "long", day: "numeric" };
const short = { year: "numeric", month: "short", day: "numeric" };

const WORDS = {
  date_num: text({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date: text(middle),
  date_short: text(short),
  date_long: text(long),
  date_pretty: pretty(middle),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(long),
  day_divider_pretty: pretty(long),
  time: text({ hour: "2-digit", minute: "2-digit" }),
  time_secs: text({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago: (moment) => ago((moment.getTime() - Date.now()) / 1000),
};

function pretty(options) {
  return (moment) => {
    const days = Math.round((startOfDay(moment) - startOfDay(new Date())) / DAY_MS);
    if (Math.abs(days) > 1) return moment.toLocaleString(undefined, options);
    return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(days, "day");
  };
}

function startOfDay(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

function ago(seconds) {
  const steps = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
