// A host page in TypeScript, that uses everything the module declares. Checked, never run.
import { connect, DeskhandError, mount, type Options, type State } from '../../../public/embed/deskhand.js';

const options: Options = { server: 'https://chat.example', view: '/inbox/3?tab=all', theme: 'dark', regions: 'list' };
const place = document.querySelector<HTMLElement>('#place')!;
const desk = mount(place, options);
const stop = desk.listen((name, detail) => console.log(name, detail));

async function drive(): Promise<State> {
  const { account } = await desk.setToken('token', { account: 1 });
  await desk.open(account, 2);
  await desk.insertText('Hello', 'note');
  await desk.focus('composer');
  // @ts-expect-error There is no such region.
  await desk.focus('attic');
  // @ts-expect-error A theme is one of three words.
  await desk.setTheme('mauve');
  return desk.getState();
}

const element = document.createElement('deskhand-console');
element.addEventListener('deskhand:unread', (event) => console.log((event as CustomEvent<{ count: number }>).detail.count));
await element.setLocale('de').catch((error: unknown) => {
  if (error instanceof DeskhandError && error.code === 'bad_request') stop();
});

const connection = connect(document.createElement('iframe'));
connection.listen((name) => console.log(name));
connection.close();
console.log((await drive()).unread);
desk.unmount();
