// Names that try the page: long, German, Arabic, Hebrew, Japanese.

const NAMES = [
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  "Maximiliane-Friederike von und zu Hohenlohe-Waldenburg-Schillingsfürst",
  "عبد الرحمن بن محمد آل عبد العزيز الشمري المقيم في الرياض منذ زمن",
  "בנימין־אליהו בן־שמעון הלוי־רוזנצוויג משירות הלקוחות המרכזי",
  "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処",
];

/** Gives every agent, queue and team of a page such a name, in the directory that the page asks for. */
export async function giveLongNames(page) {
  await page.route("**/api/connections/*/directory", async (route) => {
    const answer = await route.fetch();
    if (answer.status() !== 200) return route.fulfill({ response: answer });
    const directory = await answer.json();
    for (const part of ["agents", "queues", "teams"]) {
      directory[part]?.forEach((one, place) => {
        one.name = `${NAMES[place % NAMES.length]} ${place}`;
      });
    }
    return route.fulfill({ response: answer, json: directory });
  });
}
