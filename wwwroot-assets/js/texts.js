// What a script says to people: texts that its element has as data, in the page's language, with {0}, {1} and so on where the values go.
export const textOf = (element, name, ...values) => element.dataset[name].replace(/\{(\d)\}/g, (_, index) => values[index]);
