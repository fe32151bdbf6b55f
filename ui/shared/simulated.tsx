/** Said of what looks like a message and reaches nobody. */
export function Simulated() {
  return <p class="hint">Simulated: nobody is reached, and nothing is paid.</p>;
}
