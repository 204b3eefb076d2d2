declare const brand: unique symbol;

/** A value that only its one door makes. The brand exists for the compiler only. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
