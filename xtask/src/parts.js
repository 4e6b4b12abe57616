// Loads the parts of the module that the start does without. The module asks for one by a function
// and is told by another whether it came; one that did not may be asked for again.
const PARTS = (() => {
  // The files of each part. The digest of each file stands before this script, as DIGESTS.
  const NEEDS = {};
  const loading = new Map();
  const fill = async (file) => {
    const address = import.meta.url.replace(/\.js$/, `-${file}.wasm`);
    const answer = await fetch(address, { integrity: DIGESTS[file] });
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    await WebAssembly.instantiate(await answer.arrayBuffer(), { __wasm_split: wasm, main: wasm });
  };
  const load = (file) => {
    if (!loading.has(file)) loading.set(file, fill(file));
    return loading.get(file).catch((error) => {
      loading.delete(file);
      throw error;
    });
  };
  const ask = async (part, callback, data) => {
    let came = 1;
    await Promise.all(NEEDS[part].map(load)).catch((error) => {
      console.info("A part of Deskhand did not arrive:", error);
      came = 0;
    });
    wasm.__indirect_function_table.get(callback)(data, came);
  };
  const loader = (part) => [`__wasm_split_load_${part}`, (...rest) => void ask(part, ...rest)];
  return Object.fromEntries(Object.keys(NEEDS).map(loader));
})();
