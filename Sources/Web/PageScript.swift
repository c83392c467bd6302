/// The one script.
///
/// Every page works without it; with it nothing that was typed is lost, and the keyboard goes
/// through the real buttons.
package enum PageScript {
    package static let text = """
        "use strict";
        (() => {
        const kinds = /^(INPUT|TEXTAREA|SELECT)$/;
        const typing = () => kinds.test(document.activeElement?.tagName || "");
        // What is typed is kept in this browser until the form was taken.
        for (const form of document.querySelectorAll("form[data-draft]")) {
          const name = "draft:" + form.dataset.draft;
          const fields = () => [...form.elements].filter(e => e.name && !e.name.startsWith("_")
            && e.type !== "password" && e.type !== "file" && e.type !== "hidden");
          const values = () => fields().map(e =>
            [e.name, /^(checkbox|radio)$/.test(e.type) ? (e.checked ? e.value : null) : e.value]);
          const first = JSON.stringify(values());
          const kept = form.dataset.fresh === "yes" ? localStorage.getItem(name) : null;
          if (kept && kept !== first) {
            const list = JSON.parse(kept).values || [];
            fields().forEach((e, i) => {
              if (!list[i] || list[i][0] !== e.name) return;
              if (/^(checkbox|radio)$/.test(e.type)) e.checked = list[i][1] !== null;
              else e.value = list[i][1];
              if (list[i][1] && e.type !== "checkbox")
                e.closest("details")?.setAttribute("open", "");
            });
            const note = document.createElement("p");
            note.className = "note"; note.setAttribute("role", "status");
            note.textContent = form.dataset.restored + " " + (JSON.parse(kept).at || "");
            const drop = document.createElement("button");
            drop.type = "button"; drop.className = "quiet"; drop.textContent = form.dataset.drop;
            drop.onclick = () => { localStorage.removeItem(name); location.reload(); };
            note.append(" ", drop); form.prepend(note);
          }
          let due = 0;
          form.addEventListener("input", () => { clearTimeout(due); due = setTimeout(() => {
            const at = new Date().toLocaleTimeString();
            localStorage.setItem(name, JSON.stringify({values: values(), at}));
          }, 400); later(); });
          // Every few seconds the server keeps it too, for another machine.
          const token = form.querySelector("[name=_token]"), state = document.createElement("p");
          state.className = "soft"; state.setAttribute("role", "status"); form.append(state);
          let sending = 0;
          const later = () => { if (token && !sending) sending = setTimeout(send, 5000); };
          const send = async () => {
            sending = 0;
            const body = new URLSearchParams(values().filter(v => v[1] !== null));
            body.append("_token", token.value); body.append("_form", form.getAttribute("action"));
            try {
              const answer = await fetch("/drafts", {method: "POST", body});
              if (answer.ok) state.textContent =
                form.dataset.kept + " " + new Date().toLocaleTimeString();
            } catch { later(); }
          };
          form.addEventListener("submit", () => { clearTimeout(sending); sending = 0; });
          form.addEventListener("submit", event => {
            if (!navigator.onLine) {
              event.preventDefault();
              const note = form.querySelector("[data-offline]"); if (note) note.hidden = false;
            }
          });
          window.addEventListener("online", () => {
            const note = form.querySelector("[data-offline]"); if (note) note.hidden = true;
          });
        }
        // A form with files tells how far it is sent; nothing is lost when the line breaks.
        for (const form of document.querySelectorAll("form[data-sending]")) {
          const files = () => [...form.querySelectorAll("input[type=file]")]
            .flatMap(e => [...e.files]).reduce((sum, file) => sum + file.size, 0);
          form.addEventListener("submit", event => {
            if (event.defaultPrevented || files() < 1 << 20) return;
            event.preventDefault();
            if (form.dataset.busy) return;
            form.dataset.busy = "yes";
            const fields = new FormData(form), button = event.submitter;
            if (button?.name) fields.append(button.name, button.value);
            const box = document.createElement("p"), bar = document.createElement("progress");
            const told = document.createElement("span");
            box.className = "note"; bar.max = 100; bar.value = 0;
            bar.setAttribute("aria-label", form.dataset.sending);
            told.setAttribute("role", "status"); told.textContent = form.dataset.sending;
            box.append(bar, " ", told); form.append(box);
            const request = new XMLHttpRequest();
            const ended = () => { delete form.dataset.busy; box.remove(); };
            request.upload.onprogress = event => {
              const share = Math.floor(event.loaded * 100 / event.total);
              bar.value = share;
              if (share % 10 === 0) told.textContent = form.dataset.sending + " " + share + "%";
            };
            request.onload = () => {
              const here = new URL(form.action);
              const there = new URL(request.responseURL || form.action);
              if (here.pathname !== there.pathname) { location.assign(there); return; }
              document.open(); document.write(request.responseText); document.close();
            };
            request.onerror = () => {
              ended();
              const note = form.querySelector("[data-offline]"); if (note) note.hidden = false;
            };
            request.open("POST", form.action); request.send(fields);
          });
        }
        // What is like the thing that is typed is shown beside it.
        for (const box of document.querySelectorAll("[data-twins]")) {
          let due = 0, asked = "";
          const ask = async () => {
            const query = new URLSearchParams([...new FormData(box.closest("form"))].filter(
              ([name, value]) => name.startsWith("f.") && typeof value === "string" && value));
            if (query.toString() === asked) return;
            asked = query.toString();
            if (asked.length > 6000) return;
            try {
              const answer = await fetch("/twins?" + asked);
              if (answer.ok && query.toString() === asked) box.innerHTML = await answer.text();
            } catch { asked = ""; }
          };
          box.closest("form").addEventListener("input", () => {
            clearTimeout(due); due = setTimeout(ask, 700);
          });
        }
        // Of many names those are offered that fit what was typed.
        for (const list of document.querySelectorAll("datalist[data-choose]")) {
          let due = 0;
          document.addEventListener("input", event => {
            if (event.target.list !== list) return;
            const typed = event.target.value;
            clearTimeout(due); due = setTimeout(async () => {
              try {
                const answer = await fetch(list.dataset.choose + "?"
                  + new URLSearchParams({q: typed}));
                if (answer.ok && event.target.value === typed)
                  list.innerHTML = await answer.text();
              } catch {}
            }, 250);
          });
        }
        // What is heard in the room changes by itself; a line that broke is tried again.
        const live = document.querySelector("[data-live]");
        if (live) {
          const source = new EventSource(live.dataset.live + "?"
            + new URLSearchParams({state: live.dataset.state}));
          const anew = () => { source.close(); location.replace(location.pathname); };
          source.onmessage = anew;
          source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) setTimeout(anew, 15000);
          };
        }
        const taken = document.querySelector("[data-taken]");
        if (taken) localStorage.removeItem("draft:" + taken.dataset.taken);
        const wrong = document.querySelector("[aria-invalid=true]");
        if (wrong) wrong.focus();
        // A new case is typed at once, from the first field on.
        else if (location.pathname.startsWith("/new/"))
          document.querySelector("form[data-draft] :is(input:not([type=hidden]),select)")?.focus();
        // A slider tells where it stands while it moves, and goes there when it is let go.
        for (const slider of document.querySelectorAll("input[data-go]")) {
          slider.addEventListener("input", () => {
            const option = slider.list?.querySelector(`option[value="${slider.value}"]`);
            const output = slider.form.querySelector("output");
            if (option && output) output.textContent = option.textContent;
          });
          slider.addEventListener("change", () => slider.form.requestSubmit());
        }
        // A mark shows its band; the sum comes late enough not to lead the marks.
        for (const sheet of document.querySelectorAll("[data-sheet]")) {
          const marks = [...sheet.querySelectorAll("[data-weight]")];
          const show = () => {
            const given = marks.filter(e => /^(10|[0-9])$/.test(e.value));
            for (const e of marks) for (const band of e.closest("fieldset")
              .querySelectorAll("[data-band]")) {
              const [low, high] = band.dataset.band.split("-").map(Number);
              band.toggleAttribute("data-chosen", given.includes(e)
                && +e.value >= low && +e.value <= (high ?? low));
            }
            const output = sheet.querySelector("[data-total]");
            const sum = given.reduce((s, e) => s + e.value * e.dataset.weight, 0);
            const whole = given.reduce((s, e) => s + +e.dataset.weight, 0);
            output.textContent = `${output.dataset.said} ${given.length}/${marks.length}`
              + (given.length === marks.length
                ? ` · ${output.dataset.sum} ${(sum / whole * 10).toFixed(1)}` : "");
          };
          sheet.addEventListener("input", show); show();
        }
        // A click with Shift ticks everything from the box ticked before.
        let ticked = null;
        document.addEventListener("click", event => {
          const box = event.target;
          if (!box.matches?.("table input[type=checkbox]")) return;
          const all = [...document.querySelectorAll("table input[type=checkbox]")];
          if (event.shiftKey && ticked) {
            const ends = [all.indexOf(ticked), all.indexOf(box)].sort((a, b) => a - b);
            for (const one of all.slice(ends[0], ends[1] + 1)) one.checked = box.checked;
          }
          ticked = box;
        });
        // A search box offers what fits behind the words that already stand in it.
        for (const box of document.querySelectorAll("input[data-words]")) {
          const offers = [...(box.list?.options || [])], words = offers.map(o => o.value);
          box.addEventListener("input", () => {
            const head = box.value.slice(0, box.value.lastIndexOf(" ") + 1);
            offers.forEach((offer, i) => { offer.value = head + words[i]; });
          });
        }
        // A slider beside a number: each moves the other; at rest the form is sent.
        for (const box of document.querySelectorAll("input[data-slider]")) {
          const slide = Object.assign(document.createElement("input"),
            {type: "range", min: box.min, max: box.max, step: box.step, value: box.value});
          slide.setAttribute("aria-label", box.labels[0]?.textContent || box.name);
          slide.addEventListener("input", () => { box.value = slide.value; });
          slide.addEventListener("change", () => box.form.requestSubmit());
          box.addEventListener("input", () => { slide.value = box.value; });
          box.after(slide);
        }
        // Keyboard: j and k walk a table, Enter opens, g and a letter goes, ? tells.
        let chord = 0;
        const rows = () => [...document.querySelectorAll("table[data-walk] tbody tr")];
        const go = {h: "/", c: "/cases", b: "/board", n: "/new/project", r: "/reviews"};
        document.addEventListener("keydown", event => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            const form = document.activeElement?.form;
            const button = form?.querySelector("button[type=submit]");
            if (button) { event.preventDefault(); form.requestSubmit(button); }
            return;
          }
          if (typing() || event.ctrlKey || event.metaKey || event.altKey) return;
          const list = rows(), at = list.findIndex(r => r.getAttribute("aria-selected") === "true");
          if (event.key === "j" || event.key === "k") {
            const to = Math.max(0, Math.min(list.length - 1, at + (event.key === "j" ? 1 : -1)));
            list[at]?.removeAttribute("aria-selected");
            list[to]?.setAttribute("aria-selected", "true");
            list[to]?.querySelector("a")?.focus();
            list[to]?.scrollIntoView({block: "nearest"});
          } else if (event.key === "x") {
            const box = list[at]?.querySelector("input[type=checkbox]");
            if (box) box.checked = !box.checked;
          } else if (event.key === "g") { chord = Date.now();
          } else if (Date.now() - chord < 900 && go[event.key]) { location.href = go[event.key];
          } else if (event.key === "/") {
            const search = document.querySelector("input[type=search]");
            if (search) { event.preventDefault(); search.focus(); }
          } else if (event.key === "?") { document.getElementById("keys")?.showModal(); }
        });
        })();
        """
}
