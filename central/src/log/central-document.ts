import type { CentralDocument, Receipt, SignedText } from "@huilian/sync";

/**
 * A central document of the own log, as the object its text is. The centre signed it itself before it stored it;
 * whoever gets it from elsewhere checks the signature first.
 */
export const centralDocumentOf = (signed: SignedText): CentralDocument => JSON.parse(signed.text) as CentralDocument;

/** As `centralDocumentOf`, for the receipt of a logged segment. */
export const receiptOf = (signed: SignedText): Receipt => JSON.parse(signed.text) as Receipt;
