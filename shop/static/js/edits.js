// Forms with many fields: how many are changed is told on the button; leaving asks first.
for (const form of document.querySelectorAll("[data-edits]")) {
  const save = form.querySelector(".bulk button");
  let isSent = false;

  const isChanged = (field) => {
    if (!field.name || field.type === "hidden" || field.name === "n") return false;
    const was = form.elements[`was-${field.name}`];
    if (was) return field.value.trim() !== was.value;
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.tagName === "SELECT") {
      return [...field.options].some((one) => one.selected !== one.defaultSelected)
        && [...field.options].some((one) => one.defaultSelected);
    }
    return field.value !== field.defaultValue;
  };
  const count = () =>
    [...form.querySelectorAll("input, select, textarea")].filter(isChanged).length;
  const tell = () => {
    if (!form.dataset.many) return;
    const n = count();
    save.textContent = !n
      ? form.dataset.none
      : n === 1 ? form.dataset.one : form.dataset.many.replace("{n}", n);
  };

  form.addEventListener("input", tell);
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("pageshow", () => {
    isSent = false;
    tell();
  });
  addEventListener("beforeunload", (event) => {
    if (!isSent && count()) event.preventDefault();
  });

  const all = form.querySelector("[data-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const tick of form.querySelectorAll('[name="n"]')) tick.checked = all.checked;
    });
  }
}
