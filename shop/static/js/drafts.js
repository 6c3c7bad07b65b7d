// Drafts keep themselves: some seconds after the last key, by the same address as the button.
for (const form of document.querySelectorAll("[data-autosave]")) {
  const status = form.querySelector("[data-kept]");
  const revision = form.elements.revision;
  let timer = 0;
  let isSending = false;
  let isChanged = false;
  let isLeaving = false;

  const tell = (text, isWrong) => {
    status.textContent = text;
    status.classList.toggle("errors", Boolean(isWrong));
  };
  const keep = async () => {
    if (isSending || isLeaving) return;
    isSending = true;
    isChanged = false;
    const data = new FormData(form);
    data.set("autosave", "1");
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (told.revision !== undefined) revision.value = told.revision;
      tell(told.told, !answer.ok);
    } catch {
      tell(form.dataset.autosave, true);
      isChanged = true;
    }
    isSending = false;
    if (isChanged) wait();
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 2500);
  };

  form.addEventListener("input", () => {
    isChanged = true;
    wait();
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    // A draft that is being kept would make this one look older than it is.
    if (isSending) {
      event.preventDefault();
      const button = event.submitter;
      const again = setInterval(() => {
        if (isSending) return;
        clearInterval(again);
        form.requestSubmit(button);
      }, 50);
      return;
    }
    isLeaving = true;
  });
  addEventListener("pageshow", () => (isLeaving = false));
}
