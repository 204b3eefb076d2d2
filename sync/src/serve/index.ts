export {
  type Authenticated,
  type AuthenticationProblem,
  authenticate,
  type SeenRequest,
} from "../session/authenticate.ts";
export type { Holding, OpenAnswer, OpenRequest, Position, ProofRequest, Transcript } from "../session/messages.ts";
export { type SyncPath, syncPaths } from "../session/paths.ts";
export type {
  Claim,
  Claimed,
  ClaimProblem,
  OpenProblem,
  ProofProblem,
  Proved,
  SessionPort,
} from "../session/session-port.ts";
export { createSessionServer, type SessionServerDeps } from "../session/session-server.ts";
export type { SyncRefusal } from "../session/sync-problem.ts";
export { createSyncRoutes, type SyncHandlers, type SyncRoutesDeps } from "../session/sync-routes.ts";
export { type ConfiguredAccount, configuredAccountSchema, type PasswordRecord } from "../sign-in/account.ts";
export { createSignIn } from "../sign-in/create-sign-in.ts";
export type { PasswordFault } from "../sign-in/password-rules.ts";
export { newPasswordRecord } from "../sign-in/passwords.ts";
export {
  addSessionRoutes,
  type DescribedApp,
  SESSION_ROUTES,
  type SessionRoutesDeps,
  type SignInPlace,
  type SignInProblemCode,
  signInProblemStatuses,
} from "../sign-in/session-routes.ts";
export type {
  OperatorSigner,
  SignedIn,
  SignedInOperator,
  SignIn,
  SignInEvent,
  SignInProblem,
  SignInRequest,
} from "../sign-in/sign-in.ts";
export type { SignInDeps } from "../sign-in/sign-in-deps.ts";
export { tokenHashOf } from "../sign-in/token-hash.ts";
export {
  type Bearer,
  type BearerEnv,
  type BearerOperator,
  bearerTokenOf,
  type Caller,
  createBearer,
  holdsRoleOf,
} from "./bearer.ts";
export { limitBody } from "./body-limit.ts";
export { docsPage } from "./docs-page.ts";
export { createHealthRoutes, type Health } from "./health.ts";
export { createInputHook, type InputFault, inputFaults, inputProblem } from "./input-errors.ts";
export { type Language, languageOf } from "./language.ts";
export { API_BODY_BYTES_MAX } from "./limits.ts";
export { type Listening, type ListenOptions, type ListenProblem, listen } from "./listen.ts";
export { noStore } from "./no-store.ts";
export {
  createProblemMapper,
  type Problem,
  type ProblemDocument,
  type ProblemError,
  type ProblemLogger,
  type ProblemMapper,
  type ProblemMapperOptions,
  type ProblemParams,
  type ProblemTexts,
} from "./problem.ts";
export {
  type FieldProblem,
  type ProblemStatus,
  type ServeProblemCode,
  serveProblemStatuses,
} from "./problem-codes.ts";
export { type RequestLogger, requestLog } from "./request-log.ts";
export { type ScreensOptions, serveScreens } from "./screens.ts";
