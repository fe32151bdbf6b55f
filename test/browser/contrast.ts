import type { Frame, Page } from 'playwright-core';

/**
 * Texts in view that stand out from their background less than WCAG 2.2 AA asks: 4.5, or 3 for large ones
 * (24 px, or 18.66 px bold). Source: https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export function faintTexts(page: Page | Frame): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const colourOf = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (top: Colour, bottom: Colour): Colour => [
      top[0] * top[3] + bottom[0] * (1 - top[3]),
      top[1] * top[3] + bottom[1] * (1 - top[3]),
      top[2] * top[3] + bottom[2] * (1 - top[3]),
      1,
    ];
    const luminance = (colour: Colour): number => {
      const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: Colour, other: Colour): number => {
      const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    /** What may lie behind an element: one colour, or each stop of a gradient. */
    const backgrounds = (element: Element): readonly Colour[] => {
      const layers: Colour[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        const stops = backgroundImage.match(/rgba?\([^)]*\)/g);
        if (stops)
          return stops.map((stop) => layers.reduceRight((below, top) => over(top, below), colourOf(stop)));
        const colour = colourOf(backgroundColor);
        if (colour[3] > 0) layers.push(colour);
        if (colour[3] === 1) break;
      }
      return [layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1] as Colour)];
    };
    const check = (element: Element, text: string, colour: string): string[] => {
      const { fontSize, fontWeight } = getComputedStyle(element);
      const size = Number.parseFloat(fontSize);
      const asked = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
      const least = Math.min(
        ...backgrounds(element).map((background) => contrast(over(colourOf(colour), background), background)),
      );
      return least < asked ? [`${text.trim().slice(0, 40)}: ${least.toFixed(2)}`] : [];
    };
    const faint: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      if (
        !element.checkVisibility({ visibilityProperty: true }) ||
        element.matches(':disabled, script, style')
      )
        continue;
      const { color } = getComputedStyle(element);
      const text = [...element.childNodes]
        .flatMap((node) => (node.nodeType === 3 ? [node.nodeValue ?? ''] : []))
        .join('');
      if (text.trim() !== '') faint.push(...check(element, text, color));
      if (element.matches('svg'))
        faint.push(...check(element, `icon ${element.getAttribute('class')}`, color));
      if (element.matches('input, textarea')) {
        const { color: placeholder } = getComputedStyle(element, '::placeholder');
        faint.push(...check(element, 'placeholder', placeholder), ...check(element, 'value', color));
      }
    }
    return [...new Set(faint)];
  });
}
