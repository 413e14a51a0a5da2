import { z } from "zod";

/** The fields that advice uses, strictly: Kubernetes itself drops an unknown field without a word in many set-ups. */
export const LABELS = z.record(z.string(), z.string());
export const QUANTITIES = z.record(z.string(), z.union([z.string(), z.number()]));
export const METADATA = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: LABELS.optional(),
  annotations: LABELS.optional(),
});
/** Fields that exist and that no check is about: any value will do. */
export function anyOf(names: string): Record<string, z.ZodOptional<z.ZodUnknown>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, z.unknown().optional()]));
}
const SECCOMP = z.strictObject({
  type: z.enum(["RuntimeDefault", "Localhost", "Unconfined"]),
  localhostProfile: z.string().optional(),
});
export const SECURITY_CONTEXT = z.strictObject({
  allowPrivilegeEscalation: z.boolean().optional(),
  appArmorProfile: SECCOMP.optional(),
  capabilities: z
    .strictObject({ add: z.array(z.string()).optional(), drop: z.array(z.string()).optional() })
    .optional(),
  privileged: z.boolean().optional(),
  procMount: z.string().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  runAsGroup: z.number().optional(),
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.number().optional(),
  seccompProfile: SECCOMP.optional(),
  ...anyOf("seLinuxOptions windowsOptions"),
});
export const POD_SECURITY_CONTEXT = z.strictObject({
  appArmorProfile: SECCOMP.optional(),
  fsGroup: z.number().optional(),
  fsGroupChangePolicy: z.enum(["OnRootMismatch", "Always"]).optional(),
  runAsGroup: z.number().optional(),
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.number().optional(),
  seccompProfile: SECCOMP.optional(),
  supplementalGroups: z.array(z.number()).optional(),
  ...anyOf("seLinuxOptions seLinuxChangePolicy supplementalGroupsPolicy sysctls windowsOptions"),
});
export const CONTAINER = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z.array(z.strictObject({ name: z.string(), value: z.string().optional(), ...anyOf("valueFrom") })).optional(),
  ports: z
    .array(z.strictObject({ containerPort: z.number(), name: z.string().optional(), protocol: z.string().optional() }))
    .optional(),
  resources: z.strictObject({ limits: QUANTITIES.optional(), requests: QUANTITIES.optional() }).optional(),
  securityContext: SECURITY_CONTEXT.optional(),
  volumeMounts: z
    .array(
      z.strictObject({
        name: z.string(),
        mountPath: z.string(),
        readOnly: z.boolean().optional(),
        subPath: z.string().optional(),
        ...anyOf("mountPropagation recursiveReadOnly subPathExpr"),
      }),
    )
    .optional(),
  ...anyOf(
    "envFrom imagePullPolicy lifecycle livenessProbe readinessProbe resizePolicy restartPolicy startupProbe stdin " +
      "stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices workingDir",
  ),
});
const VOLUME = z.strictObject({
  name: z.string(),
  emptyDir: z.strictObject({ medium: z.string().optional(), sizeLimit: z.string().optional() }).optional(),
  configMap: z.strictObject({ name: z.string(), ...anyOf("defaultMode items optional") }).optional(),
  secret: z.strictObject({ secretName: z.string(), ...anyOf("defaultMode items optional") }).optional(),
  persistentVolumeClaim: z.strictObject({ claimName: z.string(), ...anyOf("readOnly") }).optional(),
  ...anyOf("csi downwardAPI ephemeral hostPath image nfs projected"),
});
export const POD_SPEC = z.strictObject({
  automountServiceAccountToken: z.boolean().optional(),
  containers: z.array(CONTAINER).min(1),
  enableServiceLinks: z.boolean().optional(),
  hostIPC: z.literal(false).optional(),
  hostNetwork: z.literal(false).optional(),
  hostPID: z.literal(false).optional(),
  hostUsers: z.boolean().optional(),
  initContainers: z.array(CONTAINER).optional(),
  nodeSelector: LABELS.optional(),
  restartPolicy: z.enum(["Always", "OnFailure", "Never"]).optional(),
  securityContext: POD_SECURITY_CONTEXT.optional(),
  serviceAccountName: z.string().optional(),
  volumes: z.array(VOLUME).optional(),
  ...anyOf(
    "activeDeadlineSeconds affinity dnsConfig dnsPolicy hostAliases hostname imagePullSecrets nodeName os overhead " +
      "preemptionPolicy priority priorityClassName readinessGates resourceClaims runtimeClassName schedulerName " +
      "schedulingGates setHostnameAsFQDN shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations " +
      "topologySpreadConstraints",
  ),
});
export const TEMPLATE = z.strictObject({ metadata: METADATA.partial().optional(), spec: POD_SPEC });
