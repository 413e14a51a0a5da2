import type { Alert } from "../falco/alert.ts";
import { knownText } from "../falco/alert.ts";
import { known } from "./alert-view.ts";
import type { Fact, ProcessNode } from "./analysis.ts";
import { showLiterally } from "./literal.ts";

const VALUE_CHARACTERS = 1000;
const NAME_CHARACTERS = 100;
/** Falco's rules print ten to thirty fields; an alert with more is not a rule's work. */
const MOST_FACTS = 150;

const READ_FIRST = [
  "proc.cmdline",
  "proc.name",
  "proc.exepath",
  "proc.pname",
  "proc.pcmdline",
  "user.name",
  "user.uid",
  "user.loginname",
  "proc.tty",
  "fd.name",
  "evt.type",
  "evt.res",
  "container.name",
  "container.id",
  "container.image.repository",
  "container.image.tag",
  "container.image.digest",
  "k8s.ns.name",
  "k8s.pod.name",
  "ka.user.name",
  "ka.verb",
  "ka.target.resource",
  "ka.target.name",
  "ka.target.namespace",
  "ka.sourceips",
  "ka.uri",
  "ct.user",
  "ct.name",
  "ct.src",
  "ct.region",
  "ct.srcip",
  "s3.bucket",
  "gcp.user",
  "gcp.methodName",
  "gcp.projectId",
  "gcp.storage.bucket",
  "gcp.callerIP",
  "github.user",
  "github.repo.name",
  "github.repo",
  "okta.actor.name",
  "okta.evt.type",
  "okta.target.user.name",
  "okta.client.ip",
];
const RANK = new Map(READ_FIRST.map((name, index) => [name, index]));

/** The fields with a value: those worth reading first, then the rest by name. Numbers keep every digit. */
export function factsOf(alert: Alert): readonly Fact[] {
  const names = Object.keys(alert.fields).filter((name) => knownText(alert, name) !== undefined);
  const sorted = names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const facts = sorted.slice(0, MOST_FACTS).map((name) => ({
    field: showLiterally(name, NAME_CHARACTERS),
    value: showLiterally(knownText(alert, name) ?? "", VALUE_CHARACTERS),
  }));
  const left = sorted.length - facts.length;
  return left === 0 ? facts : [...facts, { field: "…", value: `${left} more fields are not shown` }];
}

/** From the oldest ancestor that the alert names down to the process; empty when it names none. */
export function processTreeOf(alert: Alert): readonly ProcessNode[] {
  const own = known(alert, "proc.name") ?? known(alert, "proc.exepath");
  const cmdline = known(alert, "proc.cmdline");
  if (own === undefined && cmdline === undefined) return [];
  const parent = known(alert, "proc.pname") ?? known(alert, "proc.aname[1]");
  return [
    ...ancestors(alert),
    ...(parent === undefined ? [] : [node(parent, known(alert, "proc.pcmdline"))]),
    node(own ?? "an unnamed process", ownDetail(alert, cmdline)),
  ];
}

function ancestors(alert: Alert): readonly ProcessNode[] {
  const levels = Object.keys(alert.fields).flatMap((name) => {
    const level = /^proc\.aname\[(\d{1,2})\]$/.exec(name)?.[1];
    return level === undefined || Number(level) < 2 ? [] : [Number(level)];
  });
  return levels
    .toSorted((a, b) => b - a)
    .flatMap((level) => {
      const name = known(alert, `proc.aname[${level}]`);
      return name === undefined ? [] : [node(name, undefined)];
    });
}

function ownDetail(alert: Alert, cmdline: string | undefined): string | undefined {
  const tty = known(alert, "proc.tty");
  const user = known(alert, "user.name");
  const parts = [
    ...(cmdline === undefined ? [] : [cmdline]),
    ...(tty === undefined || tty === "0" ? [] : [`terminal ${tty}`]),
    ...(user === undefined ? [] : [`user ${user}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(" · ");
}

function node(name: string, detail: string | undefined): ProcessNode {
  return {
    name: showLiterally(name, NAME_CHARACTERS),
    detail: detail === undefined ? undefined : showLiterally(detail, VALUE_CHARACTERS),
  };
}

function rank(name: string): number {
  return RANK.get(name) ?? READ_FIRST.length;
}
