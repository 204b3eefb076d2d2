import type { InstitutionProfile } from "@huilian/domain";

export interface CityInstitution {
  readonly profile: InstitutionProfile;
  /** Whether the demonstration runs a node there. The others send what they settle by other ways. */
  readonly hasNode: boolean;
}

/** The designated institutions of a pooling area: one hospital of each level, pharmacies without level. */
export const createInstitutions = (area: string): readonly CityInstitution[] => [
  {
    hasNode: true,
    profile: { site: "H01", name: "示例市第一医院", institutionKind: "hospital", level: "tertiary", area },
  },
  { hasNode: true, profile: { site: "P01", name: "示例惠民大药房", institutionKind: "pharmacy", level: "none", area } },
  {
    hasNode: false,
    profile: { site: "H02", name: "示例市第二医院", institutionKind: "hospital", level: "secondary", area },
  },
  {
    hasNode: false,
    profile: { site: "H03", name: "示例市河东区社区卫生服务中心", institutionKind: "hospital", level: "primary", area },
  },
  {
    hasNode: false,
    profile: { site: "P02", name: "示例康宁大药房", institutionKind: "pharmacy", level: "none", area },
  },
];
