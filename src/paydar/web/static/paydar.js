// SPDX-License-Identifier: Apache-2.0
// Fast hands. Every page works without this file: Enter then goes to the review.
"use strict";

(() => {
  const boxes = (form) =>
    [...form.querySelectorAll("input, select, textarea")].filter(
      (box) => box.type !== "hidden" && !box.disabled && box.offsetParent !== null
    );

  const go = (box) => {
    box.focus();
    if (box.select && box.type !== "file") box.select();
  };

  // Enter: the next box; from the last one to the button.
  const next = (form, box) => {
    const all = boxes(form);
    const following = all[all.indexOf(box) + 1];
    if (following) go(following);
    else form.querySelector("button.button, button")?.focus();
  };

  // Ctrl+Down and Ctrl+Up: the first box of the next or previous part.
  const jump = (form, box, step) => {
    const parts = [...form.querySelectorAll(".part")].filter((part) => part.querySelector("input"));
    const part = parts[parts.indexOf(box.closest(".part")) + step];
    if (part) go(part.querySelector("input, select, textarea"));
    else if (step > 0) form.querySelector(".acts button")?.focus();
  };

  // A scanner types a number and Enter. Typed outside of a text box, on a sheet, the number lands
  // in the first empty box for an identity number; its Enter then presses no button.
  const LEAST_SCANNED = 6;
  const TEXT = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select";
  let scanned = "";

  const scan = (event) => {
    const sheet = document.querySelector("form[data-persons]");
    const elsewhere = event.target instanceof Element && event.target.matches(TEXT);
    if (!sheet || elsewhere || event.ctrlKey || event.altKey || event.metaKey) {
      scanned = "";
      return false;
    }
    if (/^\p{Nd}$/u.test(event.key)) {
      scanned += event.key;
      return false;
    }
    const number = scanned;
    scanned = "";
    if (event.key !== "Enter" || number.length < LEAST_SCANNED) return false;
    event.preventDefault();
    const boxes = [...sheet.querySelectorAll("input[data-identity]")];
    const empty = boxes.find((box) => !box.value.trim());
    if (!empty) {
      document.getElementById("scanned").textContent = sheet.dataset.identityFull;
      return true;
    }
    empty.value = number;
    sheet.dataset.touched = "1";
    go(empty);
    understand(empty);
    return true;
  };

  const onKey = (event) => {
    if (event.key === "F2") {
      const find = document.getElementById("q");
      if (find || document.querySelector(".rail")) event.preventDefault();
      if (find) go(find);
      else if (document.querySelector(".rail")) window.location.assign("/go");
      return;
    }
    if (scan(event)) return;
    const box = event.target;
    const form = box instanceof Element ? box.closest("form[data-keys]") : null;
    if (event.key === "Enter" && event.ctrlKey) {
      const main = form ?? document.querySelector("main form[data-keys]");
      if (main) {
        event.preventDefault();
        main.requestSubmit(main.querySelector("button.button"));
      }
      return;
    }
    if (event.key === "Escape") {
      const main = form ?? document.querySelector("main form[data-back]");
      if (main?.dataset.back && !box.closest?.("[role=search]")) {
        event.preventDefault();
        leave(main);
      }
      return;
    }
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (!form) {
      const main = document.querySelector("main form[data-keys]");
      if (main && event.ctrlKey && event.key === "ArrowDown") {
        event.preventDefault();
        const first = boxes(main)[0];
        if (first) go(first);
        else main.querySelector("button")?.focus();
      }
      return;
    }
    if (event.ctrlKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      jump(form, box, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && box.matches("input:not([type=file]), select")) {
      event.preventDefault();
      next(form, box);
    }
  };

  // Leaving a sheet keeps what is typed: Esc saves first where there is something to save.
  const leave = (form) => {
    const save = form.querySelector("button[value=save]");
    if (!save || !form.dataset.touched) {
      window.location.assign(form.dataset.back);
      return;
    }
    const body = new FormData(form);
    body.set("act", "save");
    // Kept is only what was answered with a redirect; anything else is shown as the page it is.
    fetch(form.action, { method: "POST", body, redirect: "manual" }).then(
      (answer) => {
        if (answer.type === "opaqueredirect") window.location.assign(form.dataset.back);
        else form.requestSubmit(save);
      },
      () => form.requestSubmit(save)
    );
  };

  // The line below a box says how it was understood.
  const echo = async (box) => {
    const line = document.getElementById(`${box.id}-echo`);
    const form = box.form;
    if (!line || box.dataset.said === box.value) return;
    box.dataset.said = box.value;
    const body = new URLSearchParams({ name: box.name, typed: box.value });
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch("/echo", { method: "POST", body });
      if (!answer.ok || answer.redirected) return;
      const said = await answer.json();
      show(box, line, said);
      reveal(form, box.name, said.value ?? "");
    } catch {
      // The echo is a help, not a step: a failed one leaves the box as it is.
    }
  };

  // Who is behind a parent's number; asking is written down, so it is asked once for each number.
  const persons = async (form) => {
    const numbers = [...form.querySelectorAll("input[data-identity]")].map((box) => box.value);
    const asked = numbers.join(" ");
    if (!form.dataset.persons || !asked.trim() || form.dataset.asked === asked) return;
    form.dataset.asked = asked;
    const body = new FormData(form);
    body.delete("papers");
    try {
      const answer = await fetch(form.dataset.persons, { method: "POST", body });
      if (!answer.ok || answer.redirected) return;
      for (const [name, said] of Object.entries(await answer.json())) {
        const box = form.elements[name];
        const line = box && document.getElementById(`${box.id}-echo`);
        if (line) show(box, line, said);
      }
    } catch {
      // As with the echo: the review asks again.
    }
  };

  // A box that is asked for only under a certain value of another one.
  const reveal = (form, name, value) => {
    for (const field of form.querySelectorAll(`[data-when^="${name}="]`)) {
      field.hidden = field.dataset.when !== `${name}=${value}`;
    }
  };

  const understand = async (box) => {
    await echo(box);
    const field = box.closest(".field");
    if (box.dataset.identity !== undefined && field?.dataset.state !== "wrong") persons(box.form);
  };

  const show = (box, line, said) => {
    line.textContent = "";
    const text = document.createElement("span");
    text.textContent = said.text ?? "";
    line.append(text);
    if (said.other) {
      const other = document.createElement("bdi");
      other.dir = "ltr";
      other.className = "num";
      other.textContent = said.other;
      line.append(" · ", other);
    }
    const field = box.closest(".field");
    if (field && !box.hasAttribute("aria-invalid")) {
      if (said.state) field.dataset.state = said.state;
      else delete field.dataset.state;
    }
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form");
    if (form) form.dataset.touched = "1";
  });
  document.addEventListener(
    "blur",
    (event) => {
      if (event.target instanceof HTMLInputElement && event.target.dataset.echo !== undefined) {
        understand(event.target);
      }
    },
    true
  );

  // A tick that is taken away empties what was repeated by it.
  document.addEventListener("change", (event) => {
    const tick = event.target;
    if (tick.name !== "repeat" || tick.checked) return;
    for (const box of tick.form.querySelectorAll(`[data-repeated="${tick.value}"]`)) box.value = "";
  });

  // Focus: the summary of faults, else what the page marked, else the first empty box of a sheet.
  const first =
    document.getElementById("faults") ??
    document.querySelector("main [autofocus]") ??
    document.querySelector("form[data-first] .field input");
  if (first && !window.location.hash) first.focus();
  for (const box of document.querySelectorAll("input[data-echo]")) box.dataset.said = box.value;
})();
