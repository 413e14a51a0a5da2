import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/core/analysis/analysis.ts";
import { fillTemplate, parseTemplate, templateProblems } from "../../../src/core/analysis/template.ts";
import { anAlert } from "./alerts.ts";

const ALERT = anAlert({
  fields: {
    "proc.name": "bash",
    "user.uid": 0,
    "k8s.ns.name": "shop",
    "k8s.pod.name": "web-1",
    "container.id": "host",
  },
});

describe("a playbook's text", () => {
  it.each([
    ["{{proc.name}} ran", "bash ran"],
    ["{{proc.pname}} ran", "an unknown parent process ran"],
    ["in {{container.id}}, {{container.image.repository}}", "in an unknown container, an unknown image"],
    ["[[{{proc.pname}}|{{proc.name}}|nobody]] ran", "bash ran"],
    ["ran[[ below {{proc.pname}}]].", "ran."],
    ["[[{{proc.pname}}|somebody]] ran", "somebody ran"],
    ["it ran {{@where}}", "it ran outside any container on worker-1"],
    ["it ran {{@user}}", "it ran as uid 0"],
    ["the rule {{@rule}}", "the rule A rule of ours"],
    ["{{proc.aname[2]}}", "an unknown process"],
    ["ran[[ below {{proc.aname[2]}}]].", "ran."],
    ["ran[[ in {{k8s.ns.name}}, after {{proc.aname[2]}}| in {{k8s.ns.name}}]].", "ran in shop."],
    ["nothing to fill", "nothing to fill"],
    ["", ""],
  ])("%j reads %j", (text, reads) => {
    expect(plainText(fillTemplate(parseTemplate(text), ALERT))).toBe(reads);
  });

  it("marks what is ours as code and what came from the alert as a value", () => {
    expect(fillTemplate(parseTemplate("`kubectl get` saw {{proc.name}} `x {{k8s.ns.name}}`"), ALERT)).toEqual([
      { text: "kubectl get", as: "code" },
      { text: " saw " },
      { text: "bash", as: "value" },
      { text: " " },
      { text: "x ", as: "code" },
      { text: "shop", as: "value" },
    ]);
  });

  it.each([
    ["{{proc name}}", "{{proc name}} is not the name of a field"],
    ["{{constructor()}}", "{{constructor()}} is not the name of a field"],
    ["{{@what}}", "{{@what}} is not the name of a field"],
    ["{{proc.name", "has an unpaired {{, }}, [[ or ]]"],
    ["[[a|b", "has an unpaired {{, }}, [[ or ]]"],
  ])("%j is refused: %s", (text, problem) => {
    expect(templateProblems(text)).toEqual([problem]);
  });
});
