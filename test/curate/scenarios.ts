import type { Telling } from "./told.ts";

/** A week of invented happenings. Each list is one story; the look-alikes beside it must stay apart. */
export const SCENARIOS: Readonly<Record<string, readonly Telling[]>> = {
  studio: [
    {
      by: "Wire",
      title: "Intruders publish scripts stolen from Lantern Pictures",
      summary:
        "Lantern Pictures confirmed on Tuesday that a group calling itself Night Heron copied unreleased scripts and payroll files from its servers in Burbank. The studio switched off its mail and called in the FBI.",
    },
    {
      by: "Courier",
      title: "Lantern Pictures hack: payroll of 4,000 employees leaked by Night Heron",
      summary:
        "The Night Heron group put salaries of 4,000 Lantern employees on the net after breaking into the Burbank studio. Mail at Lantern Pictures is still down, staff say.",
      hours: 5,
    },
    {
      by: "Cipher Post",
      title: "What Night Heron took from Lantern",
      summary:
        "We looked at the archive that Night Heron released: scripts, payroll files and passwords of Lantern Pictures, gathered over weeks inside the Burbank network.",
      hours: 20,
    },
  ],
  otherStudio: [
    {
      by: "Courier",
      title: "Marble Arch Studios fires its head of animation",
      summary:
        "Marble Arch Studios parted with Dana Whitlock after two films lost money. The animation unit in Vancouver keeps working.",
      hours: 6,
    },
    {
      by: "Wire",
      title: "Dana Whitlock out at Marble Arch",
      summary:
        "The animation chief of Marble Arch Studios leaves after a bad year. Whitlock had led the Vancouver unit since its first day.",
      hours: 8,
    },
  ],
  otherHack: [
    {
      by: "Wire",
      title: "Bakery chain Crumb & Co says hackers stole card numbers",
      summary:
        "Malware in the tills of Crumb & Co copied payment cards of customers in 40 towns between May and August. The chain offers free credit monitoring.",
      hours: 4,
    },
    {
      by: "Cipher Post",
      title: "Till malware at Crumb & Co ran for three months",
      summary:
        "The malware that stole cards at the bakery chain Crumb & Co hid in the tills from May to August, investigators found.",
      hours: 11,
    },
  ],
  release: [
    {
      by: "Kernel Notes",
      title: "Ferrite 3.0 brings incremental builds",
      summary:
        "The Ferrite compiler reaches version 3.0. Incremental builds are on by default, and the old borrow checker is gone.",
      hours: 2,
    },
    {
      by: "Linkhub",
      title: "Ferrite 3.0 released",
      url: "https://ferrite.example/blog/3.0",
      hours: 3,
    },
    {
      by: "Board",
      title: "The Ferrite compiler, version 3",
      url: "https://ferrite.example/blog/3.0/?utm_source=board",
      hours: 7,
    },
  ],
  otherRelease: [
    {
      by: "Kernel Notes",
      title: "Basalt 3.0 drops support for old processors",
      summary:
        "The Basalt database reaches version 3.0 and will not run on 32-bit processors any more. Upgrades from 2.x need a dump.",
      hours: 9,
    },
  ],
  german: [
    {
      by: "Blatt",
      title: "Stromausfall legt Rechenzentrum in Winterthur lahm",
      summary:
        "Ein Stromausfall hat am Mittwoch ein Rechenzentrum in Winterthur lahmgelegt. Mehrere Banken waren für Stunden nicht zu erreichen.",
      hours: 12,
    },
    {
      by: "Anzeiger",
      title: "Banken nach Ausfall in Winterthur wieder erreichbar",
      summary:
        "Nach dem Stromausfall im Winterthurer Rechenzentrum laufen die Systeme der Banken wieder. Das Rechenzentrum in Winterthur prüft die Ursache.",
      hours: 18,
    },
  ],
  japanese: [
    {
      by: "Shimbun",
      title: "任天堂が新型ゲーム機の発売を延期",
      summary: "任天堂は新型ゲーム機の発売を来年三月に延期すると発表した。",
      hours: 1,
    },
    {
      by: "Tsushin",
      title: "新型ゲーム機の発売延期を任天堂が発表",
      summary: "任天堂は新型ゲーム機について、部品不足のため発売を延期する。",
      hours: 2,
    },
  ],
  openThread: [
    {
      by: "Cipher Post",
      title: "Open thread: what are you reading this week?",
      summary: "Tell us.",
      url: "https://cipher-post.example/open/1",
      hours: 1,
    },
  ],
  openThreadAgain: [
    {
      by: "Cipher Post",
      title: "Open thread: what are you reading this week?",
      summary: "Tell us.",
      url: "https://cipher-post.example/open/2",
      hours: 49,
    },
  ],
};
