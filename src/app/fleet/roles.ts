import type { LeasedStage } from "../../domain/fleet.ts";
import { EXIT, UserError } from "../../domain/user-error.ts";

/** What a process may do for the desk. */
export const ROLES = ["collect", "curate", "publish", "send", "web"] as const;
export type Role = (typeof ROLES)[number];

/** The stages that a process with these roles stands ready for. */
const STAGES_OF: Readonly<Record<Role, readonly LeasedStage[]>> = {
  collect: ["tend"],
  curate: ["curate"],
  publish: ["publish", "hub"],
  send: ["post"],
  web: [],
};

/** `text`: names with commas between them; `undefined`: all. Throws a `UserError` for a name that is none. */
export function parseRoles(text: string | undefined): readonly Role[] {
  if (text === undefined) return ROLES;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !isRole(name));
  if (unknown.length === 0) return ROLES.filter((role) => names.includes(role));
  throw new UserError(
    `${unknown.map((name) => `"${name}"`).join(", ")} is no role.`,
    `Name some of these, with commas between them: ${ROLES.join(",")}.`,
    EXIT.usage,
  );
}

function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}

export function stagesOf(roles: readonly Role[]): readonly LeasedStage[] {
  return roles.flatMap((role) => STAGES_OF[role]);
}

/** On a file one process does all, so all roles belong to it. Throws a `UserError` when some are left out. */
export function refuseFewRoles(roles: readonly Role[]): void {
  if (roles.length === ROLES.length) return;
  throw new UserError(
    "Roles are for several workers, and a database in a file has one.",
    "Leave --roles out, or set `database:` to a PostgreSQL server (postgres://…).",
    EXIT.usage,
  );
}
