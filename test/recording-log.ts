import type { Log } from "../src/flows/surroundings.ts";

/** A log whose lines a test can read. */
export interface RecordingLog extends Log {
  readonly lines: readonly { readonly level: keyof Log; readonly words: string; readonly data: object | undefined }[];
}

export function recordingLog(): RecordingLog {
  const lines: { level: keyof Log; words: string; data: object | undefined }[] = [];
  const at = (level: keyof Log) => (words: string, data?: object) => {
    lines.push({ level, words, data });
  };
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
