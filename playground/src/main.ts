// The playground: a program on one side, what it becomes on the other.

import { EXAMPLES } from "./examples.ts";
import { Page } from "./page.ts";
import { read } from "./state/link.ts";
import { Store, type Project } from "./state/project.ts";
import { lastProject } from "./state/storage.ts";

const query = new URLSearchParams(location.search);
const embed = query.get("embed") === "1";

/** A link wins over the example that is asked for, and that over what was there last. */
function begin(): { project: Project; wrong: boolean } {
  const fallback = EXAMPLES[0]!.project();
  if (/^#\d+\./.test(location.hash)) {
    const linked = read(location.hash);
    return { project: linked ?? fallback, wrong: linked === null };
  }
  const example = EXAMPLES.find(({ name }) => name === query.get("example"));
  const last = embed ? null : lastProject();
  return { project: example?.project() ?? last ?? fallback, wrong: false };
}

const { project, wrong } = begin();
const patience = Number(query.get("patience")) || 10;
const page = new Page(document.querySelector("#app")!, new Store(project), { embed, patience, wrong });
page.start();

// What is not needed for the first sight comes when the page is at rest: the documentation, and the copy of all files
// for when there is no network.
void page.shown.then(() => {
  const rest = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 500));
  rest(() => {
    page.fetchDocs();
    if (import.meta.env.PROD && "serviceWorker" in navigator && !embed) {
      navigator.serviceWorker.register("./sw.js").then(() => page.keptOffline(), () => undefined);
    }
  });
});
