/** What went wrong, in words for the person, and a way to see how things stand. */
export function Notice({
  text,
  onLook,
}: {
  readonly text: string | undefined;
  readonly onLook: () => Promise<void>;
}) {
  if (text === undefined) return null;
  return (
    <div class="notice" role="alert">
      <p>{text}</p>
      <button type="button" class="quiet" onClick={onLook}>
        Look again
      </button>
    </div>
  );
}
