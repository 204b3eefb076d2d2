import { type Column, type Columns, compareText } from "@huilian/domain";
import type { EntityDeclaration, GroupDeclaration } from "./declaration.ts";
import type { Method } from "./method.ts";

/**
 * The declarations as a page of Markdown, a table per entity: what an auditor reads is made from what the fold runs,
 * so that the two cannot come apart.
 */
export function ruleTablePage(declarations: readonly EntityDeclaration[]): string {
  const sorted = [...declarations].sort((a, b) => compareText(a.entityType, b.entityType));
  return sorted.map(entitySection).join("\n\n");
}

const HEAD = [
  "| group | cell | written by | between heads that did not know of each other | columns |",
  "|---|---|---|---|---|",
];

function entitySection({
  entityType,
  schemaVersion,
  childOf,
  countedApart,
  groups,
  post,
  unique = [],
}: EntityDeclaration): string {
  const remarks = [
    ...(childOf === undefined ? [] : [`belongs to \`${childOf}\``]),
    `schema version ${schemaVersion}`,
    ...(countedApart === true ? ["counted apart, and no row shows it"] : []),
    ...(post === undefined ? [] : ["its facts move money"]),
    ...unique.map(
      ({ group, column }) => `no two share \`${group}.${column}\`: first claim (order K), every other is an alias`,
    ),
  ];
  const rows = Object.keys(groups)
    .sort(compareText)
    .map((name) => groupRow(name, groups[name] as GroupDeclaration));
  return [`### ${entityType}`, "", `${remarks.join("; ")}.`, "", ...HEAD, ...rows].join("\n");
}

function groupRow(name: string, group: GroupDeclaration): string {
  const cited = group.citable === true ? "; cited by facts" : "";
  return `| \`${name}\` | ${group.cell}${cited} | ${writersText(group)}${approvalText(group)} | ${decisionText(group)} | ${columnsText(group.columns)} |`;
}

const writersText = ({ writers, clearers }: GroupDeclaration): string =>
  clearers === undefined ? writers.join(", ") : `marks: ${writers.join(", ")}; clears: ${clearers.join(", ")}`;

const approvalText = ({ approval }: GroupDeclaration): string =>
  approval === undefined ? "" : `; **approved** by the author's own key, certified as ${approval.roles.join(" or ")}`;

/** Facts stand side by side: the method only says which one is shown first, so nothing is decided between them. */
function decisionText({ cell, methods }: GroupDeclaration): string {
  if (cell === "fact") return "none: each fact stands";
  const steps = methods.map((method, at) => `${at + 1}. ${methodText(method)}`).join("; ");
  return cell === "safety" ? `of the marks nobody cleared: ${steps}` : steps;
}

function methodText(method: Method): string {
  switch (method.method) {
    case "latest":
      return "latest (order K)";
    case "sitePriority":
      return `site priority: ${ranksText(method.ranks)}`;
    case "earliest":
      return "earliest";
    case "overwrite":
      return "a site before the centre, then latest";
    case "discard":
      return "the centre before a site, then earliest";
    case "maximum":
      return `greatest \`${method.column}\``;
    case "minimum":
      return `least \`${method.column}\``;
    case "priorityGroup": {
      const epoch = method.epoch === undefined ? "" : `greatest \`${method.epoch}\`, then `;
      return `${epoch}priority of \`${method.column}\`: ${ranksText(method.ranks)}`;
    }
  }
}

/** Highest first; what ranks alike stands together. */
function ranksText(ranks: Readonly<Record<string, number>>): string {
  const byRank = new Map<number, string[]>();
  for (const [value, rank] of Object.entries(ranks)) byRank.set(rank, [...(byRank.get(rank) ?? []), value]);
  return [...byRank]
    .sort(([a], [b]) => b - a)
    .map(([, values]) => values.sort(compareText).join(" = "))
    .join(" > ");
}

const columnsText = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, column]) => `${name}${column.optional === true ? "?" : ""} ${columnText(column)}`)
    .join(", ");

function columnText(column: Column): string {
  switch (column.kind) {
    case "text":
      return `text ${column.max}`;
    case "code":
      return `(${column.of.join(" \\| ")})`;
    case "whole":
      return `${column.min}..${column.max}`;
    case "entity":
      return `key of ${column.of}`;
    case "record":
      return `{${columnsText(column.columns)}}`;
    case "list":
      return `up to ${column.max} of {${columnsText(column.of)}}`;
    case "fen":
      return column.min === 0 ? "fen" : `fen from ${column.min}`;
    default:
      return column.kind;
  }
}
