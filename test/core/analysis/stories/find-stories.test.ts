import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse.ts";
import { VERDICTS } from "../../../../src/core/analysis/analysis.ts";
import { findStories, joiningKinds, type StoryCandidate } from "../../../../src/core/analysis/stories/find-stories.ts";
import { raiseVerdict } from "../../../../src/core/analysis/stories/raise-verdict.ts";
import { readStories, type Story } from "../../../../src/core/analysis/stories/read-stories.ts";
import type { FieldValue } from "../../../../src/core/falco/alert.ts";
import type { PlaceSeen } from "../../../../src/core/triage/places.ts";
import { sharedFile } from "../../../shared.ts";
import { anAlert, PLAYBOOKS } from "../alerts.ts";

const FOLDER = join(import.meta.dirname, "../../../../src/core/analysis/stories/files");
const FILES = readdirSync(FOLDER).map((name) => ({ name, content: readFileSync(join(FOLDER, name), "utf8") }));
const { stories: STORIES, problems } = readStories(FILES);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A finding of one alert at one place. */
function event(id: number, rule: string, at: number, fields: Record<string, FieldValue> = {}, place = "container c1") {
  const [kind, name] = place.split(" ") as [PlaceSeen["kind"], string];
  const places = [{ kind, name, firstAt: at, lastAt: at }];
  return { id, alert: anAlert({ rule, fields }), places } satisfies StoryCandidate;
}

function idsIn(subject: StoryCandidate, others: readonly StoryCandidate[], stories: readonly Story[] = STORIES) {
  return findStories(subject, others, stories).map((found) => [
    found.story.content.id,
    ...found.members.map(({ id }) => id),
  ]);
}

const entrypoint = (id: number, at: number, place = "node n1") =>
  event(id, "Any shell rule", at, { "proc.cmdline": "bash /docker-entrypoint.sh auto" }, place);
const insmod = (id: number, at: number, place = "node n1") =>
  event(
    id,
    "Any module rule",
    at,
    { "proc.name": "insmod", "proc.pname": "falcoctl", "proc.cmdline": "insmod x" },
    place,
  );
const exec = (id: number, at: number) => event(id, "Attach/Exec Pod", at);
const shell = (id: number, at: number) => event(id, "Terminal shell in container", at);
const dropped = (id: number, at: number) => event(id, "Drop and execute new binary in container", at);
const api = (id: number, at: number) => event(id, "Contact K8S API Server From Container", at);

describe("the stories that come with Falconer", () => {
  it("are without a problem", () => {
    expect(problems).toEqual([]);
    expect(STORIES.length).toBe(FILES.length);
  });

  const index = sharedFile("corpora/rules-index.json");
  it.skipIf(index === undefined)("name only rules that exist", () => {
    const known = readFileSync(index ?? "", "utf8");
    const unknown = STORIES.flatMap(({ content }) => content.stages.flatMap(({ rules }) => rules ?? [])).filter(
      (rule) => !known.includes(JSON.stringify(rule)) && rule !== "Detect Shell in Container",
    );

    expect(unknown).toEqual([]);
  });
});

