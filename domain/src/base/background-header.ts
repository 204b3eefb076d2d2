/**
 * A request that a screen sends by itself carries this header, with any value, and does not prolong the session: else a
 * screen left open would never be left. Named where screens and servers both know it.
 */
export const BACKGROUND_HEADER = "huilian-background";
