import type { Simulator } from '../src/simulator/simulator.ts';

const MINUTE_MS = 60_000;

const ANNA = '+46701740610';
const BERTIL = '+46701740623';
const CLARA = '+46701740637';
const DAVID = '+46701740648';
const ELIN = '+46701740652';
const FELIX = '+46701740661';
const GUSTAV = '+46701740674';

/** A morning of a bicycle workshop, played on a simulator: every state a message can be in, on seven phones. */
export async function playScene(simulator: Simulator): Promise<void> {
  const { number } = simulator;
  const send = async (to: string, message: string, more: Record<string, string> = {}): Promise<void> => {
    const { username, password } = simulator.credentials;
    const answer = await simulator.fetch(
      new Request('http://127.0.0.1/a1/sms', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
        body: new URLSearchParams({ from: number, to, message, ...more }),
      }),
    );
    if (!answer.ok) throw new Error(await answer.text());
  };
  const answer = (from: string, message: string) => simulator.receive({ from, message });
  const pass = (minutes: number) => simulator.advance(minutes * MINUTE_MS);

  await send(GUSTAV, 'Hej! Din beställning av däck har kommit. /Cykelfix');
  await pass(6);
  await send(CLARA, 'Påminnelse: service av lastcykeln på torsdag kl 9.00.', { from: 'Cykelfix' });
  await pass(9);
  await send(FELIX, 'Hej Felix! Ditt hjul är riktat och klart att hämta.');
  await pass(2);
  await answer(FELIX, 'Toppen, kommer i eftermiddag 🚲');
  await pass(21);
  await send(ELIN, 'Höstservice till halva priset hela veckan! Svara STOPP så slipper du fler.');
  await pass(14);
  await answer(ELIN, 'STOPP');
  await pass(12);
  await send(BERTIL, 'Hej! Din elcykel är inlämnad. Vi hör av oss när vi har tittat på motorn.', {
    from: 'Cykelfix',
  });
  await pass(6);
  simulator.setRecipients({ [DAVID]: 'failed' });
  await answer(DAVID, 'Hej! Hur går det med min cykel?');
  await pass(4);
  await send(DAVID, 'Hej David! Vi behöver ditt ja innan vi byter kedja och drev (1240 kr).');
  await pass(27);
  await send(ANNA, 'Hej Anna! Går det bra att hämta cykeln kl 14 på Åsögatan?');
  await pass(3);
  await answer(ANNA, 'Ja, kl 14 passar! Vad blir det?');
  await pass(1);
  await send(
    ANNA,
    'Perfekt – då ses vi kl 14! Vi har bytt kedja, justerat växlarna och riktat bakhjulet. Det blir 890 kr, kort eller Swish. Glöm inte låsnyckeln 🔑',
  );
  await pass(2);
  simulator.setCarrier({ sent_after_ms: 1000, delivered_after_ms: 10 * MINUTE_MS });
  await send(BERTIL, 'Motorn är lagad! Kom förbi när du vill, vi har öppet till kl 18.', {
    from: 'Cykelfix',
  });
  await simulator.advance(2000);
}
