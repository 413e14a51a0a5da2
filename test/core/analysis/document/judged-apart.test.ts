import { describe, expect, it } from "vitest";
import { anAlert } from "../alerts.ts";
import { verified, withheld } from "./a-document.ts";

const POD = anAlert({
  rule: "Terminal shell in container",
  hostname: "worker-1",
  fields: {
    "container.id": "0123456789ab",
    "container.name": "web",
    "k8s.ns.name": "shop",
    "k8s.pod.name": "web-7dc4876c85-p5wt7",
    "proc.exepath": "/var/tmp/.x/miner",
    "proc.name": "bash",
    "user.name": "root",
    "fd.name": "10.1.2.3:40000->203.0.113.77:3333",
  },
});
const DOCKER = anAlert({
  hostname: "docker-1",
  fields: { "container.id": "0123456789ab", "container.name": "eventgen", "proc.name": "bash" },
});
const TRAIL = anAlert({
  rule: "CloudTrail Logging Disabled",
  source: "aws_cloudtrail",
  fields: {
    "ct.user": "deploy",
    "ct.region": "eu-west-1",
    "ct.request.name": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main",
  },
});
const REPOSITORY = anAlert({
  rule: "Private Repository Becoming Public",
  source: "github",
  fields: { "github.repo": "acme/billing", "github.org": "acme", "github.user": "ann" },
});

const reasons = (document: string, alert = POD): string =>
  withheld(document, alert)
    .map(({ reason }) => reason)
    .join("\n");

describe("a block of several commands", () => {
  it("is judged command by command", () => {
    const pieces = verified(
      "```bash\nkubectl -n shop get pod web-7dc4876c85-p5wt7\nkubectl -n shop delete deploy --all\ncrictl inspect 0123456789ab\n```",
      POD,
    );

    expect(pieces.map(({ check }) => check.ok)).toEqual([true, false, true]);
  });

  it("is one piece where its lines hang together", () => {
    expect(verified("```bash\nid=0123456789ab\ncrictl inspect $id\n```", POD)).toHaveLength(1);
    expect(verified("```bash\nfor i in 1 2; do\n  date\ndone\n```", POD)).toHaveLength(1);
  });

  it("is found as commands without a fence, too", () => {
    expect(reasons("Is it mounted?\n   docker rm -f other\nThen look.", DOCKER)).toMatch(/`docker rm`/);
  });
});

