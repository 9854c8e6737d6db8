/** What every control has: a name for screen readers, and a place in the values of its surface. */

/**
 * @typedef {object} Context where an element stands
 * @property {import("./surface.js").Surface} surface
 * @property {string} blockId
 * @property {boolean} [input] in an input block: it is sent with the form, not when it changes
 * @property {boolean} [dispatch] an input that is also sent when it changes
 * @property {boolean} [required]
 * @property {string} [labelledby] @property {string} [describedby] ids of the label and of the notes
 */

/** The attributes that name a control to a screen reader. */
export const named = (context, fallback) => ({
  "aria-labelledby": context.labelledby,
  "aria-describedby": context.describedby,
  "aria-label": context.labelledby ? null : fallback || "Choose",
  "aria-required": context.required ? "true" : null,
});

/** Registers a control and answers with the function that tells of a change, unless the form will. */
export function control(element, context, read) {
  const { surface, blockId } = context;
  surface.register({ blockId, actionId: element.action_id, read: () => ({ type: element.type, ...read() }) });
  return (node) => {
    if (!context.input || context.dispatch) surface.use(blockId, element, read(), node);
  };
}
