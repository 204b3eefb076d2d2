/** The rules of a new password as they are told; the server decides and keeps the last ones. */
export type PasswordRule = "length" | "classes" | "operator";

const PASSWORD_MIN = 8;
const CLASSES_MIN = 3;
const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/] as const;

/** Which rules a password keeps, so that they can be ticked off while it is typed. */
export const keepsRule: Readonly<Record<PasswordRule, (password: string, operatorId: string) => boolean>> = {
  length: (password) => [...password].length >= PASSWORD_MIN,
  classes: (password) => CLASSES.filter((one) => one.test(password)).length >= CLASSES_MIN,
  operator: (password, operatorId) =>
    password !== "" && (operatorId === "" || !password.toLowerCase().includes(operatorId.toLowerCase())),
};
