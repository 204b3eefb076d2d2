import { join } from "node:path";

/** Where things lie in the directory of a network that runs on one machine. */
export interface NetworkPaths {
  /** Keys of root and issuer: on a machine that serves only in a demonstration. */
  readonly authority: string;
  readonly trustRoot: string;
  readonly certificates: string;
  readonly centre: string;
  readonly centreKeys: string;
  readonly centreStore: string;
  readonly centreConfig: string;
  /** Access tokens and initial passwords of the demonstration's operators, in clear. */
  readonly operators: string;
  site(site: string): string;
  siteKeys(site: string): string;
  siteStore(site: string): string;
  siteConfig(site: string): string;
}

export function networkPaths(directory: string): NetworkPaths {
  const centre = join(directory, "centre");
  const site = (name: string): string => join(directory, "sites", name);
  return {
    authority: join(directory, "authority"),
    trustRoot: join(directory, "network.json"),
    certificates: join(directory, "certificates.json"),
    centre,
    centreKeys: join(centre, "keys.json"),
    centreStore: join(centre, "store"),
    centreConfig: join(centre, "config.json"),
    operators: join(directory, "operators.json"),
    site,
    siteKeys: (name) => join(site(name), "keys.json"),
    siteStore: (name) => join(site(name), "store"),
    siteConfig: (name) => join(site(name), "config.json"),
  };
}
