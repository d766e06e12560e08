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

  const onKey = (event) => {
    if (event.key === "F2") {
      const find = document.getElementById("q");
      if (find) {
        event.preventDefault();
        go(find);
      }
      return;
    }
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
    fetch(form.action, { method: "POST", body, redirect: "manual" }).then(() =>
      window.location.assign(form.dataset.back)
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
      show(box, line, await answer.json());
    } catch {
      // The echo is a help, not a step: a failed one leaves the box as it is.
    }
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
        echo(event.target);
      }
    },
    true
  );

  // Focus: the summary of faults, else what the page marked, else the first empty box of a sheet.
  const first =
    document.getElementById("faults") ??
    document.querySelector("main [autofocus]") ??
    document.querySelector("form[data-first] .field input");
  if (first && !window.location.hash) first.focus();
  for (const box of document.querySelectorAll("input[data-echo]")) box.dataset.said = box.value;
})();
