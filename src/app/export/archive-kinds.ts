import type { StoryOutline } from "../../domain/site-snapshot.ts";
import { archivePage, dayPage, MAX_DAY_STORIES, monthPage } from "../../publish/publish.ts";
import { drawData, type PageKind, pageFile } from "./page-kind.ts";

/** `2014-12` of `2014-12-18`. */
const MONTH_CHARS = 7;

export const days: PageKind = (view) => {
  const told = [...view.days];
  return told.map(([day, stories], index) => ({
    path: pageFile(`archive/${day}`),
    // One story more than are shown tells whether the list is cut.
    from: view.from("day", marksOf(stories, MAX_DAY_STORIES + 1), told[index - 1]?.[0], told[index + 1]?.[0]),
    draw: async () => await drawData(view, "list", await dayPage(day, view)),
  }));
};

export const months: PageKind = (view) => {
  const told = Map.groupBy(view.days.keys(), (day) => day.slice(0, MONTH_CHARS));
  return [...told].map(([month, daysOfIt]) => ({
    path: pageFile(`archive/${month}`),
    from: view.from("month", daysOfIt),
    draw: async () => await drawData(view, "calendar", await monthPage(month, view)),
  }));
};

export const archiveRoot: PageKind = (view) => {
  const told = new Set([...view.days.keys()].map((day) => day.slice(0, MONTH_CHARS)));
  return [
    {
      path: pageFile("archive"),
      from: view.from("archive", [...told]),
      draw: async () => await view.page("calendar", await archivePage(view)),
    },
  ];
};

export function marksOf(stories: readonly StoryOutline[], most: number): readonly string[] {
  return stories.slice(0, most).map(({ mark }) => mark);
}
