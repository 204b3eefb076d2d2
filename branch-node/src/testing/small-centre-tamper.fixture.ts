import {
  type Batch,
  type Crypto,
  type PullAnswer,
  type SealedPage,
  type SignedText,
  type Signer,
  signText,
} from "@huilian/sync";

/** What somebody on the line, or a bad disk, may do to what comes down. */

const flipped = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;

export const damagedPage = (page: SealedPage): SealedPage => ({ ...page, sealed: flipped(page.sealed, 40) });

export const withDamagedPages = (answer: PullAnswer): PullAnswer => ({
  ...answer,
  pages: answer.pages.map(damagedPage),
});

export const withoutPages = (answer: PullAnswer): PullAnswer => ({ ...answer, pages: [] });

/** Another text under a signature that was made for the one before. */
export const forgedText = (signed: SignedText): SignedText => ({
  ...signed,
  text: signed.text.replace('"epoch":1', '"epoch":7'),
});

/** A batch with other fields, under a genuine signature of whoever signs. */
export function resignedBatch(crypto: Crypto, by: Signer, signed: SignedText, fields: Partial<Batch>): SignedText {
  return signText<Batch>(crypto, by, { ...(JSON.parse(signed.text) as Batch), ...fields });
}
