import { describe, expect, test } from "vitest";
import { UserError } from "../../src/domain/user-error.ts";
import { smtpAddress } from "../../src/net/smtp-mailer-address.ts";

describe("smtpAddress", () => {
  test.for<{ why: string; text: string; gives: ReturnType<typeof smtpAddress> }>([
    {
      why: "asks for STARTTLS where a password goes over the line",
      text: "smtp://ada:p%40ss%2F%3A@mail.example.org",
      gives: {
        host: "mail.example.org",
        port: 587,
        isSecure: false,
        startTls: "required",
        login: { user: "ada", password: "p@ss/:" },
      },
    },
    {
      why: "takes STARTTLS where it is offered, when there is no password",
      text: "smtp://mail.example.org:25",
      gives: { host: "mail.example.org", port: 25, isSecure: false, startTls: "offered", login: null },
    },
    {
      why: "speaks TLS from the first byte with smtps",
      text: "smtps://ada@example.org:word@mail.example.org/".replace("ada@", "ada%40"),
      gives: {
        host: "mail.example.org",
        port: 465,
        isSecure: true,
        startTls: "never",
        login: { user: "ada@example.org", password: "word" },
      },
    },
    {
      why: "needs no TLS within this machine",
      text: "smtp://ada:word@127.0.0.1:1025",
      gives: {
        host: "127.0.0.1",
        port: 1025,
        isSecure: false,
        startTls: "never",
        login: { user: "ada", password: "word" },
      },
    },
    {
      why: "knows an IPv6 address of this machine",
      text: "smtp://[::1]:25",
      gives: { host: "::1", port: 25, isSecure: false, startTls: "never", login: null },
    },
    {
      why: "does not take a name that only looks like this machine for it",
      text: "smtp://127.0.0.1.example.org:25",
      gives: { host: "127.0.0.1.example.org", port: 25, isSecure: false, startTls: "offered", login: null },
    },
  ])("$why", ({ text, gives }) => {
    expect(smtpAddress(text)).toEqual(gives);
  });

  test.for([
    { text: "mail.example.org", says: /is not one of an SMTP relay/ },
    { text: "http://mail.example.org", says: /is not one of an SMTP relay/ },
    { text: "smtp://", says: /is not one of an SMTP relay/ },
    { text: "smtp://ada@mail.example.org", says: /both a user and a password/ },
    { text: "smtp://:hunter2@mail.example.org", says: /both a user and a password/ },
    { text: "smtp://ada:hunter2%zz@mail.example.org", says: /percent-encoded/ },
    { text: "smtp://ada:hunter2@mail.example.org/?pool=true", says: /after the host and port/ },
    { text: "smtp://ada:hunter2@mail.example.org/box", says: /after the host and port/ },
  ])("refuses $text without repeating it", ({ text, says }) => {
    const error = thrownBy(() => smtpAddress(text));
    expect(error).toBeInstanceOf(UserError);
    const { message, hint, exitCode } = error as UserError;
    expect(message).toMatch(says);
    expect(`${message} ${hint}`).not.toContain("hunter2");
    expect(exitCode).toBe(3);
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
