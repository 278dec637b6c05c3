/**
 * A mistake that the operator can mend. `message` says what is wrong, `hint` what to do.
 * Caught once, in `main.ts`, which prints both and exits with `exitCode`. Neither text may hold a secret.
 */
export class UserError extends Error {
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(message: string, hint: string, exitCode: ExitCode = EXIT.usage, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** The exit codes that the README documents. */
export const EXIT = {
  ok: 0, //          all went well
  incomplete: 1, //  the work was done, but something in the world failed: a source, a delivery
  usage: 2, //       the command line or an address on it is wrong
  settings: 3, //    the settings file is missing or wrong
  resource: 4, //    a file, folder, disk, port or database cannot be used
  bug: 70, //        an error of ours (EX_SOFTWARE)
  interrupted: 130, // stopped by Ctrl-C or SIGTERM before the end
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