describe("findStories", () => {
  it.each([
    ["Falco's driver loader on one node", insmod(2, SECOND), [entrypoint(1, 0)], [["driver-loader", 1, 2]]],
    [
      "a session, from whichever finding it is seen",
      shell(2, 1),
      [exec(1, 0), dropped(3, MINUTE), api(4, 2 * MINUTE)],
      [["exec-session", 1, 2, 3, 4]],
    ],
    [
      "a session seen from its last stage",
      api(4, 2 * MINUTE),
      [shell(2, 1), dropped(3, MINUTE)],
      [["exec-session", 2, 3, 4]],
    ],
    [
      "events whose clocks differ a little",
      shell(2, 0),
      [exec(1, 3 * SECOND), dropped(3, MINUTE)],
      [["exec-session", 2, 1, 3]],
    ],
    ["no session of two stages only", shell(2, 1), [exec(1, 0)], []],
    ["no session in the wrong order", shell(2, 9 * MINUTE), [dropped(3, 0), exec(1, 20 * MINUTE)], []],
    ["no two findings of one stage", shell(2, 0), [shell(3, 1), shell(4, 2)], []],
    ["nothing that is an hour away", api(4, 100 * MINUTE), [shell(2, 0), dropped(3, MINUTE)], []],
    ["nothing alone", insmod(2, 0), [], []],
  ])("tells %s", (_name, subject, others, expected) => {
    expect(idsIn(subject, others)).toEqual(expected);
  });

  it("joins no strangers: another node, another kind of place, no place at all", () => {
    expect(idsIn(insmod(2, 0), [entrypoint(1, 0, "node n2")])).toEqual([]);
    expect(idsIn(insmod(2, 0), [entrypoint(1, 0, "pod n1")])).toEqual([]);
    expect(idsIn({ ...insmod(2, 0), places: [] }, [{ ...entrypoint(1, 0), places: [] }])).toEqual([]);
  });

  it("does not join sessions by their node", () => {
    const onNode = [shell(1, 0), dropped(2, 1), api(3, 2)].map((each) => ({
      ...each,
      places: [{ kind: "node" as const, name: "n1", firstAt: 0, lastAt: 0 }],
    }));

    expect(idsIn(onNode[0] as StoryCandidate, onNode.slice(1))).toEqual([]);
  });

  it("asks for a node's findings only where a story needs them", () => {
    expect(joiningKinds(shell(1, 0).alert, STORIES)).not.toContain("node");
    expect(joiningKinds(insmod(1, 0).alert, STORIES)).toContain("node");
  });

  it("puts attacks before routine", () => {
    const routineFirst = [...STORIES].toSorted((a) => (a.content.kind === "routine" ? -1 : 1));
    const loader = {
      ...insmod(2, 0, "container c1"),
      alert: anAlert({ rule: "Linux Kernel Module Injection Detected", fields: insmod(2, 0).alert.fields }),
    };
    const breakout = event(3, "Change thread namespace", 1);
    const found = idsIn(loader, [entrypoint(1, 0, "container c1"), breakout], routineFirst);

    expect(found.map(([id]) => id)).toEqual(["container-escape", "driver-loader"]);
  });

  const anyEvent = fc
    .tuple(
      fc.integer({ min: 1, max: 999 }),
      fc.constantFrom(...STORIES.flatMap(({ content }) => content.stages.flatMap(({ rules }) => rules ?? ["x"]))),
      fc.integer({ min: 0, max: 3 * 60 * MINUTE }),
      fc.constantFrom("container c1", "container c2", "pod a/b", "node n1", "process 7"),
    )
    .map(([id, rule, at, place]) => event(id, rule, at, {}, place));
  const crowd = fc.uniqueArray(anyEvent, { selector: ({ id }) => id, minLength: 1, maxLength: 21 });

  it("holds itself, shares one place, and is the same in whatever order the neighbours come", () => {
    fc.assert(
      fc.property(crowd, ([subject, ...others]) => {
        if (subject === undefined) return;
        const found = findStories(subject, others, STORIES);
        expect(findStories(subject, others.toReversed(), STORIES)).toEqual(found);
        for (const { members, story, stages } of found) {
          const ids = members.map(({ id }) => id);
          expect(ids).toContain(subject.id);
          expect(stages).toBeGreaterThanOrEqual(story.content.at_least);
          const places = others.filter(({ id }) => ids.includes(id)).map(({ places: [place] }) => place?.name);
          expect([...new Set([...places, subject.places[0]?.name])]).toHaveLength(1);
        }
      }),
    );
  });

  it("only ever raises a verdict, and says which findings did it", () => {
    const cases = [dropped(1, 0), shell(1, 0), api(1, 0), entrypoint(1, 0, "container c1")];
    for (const subject of cases) {
      const alone = analyse(subject.alert, PLAYBOOKS);
      const found = findStories(subject, [exec(7, 0), shell(8, 1), dropped(9, 2), api(10, 3)], STORIES);
      const raised = raiseVerdict(alone, subject.id, found);
      expect(VERDICTS.indexOf(raised.verdict.kind)).toBeLessThanOrEqual(VERDICTS.indexOf(alone.verdict.kind));
    }
    const harmless = { ...analyse(shell(8, 1).alert, PLAYBOOKS) };
    const mild = { ...harmless, verdict: { ...harmless.verdict, kind: "probably benign, unconfirmed" as const } };
    const found = findStories(shell(8, 1), [exec(7, 0), dropped(9, 2)], STORIES);
    const raised = raiseVerdict(mild, 8, found);

    expect(raised.verdict).toMatchObject({
      kind: "needs review",
      because: [{ text: expect.stringContaining("a story raised it") }],
    });
    expect(raised.evidence[0]?.say[0]?.text).toMatch(/^together with F-7, F-9 it may be one attack/);
    expect(raiseVerdict(mild, 8, findStories(insmod(2, 0), [entrypoint(1, 0)], STORIES))).toBe(mild);
  });
});

describe("a story file", () => {
  const good = FILES.find(({ name }) => name === "driver-loader.yaml")?.content ?? "";
  it.each([
    [
      "a stage that fits everything",
      good.replace(/ {4}when: 'proc.pname = falcoctl'\n/, ""),
      /needs rules, when, or both/,
    ],
    [
      "a condition that Falco would refuse",
      good.replace("'proc.pname = falcoctl'", "'proc.pnam = falcoctl'"),
      /stage falcoctl-shell: when: /,
    ],
    ["more stages wanted than there are", good.replace("at_least: 2", "at_least: 9"), /there are not so many stages/],
    [
      "a node joined by rules alone",
      good.replace("    when: 'proc.pname = falcoctl'", "    rules: [A]"),
      /each stage needs a when/,
    ],
    ["no YAML", "a: [", /\.yaml: /],
  ])("is refused with %s", (_name, content, problem) => {
    const read = readStories([{ name: "mine.yaml", content }]);

    expect(read.stories).toEqual([]);
    expect(read.problems.join("\n")).toMatch(problem);
  });
});
