import { demoPosts } from "../src/cli/demo-alerts.ts";

/** Findings into which the alerts fold: as many as a busy day of a small cluster has. */
const WORKLOADS = 40;

const DEMO_ENDS_AT = 1785485730000000000n;

/** Makes distinct alerts of a real one's size: the demo's, each under many workload names and at another time. */
export function alertMaker(firstSecond: number): (index: number) => string {
  const templates = Array.from({ length: WORKLOADS }, (_, index) => templateOf(index));
  return (index) => {
    const [before, between, after] = templates[index % WORKLOADS] ?? ["", "", ""];
    const second = firstSecond + Math.floor(index / 1_000_000);
    const fraction = String(index % 1_000_000).padStart(9, "0");
    const iso = new Date(second * 1000).toISOString().slice(0, 19);
    return `${before}${second}${fraction}${between}${iso}.${fraction}Z${after}`;
  };
}

/** A body, cut where its times stand. */
function templateOf(index: number): readonly [string, string, string] {
  const posts = demoPosts(DEMO_ENDS_AT).filter(
    ({ body }) => body.includes('"syscall"') && body.includes('"k8s.pod.name":"'),
  );
  const alert = JSON.parse(posts[index % posts.length]?.body ?? "{}");
  alert.hostname = `node-${index % 7}`;
  alert.output_fields["k8s.pod.name"] = `workload-${index}-7d9f8b6c5-x2k4q`;
  alert.output_fields["evt.time"] = "AT";
  alert.time = "AT";
  const [before = "", between = "", after = ""] = JSON.stringify(alert).replace('"AT"', "AT").split("AT");
  return [before, between, after];
}
