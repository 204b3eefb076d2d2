import { EXIT_FAILED, EXIT_OK, type Invocation } from "../cli/command.ts";
import { photographScreens } from "./photograph-screens.ts";

/** `huilian photograph`. @returns the exit status: 0 only when every screen showed what it should and axe-core found nothing. */
export async function runPhotograph({ terminal, option }: Invocation): Promise<number> {
  const pictures = option("pictures");
  const faults = await photographScreens({
    language: terminal.language,
    progress: terminal,
    ...(pictures === undefined ? {} : { pictures }),
  });
  for (const { screen, language, theme, fault } of faults) {
    terminal.fail("photograph.fault", { screen, language, theme, fault });
  }
  return faults.length === 0 ? EXIT_OK : EXIT_FAILED;
}
