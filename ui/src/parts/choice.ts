/** One of the choices of a list: what is kept, and what is read. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}
