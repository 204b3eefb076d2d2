/** An error's name: its text may quote what it failed on. */
export const nameOfFault = (fault: unknown): string => (fault instanceof Error ? fault.name : typeof fault);
