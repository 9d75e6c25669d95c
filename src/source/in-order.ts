/**
 * Works on elements beside each other, so many at once at most, and gives the results in the elements'
 * order. What a piece of work throws is thrown in its turn. Nothing new begins once nobody asks any more.
 */
export async function* inOrder<Element, Result>(
  elements: Iterable<Element> | AsyncIterable<Element>,
  atOnce: number,
  work: (element: Element) => Promise<Result>,
): AsyncGenerator<[Element, Result]> {
  const underWay: { element: Element; result: Promise<Result> }[] = [];
  for await (const element of elements) {
    const result = work(element);
    result.catch(() => {});
    underWay.push({ element, result });
    if (underWay.length >= atOnce) yield* settled(underWay.shift());
  }
  while (underWay.length > 0) yield* settled(underWay.shift());
}

async function* settled<Element, Result>(
  first: { element: Element; result: Promise<Result> } | undefined,
): AsyncGenerator<[Element, Result]> {
  if (first !== undefined) yield [first.element, await first.result];
}
