// The badge of the basket: pages are shared, so the count comes from a cookie.
function showBasketCount() {
  const found = document.cookie.match(/(?:^|; )panier_nb=(\d+)/);
  const count = found ? Number(found[1]) : 0;
  for (const link of document.querySelectorAll("[data-basket]")) {
    link.textContent = count ? `${link.dataset.basket} (${count})` : link.dataset.basket;
  }
}
// Browsers without AVIF take the JPEG beside it.
addEventListener(
  "error",
  ({ target }) => {
    if (target.tagName === "IMG" && target.src.endsWith(".avif")) {
      target.src = target.src.replace(/avif$/, "jpg");
    }
  },
  true,
);

showBasketCount();
addEventListener("pageshow", showBasketCount);

// Suggestions close on Escape and when the focus leaves the search form.
const suggestions = document.getElementById("suggestions");
document.querySelector(".bar .search")?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") suggestions.replaceChildren();
});
document.querySelector(".bar .search")?.addEventListener("focusout", (event) => {
  if (!event.currentTarget.contains(event.relatedTarget)) suggestions.replaceChildren();
});
