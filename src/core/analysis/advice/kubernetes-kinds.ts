import { z } from "zod";

/** The fields that advice uses, strictly: Kubernetes itself drops an unknown field without a word in many set-ups. */
const LABELS = z.record(z.string(), z.string());
const METADATA = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: LABELS.optional(),
  annotations: LABELS.optional(),
});
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
const NETWORK_POLICY = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: METADATA,
  spec: z.strictObject({
    podSelector: SELECTOR,
    policyTypes: z.array(z.enum(["Ingress", "Egress"])).optional(),
    ingress: z.array(z.strictObject({ from: z.array(PEER).optional(), ports: z.array(PORT).optional() })).optional(),
    egress: z.array(z.strictObject({ to: z.array(PEER).optional(), ports: z.array(PORT).optional() })).optional(),
  }),
});

const SECCOMP = z.strictObject({
  type: z.enum(["RuntimeDefault", "Localhost", "Unconfined"]),
  localhostProfile: z.string().optional(),
});
const SECURITY_CONTEXT = z.strictObject({
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
});
const POD_SECURITY_CONTEXT = z.strictObject({
  appArmorProfile: SECCOMP.optional(),
  fsGroup: z.number().optional(),
  fsGroupChangePolicy: z.enum(["OnRootMismatch", "Always"]).optional(),
  runAsGroup: z.number().optional(),
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.number().optional(),
  seccompProfile: SECCOMP.optional(),
  supplementalGroups: z.array(z.number()).optional(),
});
const CONTAINER = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  ports: z
    .array(z.strictObject({ containerPort: z.number(), name: z.string().optional(), protocol: z.string().optional() }))
    .optional(),
  resources: z.strictObject({ limits: LABELS.optional(), requests: LABELS.optional() }).optional(),
  securityContext: SECURITY_CONTEXT.optional(),
  volumeMounts: z
    .array(
      z.strictObject({
        name: z.string(),
        mountPath: z.string(),
        readOnly: z.boolean().optional(),
        subPath: z.string().optional(),
      }),
    )
    .optional(),
});
const VOLUME = z.strictObject({
  name: z.string(),
  emptyDir: z.strictObject({ medium: z.string().optional(), sizeLimit: z.string().optional() }).optional(),
  configMap: z.strictObject({ name: z.string() }).optional(),
  secret: z.strictObject({ secretName: z.string() }).optional(),
  persistentVolumeClaim: z.strictObject({ claimName: z.string() }).optional(),
});
const POD_SPEC = z.strictObject({
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
});
const TEMPLATE = z.strictObject({ metadata: METADATA.partial().optional(), spec: POD_SPEC });

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
});

/** By `apiVersion kind`. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
export const KINDS: Readonly<Record<string, z.ZodType>> = {
  "networking.k8s.io/v1 NetworkPolicy": NETWORK_POLICY,
  "v1 Pod": plain({ spec: POD_SPEC }),
  "v1 ServiceAccount": plain({ automountServiceAccountToken: z.boolean().optional() }),
  "v1 Namespace": plain({}),
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
