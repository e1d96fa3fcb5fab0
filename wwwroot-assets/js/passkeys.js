// Asks the browser for a passkey, or to make one, and sends the form that the button is in. Without passkeys, the buttons stay hidden.
import { textOf } from "./texts.js";

const supported = typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function" && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

const optionsOf = async (operation, form, button) => {
  const response = await fetch(`/account/passkeys/${operation}`, {
    method: "POST",
    headers: { RequestVerificationToken: form.elements.__RequestVerificationToken.value },
  });
  if (!response.ok) throw new Error(textOf(button, "refused", response.status));
  return response.json();
};

const credentialOf = async (operation, options) => operation === "creation"
  ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
  : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });

const use = async button => {
  const form = button.form, operation = button.dataset.passkey, problem = form.querySelector("[role=alert]");
  button.disabled = true;
  problem.hidden = true;
  try {
    const credential = await credentialOf(operation, await optionsOf(operation, form, button));
    button.nextElementSibling.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    problem.textContent = error.name === "NotAllowedError" ? textOf(button, "noneGiven") : error.message;
    problem.hidden = false;
    button.disabled = false;
  }
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!supported || button.dataset.ready) continue;
  button.dataset.ready = "true";
  button.hidden = false;
  button.addEventListener("click", () => use(button));
}
