/** The seven requests of the sync protocol. All are POST with JSON bodies. */
export const syncPaths = {
  session: "/v1/sync/session",
  proof: "/v1/sync/session/proof",
  push: "/v1/sync/push",
  notice: "/v1/sync/notice",
  pull: "/v1/sync/pull",
  refresh: "/v1/sync/refresh",
  pages: "/v1/sync/pages",
} as const;

export type SyncPath = (typeof syncPaths)[keyof typeof syncPaths];

export const sessionHeader = "Huilian-Session";
export const countHeader = "Huilian-Count";
export const macHeader = "Huilian-Mac";
