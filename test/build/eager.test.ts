import { describe, expect, it } from "vitest";
import { eager } from "../../build/eager.ts";

/** The text with everything between « and » named as a function that ran. */
function eagerOf(marked: string): string {
  const source = marked.replace(/[«»]/g, "");
  const ran = new Set<string>();
  const open: number[] = [];
  let at = 0;
  for (const letter of marked)
    if (letter === "«") open.push(at);
    else if (letter === "»") ran.add(`${open.pop()}:${at}`);
    else at += 1;
  return eager(source, ran);
}

describe("what runs is put in parentheses", () => {
  it.each([
    ["an arrow", "var f=«a=>a»;", "var f=(a=>a);"],
    ["a function expression", "g(«function(){}»)", "g((function(){}))"],
    ["one in another that ends with it", "var f=«a=>«b=>a+b»»;", "var f=(a=>(b=>a+b));"],
    ["one in one that did not run", "var f=a=>«b=>a+b»;", "var f=a=>(b=>a+b);"],
    ["an async one", "var f=«async()=>{}»;", "var f=(async()=>{});"],
    ["none that did not", "var f=a=>a;function g(){}", "var f=a=>a;function g(){}"],
    ["no method, nor an accessor", "({«m(){}»,«get a(){return 1}»})", "({m(){},get a(){return 1}})"],
    ["no method of a class", "class A{«constructor(){}»«#m(){}»}", "class A{constructor(){}#m(){}}"],
    ["what stands in a method", "({m(){return «()=>1»}})", "({m(){return (()=>1)}})"],
  ])("%s", (_what, marked, expected) => {
    expect(eagerOf(marked)).toBe(expected);
  });

  it("a declaration where it is already there: at the head, with what stands in it", () => {
    expect(eagerOf("var x=f();«function f(){return «()=>1»}»export{x};")).toBe(
      "var f=(function f(){return (()=>1)});var x=f();export{x};",
    );
  });

  it("no declaration within a function: the name is its own there", () => {
    expect(eagerOf("(()=>{«function f(){}»f()})()")).toBe("(()=>{function f(){}f()})()");
  });
});
