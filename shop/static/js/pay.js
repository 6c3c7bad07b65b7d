// Stripe's Payment Element: the card never passes through the shop.
const form = document.getElementById("paiement");
const stripe = Stripe(form.dataset.key);
const elements = stripe.elements({ clientSecret: form.dataset.secret });
elements.create("payment").mount("#carte");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  const { error } = await stripe.confirmPayment({
    elements,
    confirmParams: { return_url: form.dataset.return },
  });
  document.getElementById("refus").textContent = error ? error.message : "";
  button.disabled = false;
});
