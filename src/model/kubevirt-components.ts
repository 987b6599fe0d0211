/**
 * The images of KubeVirt's components, and the variable by which virt-operator is given each of them as a whole reference
 * (pkg/virt-operator/util/config.go of KubeVirt). Such a reference wins over registry and tag of the KubeVirt object, so each component can
 * be had by its own digest.
 */
export const COMPONENT_VARIABLES = {
  'virt-operator': 'VIRT_OPERATOR_IMAGE',
  'virt-api': 'VIRT_API_IMAGE',
  'virt-controller': 'VIRT_CONTROLLER_IMAGE',
  'virt-handler': 'VIRT_HANDLER_IMAGE',
  'virt-launcher': 'VIRT_LAUNCHER_IMAGE',
  'virt-exportproxy': 'VIRT_EXPORTPROXY_IMAGE',
  'virt-exportserver': 'VIRT_EXPORTSERVER_IMAGE',
  'virt-synchronization-controller': 'VIRT_SYNCHRONIZATIONCONTROLLER_IMAGE',
  'libguestfs-tools': 'GS_IMAGE',
  'pr-helper': 'PR_HELPER_IMAGE',
  'sidecar-shim': 'SIDECAR_SHIM_IMAGE',
} as const;

export type KubevirtComponent = keyof typeof COMPONENT_VARIABLES;

export const COMPONENTS = Object.keys(COMPONENT_VARIABLES) as KubevirtComponent[];

/** What every KubeVirt deploys; the others come with features that are switched on. */
export const USUAL_COMPONENTS: readonly KubevirtComponent[] = [
  'virt-operator',
  'virt-api',
  'virt-controller',
  'virt-handler',
  'virt-launcher',
  'virt-exportproxy',
  'virt-exportserver',
];

/** Those of which pods run for as long as KubeVirt does. */
export const RUNNING_COMPONENTS: readonly string[] = ['virt-operator', 'virt-api', 'virt-controller', 'virt-handler'];
