import { fen, type LocalDate, type PolicyLevel, type PolicyParameters, partsPerMillion } from "@huilian/domain";

/**
 * Parameters to show the arithmetic with. They are no region's, and the label says so. Built as regions build them:
 * the higher the hospital, the higher the deductible and the lower the share; better for retired persons.
 */
export const createPolicy = ({
  area,
  effectiveFrom,
}: {
  readonly area: string;
  readonly effectiveFrom: LocalDate;
}): PolicyParameters => ({
  area,
  label: "示例参数",
  effectiveFrom,
  levels: LEVELS,
  annualCeiling: fen(20_000_000),
  offlinePooling: true,
  offlinePoolingMaxPerPerson: fen(500_000),
  offlineMaxHours: 72,
});

const level = (
  name: PolicyLevel["level"],
  personType: PolicyLevel["personType"],
  yuan: number,
  percent: number,
): PolicyLevel => ({
  level: name,
  personType,
  annualDeductible: fen(yuan * 100),
  poolingShare: partsPerMillion(percent * 10_000),
});

const LEVELS: readonly PolicyLevel[] = [
  level("primary", "employed", 200, 70),
  level("primary", "retired", 100, 80),
  level("secondary", "employed", 400, 65),
  level("secondary", "retired", 300, 75),
  level("tertiary", "employed", 800, 60),
  level("tertiary", "retired", 600, 70),
  level("none", "employed", 400, 60),
  level("none", "retired", 300, 70),
];
