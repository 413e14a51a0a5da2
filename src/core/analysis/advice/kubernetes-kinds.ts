import { z } from "zod";
import {
  anyOf,
  CONTAINER,
  LABELS,
  METADATA,
  POD_SECURITY_CONTEXT,
  POD_SPEC,
  QUANTITIES,
  SECURITY_CONTEXT,
  TEMPLATE,
} from "./kubernetes-pod.ts";

const SELECTOR = z.strictObject({
  matchLabels: LABELS.optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

const PORT = z.strictObject({
  protocol: z.enum(["TCP", "UDP", "SCTP"]).optional(),
  port: z.union([z.number(), z.string()]).optional(),
  endPort: z.number().optional(),
});
const PEER = z.strictObject({
  podSelector: SELECTOR.optional(),
  namespaceSelector: SELECTOR.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});
const NETWORK_POLICY_SPEC = z.strictObject({
  podSelector: SELECTOR,
  policyTypes: z.array(z.enum(["Ingress", "Egress"])).optional(),
  ingress: z.array(z.strictObject({ from: z.array(PEER).optional(), ports: z.array(PORT).optional() })).optional(),
  egress: z.array(z.strictObject({ to: z.array(PEER).optional(), ports: z.array(PORT).optional() })).optional(),
});
const NETWORK_POLICY = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: METADATA,
  spec: NETWORK_POLICY_SPEC,
});

const ROLE = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: METADATA,
  rules: z.array(
    z.strictObject({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
});
const ROLE_BINDING = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: METADATA,
  subjects: z.array(
    z.strictObject({
      kind: z.enum(["User", "Group", "ServiceAccount"]),
      name: z.string(),
      namespace: z.string().optional(),
      apiGroup: z.string().optional(),
    }),
  ),
  roleRef: z.strictObject({ apiGroup: z.string(), kind: z.enum(["Role", "ClusterRole"]), name: z.string() }),
});

const RESOURCE_RULES = z.array(
  z.strictObject({
    apiGroups: z.array(z.string()),
    apiVersions: z.array(z.string()),
    operations: z.array(z.enum(["CREATE", "UPDATE", "DELETE", "CONNECT", "*"])),
    resources: z.array(z.string()),
    scope: z.enum(["Cluster", "Namespaced", "*"]).optional(),
  }),
);
const MATCH_RESOURCES = z.strictObject({
  resourceRules: RESOURCE_RULES.optional(),
  excludeResourceRules: RESOURCE_RULES.optional(),
  namespaceSelector: SELECTOR.optional(),
  objectSelector: SELECTOR.optional(),
  matchPolicy: z.enum(["Exact", "Equivalent"]).optional(),
});
const ADMISSION_POLICY = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: METADATA,
  spec: z.strictObject({
    failurePolicy: z.enum(["Fail", "Ignore"]).optional(),
    matchConstraints: MATCH_RESOURCES.optional(),
    matchConditions: z.array(z.strictObject({ name: z.string(), expression: z.string() })).optional(),
    validations: z.array(
      z.strictObject({
        expression: z.string(),
        message: z.string().optional(),
        messageExpression: z.string().optional(),
        reason: z.string().optional(),
      }),
    ),
  }),
});
const ADMISSION_BINDING = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: METADATA,
  spec: z.strictObject({
    policyName: z.string(),
    validationActions: z.array(z.enum(["Deny", "Warn", "Audit"])),
    matchResources: MATCH_RESOURCES.optional(),
  }),
});

const plain = (rest: Record<string, z.ZodType>): z.ZodType =>
  z.strictObject({ apiVersion: z.string(), kind: z.string(), metadata: METADATA, ...rest });
const workload = z.strictObject({
  replicas: z.number().optional(),
  selector: SELECTOR,
  template: TEMPLATE,
  ...anyOf("minReadySeconds paused progressDeadlineSeconds revisionHistoryLimit strategy updateStrategy"),
});
const JOB = z.strictObject({
  template: TEMPLATE,
  ...anyOf("activeDeadlineSeconds backoffLimit completions parallelism suspend ttlSecondsAfterFinished"),
});

/** By `apiVersion kind`. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
export const KINDS: Readonly<Record<string, z.ZodType>> = {
  "networking.k8s.io/v1 NetworkPolicy": NETWORK_POLICY,
  "v1 Pod": plain({ spec: POD_SPEC }),
  "v1 ServiceAccount": plain({ automountServiceAccountToken: z.boolean().optional() }),
  "v1 Namespace": plain({}),
  "v1 ResourceQuota": plain({ spec: z.strictObject({ hard: QUANTITIES, ...anyOf("scopes scopeSelector") }) }),
  "v1 LimitRange": plain({ spec: z.strictObject({ limits: z.array(z.unknown()) }) }),
  "batch/v1 Job": plain({ spec: JOB }),
  "batch/v1 CronJob": plain({
    spec: z.strictObject({
      schedule: z.string(),
      jobTemplate: z.strictObject({ metadata: METADATA.partial().optional(), spec: JOB }),
      ...anyOf("concurrencyPolicy failedJobsHistoryLimit startingDeadlineSeconds successfulJobsHistoryLimit suspend"),
      timeZone: z.string().optional(),
    }),
  }),
  "apps/v1 Deployment": plain({ spec: workload }),
  "apps/v1 StatefulSet": plain({ spec: workload.extend({ serviceName: z.string().optional() }) }),
  "apps/v1 DaemonSet": plain({ spec: workload.omit({ replicas: true }) }),
  "rbac.authorization.k8s.io/v1 Role": ROLE,
  "rbac.authorization.k8s.io/v1 ClusterRole": ROLE,
  "rbac.authorization.k8s.io/v1 RoleBinding": ROLE_BINDING,
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": ROLE_BINDING,
  "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy": ADMISSION_POLICY,
  "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding": ADMISSION_BINDING,
};

const EITHER_SECURITY_CONTEXT = z.strictObject({ ...POD_SECURITY_CONTEXT.shape, ...SECURITY_CONTEXT.shape });
const PARTS = z.strictObject({
  ...POD_SPEC.shape,
  ...CONTAINER.shape,
  ...NETWORK_POLICY_SPEC.shape,
  ...EITHER_SECURITY_CONTEXT.shape,
  securityContext: EITHER_SECURITY_CONTEXT,
  containers: z.array(CONTAINER.partial().extend({ securityContext: EITHER_SECURITY_CONTEXT.optional() })),
  metadata: METADATA.partial(),
});

/** Some fields of a pod, a container, a network policy or their security, as people cut them out of a manifest. */
export const FRAGMENT = PARTS.partial().extend({
  spec: PARTS.partial()
    .extend({ template: TEMPLATE.partial().extend({ spec: PARTS.partial() }).optional() })
    .optional(),
});
