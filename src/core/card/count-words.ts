/** `1,234` */
export function numberWords(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 pod`, `3 pods` */
export function plural(count: number, one: string): string {
  return `${numberWords(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** A length of time in its one or two largest units: `45 s`, `6 min`, `3 h 20 min`, `2 d 4 h`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min`;
  if (days === 0) return twoUnits(hours, "h", minutes % 60, "min");
  return twoUnits(days, "d", hours % 24, "h");
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
