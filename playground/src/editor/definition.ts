// The way from a name to what declares it: F12, and a click with Ctrl or Cmd.

import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { h } from "../ui/dom.ts";
import { show } from "../ui/dialog.ts";
import { menuAt } from "../ui/menu.ts";
import type { Colour } from "../ui/markdown.ts";
import { toast } from "../ui/toast.ts";
import type { Host } from "./completion.ts";

type Go = (file: string, from: number, to: number) => void;

export function definition(host: Host, go: Go, isOurs: (file: string) => boolean, colour: Colour): Extension {
  const jump = async (at: number) => {
    const found = await host.engine.ask("definition", host.file(), at);
    const [target] = found?.targets ?? [];
    if (!target) return;
    if (isOurs(target.file)) {
      go(target.file, target.start, target.end);
      return;
    }
    const text = await host.engine.ask("text", target.file);
    if (text !== null) show(target.file, h("pre", { tabindex: 0 }, h("code", {}, colour(text, "kdsl"))));
  };
  const references = async (view: EditorView) => {
    const at = view.state.selection.main.head;
    const places = (await host.engine.ask("references", host.file(), at, true)) ?? [];
    const box = view.coordsAtPos(at);
    if (places.length === 0 || !box) {
      toast("Nothing refers to what stands here.");
      return;
    }
    const items = places.map((place) => ({
      label: place.file === host.file() ? `Line ${view.state.doc.lineAt(place.start).number}` : place.file,
      detail: place.file === host.file() ? view.state.doc.lineAt(place.start).text.trim().slice(0, 60) : "",
      run: () => go(place.file, place.start, place.end),
    }));
    menuAt(box, [{ title: `${places.length} places`, items }], () => view.focus());
  };
  return [
    keymap.of([
      { key: "F12", run: (view) => (void jump(view.state.selection.main.head), true) },
      { key: "Shift-F12", run: (view) => (void references(view), true) },
    ]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.button !== 0) return false;
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (at === null) return false;
        event.preventDefault();
        void jump(at);
        return true;
      },
    }),
  ];
}
