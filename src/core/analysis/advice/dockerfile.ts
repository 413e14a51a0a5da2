import { dangerOf } from "./dangers.ts";

/**
 * What is wrong with a Dockerfile as advice. It must build at all, and must not do at build time what only works, or
 * only makes sense, on a running machine.
 *
 * @see https://docs.docker.com/reference/dockerfile/#from
 */
export function verifyDockerfile(text: string): readonly string[] {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const problems: string[] = [];
  const first = lines.find((line) => !/^ARG\s/i.test(line));
  if (first === undefined || !/^FROM\s/i.test(first)) problems.push("does not begin with FROM, so it builds nothing");
  let user: string | undefined;
  for (const line of lines) {
    user = /^USER\s+(\S+)/i.exec(line)?.[1] ?? user;
    const run = /^RUN\s+(.*)/i.exec(line)?.[1];
    if (run !== undefined) problems.push(...runProblems(run, user));
  }
  return problems;
}

function runProblems(run: string, user: string | undefined): readonly string[] {
  const parts = run.split(/&&|\|\||;|\|/).map((part) => part.trim().split(/\s+/));
  const installs = parts.some(([program = ""]) => /^(?:apt|apt-get|apk|yum|dnf)$/.test(program));
  const isRoot = user === undefined || /^(?:root|0)(?::|$)/.test(user);
  const dangers = parts.flatMap(([program = "", ...words]) =>
    /^(?:ufw|iptables|nft|usermod|setenforce|modprobe|insmod)$/.test(program) ? (dangerOf(program, words) ?? []) : [],
  );
  return [...(installs && !isRoot ? [`installs software as ${user}, which is refused`] : []), ...dangers];
}