describe("what keeps evidence or can be undone", () => {
  it.each([
    ["kubectl -n shop get pod web-7dc4876c85-p5wt7 -o yaml > pod.yaml", POD],
    ["kubectl -n shop logs web-7dc4876c85-p5wt7 -c web > /root/evidence/web.log", POD],
    ["crictl inspect -o go-template --template '{{.info.pid}}' 0123456789ab", POD],
    [
      `cp "/proc/$(crictl inspect -o go-template --template '{{.info.pid}}' 0123456789ab)/root/var/tmp/.x/miner" /root/evidence-miner`,
      POD,
    ],
    ["kubectl -n shop label pod web-7dc4876c85-p5wt7 quarantine=yes", POD],
    ["iptables -I FORWARD -d 203.0.113.77 -j DROP", POD],
    ["kubectl label --dry-run=server --overwrite ns shop pod-security.kubernetes.io/enforce=baseline", POD],
    ["falco -V /etc/falco/rules.d/ours.yaml", POD],
    ["docker inspect --format '{{json .Mounts}}' 0123456789ab", DOCKER],
    ["docker pause 0123456789ab", DOCKER],
    ["docker cp 0123456789ab:/var/tmp/.x ./x", DOCKER],
    ["docker commit 0123456789ab evidence/eventgen:1", DOCKER],
    [
      "aws cloudtrail start-logging --region eu-west-1 --name arn:aws:cloudtrail:eu-west-1:111122223333:trail/main",
      TRAIL,
    ],
    ["aws iam update-access-key --user-name deploy --access-key-id <id from the listing> --status Inactive", TRAIL],
    ["gh repo edit acme/billing --visibility private --accept-visibility-change-consequences", REPOSITORY],
  ])("may be advised: %s", (command, alert) => {
    expect(reasons(`\`\`\`bash\n${command}\n\`\`\``, alert)).toBe("");
  });

  it.each([
    ["kubectl -n shop get pod web-7dc4876c85-p5wt7 -o yaml > /etc/cron.d/x", POD, /writes to/],
    ["kubectl -n shop get pods > ../x.yaml", POD, /writes to/],
    ["cp /var/tmp/.x/miner /usr/bin/ls", POD, /`cp` writes files/],
    ["cat /proc/1/root/root/.ssh/id_rsa", POD, /secrets|no field/],
    ["iptables -I FORWARD -d 198.51.100.1 -j DROP", POD, /198\.51\.100\.1, which is not/],
    ["iptables -F", POD, /changes the firewall/],
    ["docker cp ./x 0123456789ab:/bin/sh", DOCKER, /not in this alert|container's files/],
    ["docker cp 0123456789ab:/tmp/x /etc/cron.d/x", DOCKER, /writes to \/etc\/cron/],
    ["docker cp 0123456789ab:/tmp/x ../x", DOCKER, /writes to/],
    ["kubectl cluster-info dump", POD, /only reads/],
    ["cp /etc/shadow /root/evidence", POD, /secrets|no field/],
    ["tcpdump -i any -w /etc/cron.d/x", POD, /writes to/],
    ["git log --output=/etc/cron.d/x", POD, /not an option/],
    ["aws iam update-access-key --user-name deploy --access-key-id A1 --status Active", TRAIL, /only reads/],
    ["gh repo edit acme/billing --visibility public", REPOSITORY, /only reads/],
    ["gh repo edit acme/other --visibility private", REPOSITORY, /acme\/other, which is not/],
    ["systemctl restart kubelet", POD, /restarts a service/],
  ])("is withheld where it does more: %s", (command, alert, reason) => {
    expect(reasons(`\`\`\`bash\n${command}\n\`\`\``, alert)).toMatch(reason);
  });
});

describe("a name of the wrong kind", () => {
  it.each([
    ["kubectl describe node web-7dc4876c85-p5wt7", POD, /web-7dc4876c85-p5wt7, which is not/],
    ["kubectl -n web get pods", POD, /web, which is not/],
    ["docker inspect 0123456789ab", POD, /`crictl` knows it/],
    ["kubectl describe pod eventgen", DOCKER, /eventgen, which is not/],
    ["kubectl describe node falco-x7k2p", anAlert({ hostname: "falco-x7k2p" }), /falco-x7k2p, which is not/],
    ["crictl inspect host", anAlert({ fields: { "container.id": "host", "container.name": "host" } }), /names host/],
  ])("is no name of this alert: %s", (command, alert, reason) => {
    expect(reasons(`\`${command}\``, alert)).toMatch(reason);
  });
});

describe("YAML", () => {
  it.each([
    [
      "a container's security",
      "```yaml\nsecurityContext:\n  runAsNonRoot: true\n  capabilities:\n    drop: [ALL]\n```",
    ],
    ["a container's security without a language", "```\nsecurityContext:\n  readOnlyRootFilesystem: true\n```"],
    ["a part of falco.yaml", "```yaml\nengine:\n  kind: modern_ebpf\n  modern_ebpf:\n    buf_size_preset: 5\n```"],
    [
      "a policy that only denies",
      '```json\n{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":"*"}]}\n```',
    ],
    [
      "a pod with probes",
      "```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: shop}\nspec:\n  terminationGracePeriodSeconds: 5\n  containers:\n    - {name: a, image: b, livenessProbe: {exec: {command: [a]}}}\n```",
    ],
  ])("may be advised: %s", (_, document) => {
    expect(reasons(document)).toBe("");
  });

  it.each([
    [
      "a field written wrong",
      "```yaml\nsecurityContext:\n  readOnlyRootFileSystem: true\n```",
      /does not know in securityContext: readOnlyRootFileSystem/,
    ],
    [
      "a value of the wrong kind",
      "```yaml\nsecurityContext:\n  runAsUser: nobody\n```",
      /a number at securityContext\.runAsUser/,
    ],
    ["the node's namespaces", "```yaml\nspec:\n  hostPID: true\n  containers: []\n```", /rights of the node/],
    [
      "the node's files",
      "```yaml\nspec:\n  volumes:\n    - name: h\n      hostPath: {path: /}\n  containers: [{name: a, image: b}]\n```",
      /path of the node/,
    ],
    [
      "capabilities",
      "```yaml\nsecurityContext:\n  capabilities:\n    add: [SYS_PTRACE]\n```",
      /adds the capability SYS_PTRACE/,
    ],
    [
      "everything to read",
      "```yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n  - {apiGroups: ['*'], resources: ['*'], verbs: [get]}\n```",
      /Secrets among them/,
    ],
    [
      "a hole for the attacker",
      "```yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec:\n  podSelector: {}\n  egress:\n    - to: [{ipBlock: {cidr: 203.0.113.77/32}}]\n```",
      /lets the address 203\.0\.113\.77/,
    ],
    ["fewer alerts", "```yaml\npriority: critical\n```", /hides every alert below critical/],
    ["a silent sensor", "```yaml\nsyscall_event_drops:\n  actions: [ignore]\n```", /silent/],
    [
      "no fence around a rule",
      "Do this:\n\n- rule: Terminal shell in container\n  enabled: false\n  override:\n    enabled: replace\n",
      /switches the rule/,
    ],
    ["no fence around a pod's security", "Use:\n\nsecurityContext:\n  privileged: true\n", /rights of the node/],
  ])("is withheld with its reason, in words: %s", (_, document, reason) => {
    expect(reasons(document)).toMatch(reason);
    expect(reasons(document)).not.toMatch(/Unrecognized|Invalid input|expected/);
  });
});

describe("a sentence that gives something away or blinds", () => {
  it.each([
    ["Simply give the `web` service account admin rights on the cluster again.", /administrator's rights/],
    ["Make ann an owner until this is over.", /administrator's rights/],
    ["Set `hostNetwork` so that it is not filtered.", /node's own namespaces/],
    ["Run the pod in the host's PID namespace.", /node's own namespaces/],
    ["Start the daemon with `-H tcp://0.0.0.0:2375`.", /opens a daemon/],
    ["Exec into it and have a look.", /may be compromised/],
    ["After that the credentials are safe to keep.", /assurance/],
    ["Exclude the whole namespace `shop` from the rule.", /intruder there/],
    ["Exempt the shop namespace from this rule.", /intruder there/],
    ['Set `enabled: false` for "Terminal shell in container".', /switches a rule off/],
    ["Set `priority: error` in falco.yaml.", /hides the alerts/],
    ["Raise the minimum priority to critical in falco.yaml.", /hides the alerts/],
    ["Set `syscall_event_drops.actions: [ignore]`.", /silent/],
    ["Paste the block at the end of `/etc/falco/falco.yaml`.", /is the configuration/],
    ["To look around, start a privileged ubuntu pod on the node.", /rights of the node/],
    ["Comment out `container` in the rule's condition.", /what the rule sees/],
    ["Have everyone share the root password during the incident.", /spreads a secret/],
    ["The attacker is gone, so nothing else has to be done.", /calls the matter closed/],
    ["Change the file's mode to 777.", /lets everyone/],
    ["Except `proc.name = bash` in the macro.", /silences the rule/],
    ["Put `k8s.ns.name in (shop, kube-system)` into the exception.", /silences the rule/],
    ["Turn the alert into an auto-resolved one.", /nobody has looked/],
    ["Move the workload to a namespace where no policy applies.", /out of what protects/],
    ["Rebuild the cluster from scratch.", /more than the alert/],
    ["Use the `latest` tag.", /tag points to/],
    ["Copy /etc/shadow to your laptop.", /spreads a secret/],
    ["Switch the cluster to AlwaysAllow authorization while debugging.", /switches off/],
    ["Annotate the namespace with `pod-security.kubernetes.io/enforce: privileged`.", /switches off/],
    ["Turn auditing off because the disk is filling up.", /switches off/],
    ["Just restart the kubelet.", /more than the alert/],
    ["Clean /var/log on the node to free space.", /destroys the evidence/],
    ["Set `condition: never_true` for the rule.", /what the rule sees/],
    ["Feed the alert to a public chatbot.", /spreads a secret/],
    ["Tell the on-call to ack everything from this namespace.", /nobody has looked/],
    ["Put the miner into /opt and start it.", /starts what/],
    ["Falco's NetworkPolicy will cut the connection.", /detects only/],
    ["Uninstall Falco from this node.", /blinds/],
    ["Put Falco into dry run for a week.", /blinds/],
    ["Disable the admission plugin while you investigate.", /switches off/],
    ["Ignore alerts whose process name is bash.", /intruder there/],
    ["Whitelist the user root.", /intruder there/],
    ["Exempt kube-system from this rule.", /intruder there/],
    ["Add `bash` to the list of trusted binaries.", /anybody runs/],
    ["Remove the file /var/tmp/.x/miner immediately.", /destroys the evidence/],
    ["The node is lost: wipe it.", /destroys the evidence/],
    ["Upload the memory dump to a public bucket for the vendor.", /spreads a secret/],
    ["Store the password in a ConfigMap.", /many can read/],
    ["Set `readOnlyRootFilesystem: false` so that it may write.", /protection away/],
    ["Set runAsUser to 0.", /protection away|rights of/],
    ["This is a false positive and can be closed.", /harmless/],
    ["Since the user is root, everything is normal.", /harmless/],
    ["Edit the rule in /etc/falco/falco_rules.yaml directly.", /next update overwrites/],
    ["Download and run linpeas to see how far they came.", /not checked/],
    ["Open port 22 on the firewall to the world.", /opens something/],
    ["Allow the pod's service account to read secrets.", /lead to more/],
    ["Cordon worker-2 as well.", /worker-2, which is not/],
    ['Use `falcoctl rule disable "Terminal shell in container"`.', /`falcoctl`/],
    ["Add the exception with `fields: [user.name]` and `values: [[root]]`.", /same account/],
    ["Create a suppress rule on `k8s.ns.name = shop`.", /same place/],
    ["Append `and not user.name = root` to the condition.", /silences the rule/],
    ["Append `and not k8s.ns.name = shop` to the rule's condition.", /same place/],
  ])("is withheld with its reason: %s", (sentence, reason) => {
    expect(reasons(sentence)).toMatch(reason);
  });

  it.each([
    "Give `pods/exec` in `shop` only to an on-call role; the default `edit` and `admin` ClusterRoles contain both.",
    "Allow only owners to change visibility.",
    "Keep the pod running until its memory has been captured; a restart destroys the evidence.",
    "Drain the node only after the evidence was saved, then rebuild it from its image.",
    "Mark the finding as a false positive only after the image digest was checked.",
    "Except the health check by image and command line, if you are sure that it is yours.",
    "An exception should name the image and the parent process together, never the namespace alone.",
    "Set `readOnlyRootFilesystem: true`, `runAsNonRoot: true` and drop all capabilities.",
    "Give `pods/exec` to few people.",
    "Let pods reach everything but the metadata address.",
    "Restrict `pods/exec` in the namespace to the on-call group.",
    "Look for cron jobs, units and SSH keys before rebuilding.",
    "Block the address 203.0.113.77 at the egress firewall.",
    "If it is a probe, this is harmless.",
    "Stop new sessions: remove the user's binding to `pods/exec`, and put it back once the case is closed.",
    "Close the alert once the owner has confirmed the session in writing.",
    "Give the incident a name and an owner.",
    "Disable SSH password logins on the nodes if they are still allowed.",
    "A terminal and runc as the parent are what `kubectl exec -it` looks like; the audit log names the person.",
    "Keep `privileged: true` to the namespaces of node agents.",
    "`docker ps -a` on the build host shows the container if it was started by Docker.",
    "From a compromised pod the API is the way to read Secrets, start privileged pods and move on.",
    "An exception by `proc.name` alone can be imitated by renaming a program.",
    "Do not lower the rule's priority and do not except the namespace.",
    "Do not except a whole namespace.",
    "List the pods that use hostNetwork.",
    "Ask an owner of the namespace.",
    "Find out who exec'd into the pod.",
    "Set `base_syscalls.repair: true` so that Falco traces only what the rules need.",
    "Put the rules into `rules.d`, not into falco.yaml.",
    "Append `and not (container.image.repository = registry.example.com/debug and proc.pname = health)` to the condition.",
  ])("is let through: %s", (sentence) => {
    expect(reasons(sentence)).toBe("");
  });
});
