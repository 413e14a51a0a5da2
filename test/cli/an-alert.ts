/** A shell of Falco's own driver loader, as JSON. */
export const ALERT = JSON.stringify({
  rule: "Detect Shell in Container",
  priority: "Warning",
  hostname: "k8s-master-01",
  output_fields: {
    "container.id": "0123456789ab",
    "proc.name": "bash",
    "proc.cmdline": "bash /docker-entrypoint.sh auto",
    "user.name": "root",
  },
});
