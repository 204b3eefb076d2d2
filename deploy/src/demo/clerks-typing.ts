import type { GroupImage } from "@huilian/domain";

/** What the clerks of the demonstration type in: data of the network, not texts of the program. */

/** A unit that joins during the outage. Credit codes of the form 91… with a right check character. */
const NEW_EMPLOYERS: Readonly<Record<string, GroupImage>> = {
  B01: { name: "示例市新风食品有限公司", creditCode: "91230102MA1DEMX016" },
  B02: { name: "示例市河西物流有限公司", creditCode: "91230103MA1DEMX02P" },
};

export const newEmployerAt = (branch: string): GroupImage => ({ ...NEW_EMPLOYERS[branch], branch });

/** Why a card is marked as lost. */
export const LOSS_REASON = "电话挂失";
