import type { MessageArea } from "./message-area.ts";

/** Texts of the simulation. Keys begin with `simulate.`. */
export const simulateMessages = {
  "simulate.summary": {
    zh: "在一个进程里模拟整个网络：断网、重发、坏盘、断电、错钟、旧备份，逐轮核对",
    en: "Simulates the whole network in one process: cut lines, repeats, bad disks, power cuts, wrong clocks, old backups; checks after every round",
  },
  "simulate.usage": {
    zh: "用法：huilian simulate [--seed N] [--seeds N] [--rounds N] [--steps N] [--overlap] [--json]",
    en: "Usage: huilian simulate [--seed N] [--seeds N] [--rounds N] [--steps N] [--overlap] [--json]",
  },
  "simulate.known-first": {
    zh: "先重跑 {count} 个以前发现问题的种子",
    en: "First the {count} seeds that found something before",
  },
  "simulate.round": {
    zh: "种子 {seed} 第 {round} 轮（{troubles}）：应答 {acknowledged} 项，到达 {received} 项，故障 {faults} 次，全部核对无误",
    en: "Seed {seed}, round {round} ({troubles}): {acknowledged} acknowledged, {received} received, {faults} faults; everything holds",
  },
  "simulate.held": {
    zh: "种子 {seed}：通过。丢失 {lost}，重复 {duplicated}，被取代 {superseded}，恢复旧备份 {restores} 次，用时 {seconds} 秒",
    en: "Seed {seed} holds: lost {lost}, duplicated {duplicated}, superseded {superseded}, {restores} disks restored from old copies, {seconds} s",
  },
  "simulate.found": {
    zh: "种子 {seed} 第 {round} 轮第 {step} 步（{troubles}）发现问题：",
    en: "Seed {seed}, round {round}, step {step} ({troubles}): something does not hold:",
  },
  "simulate.again": { zh: "重现：huilian simulate {options}", en: "Again: huilian simulate {options}" },
  "simulate.troubles.none": { zh: "无故障", en: "no troubles" },
  "simulate.troubles.bad-lines": { zh: "线路差", en: "bad lines" },
  "simulate.troubles.bad-machines": { zh: "机器差", en: "bad machines" },
  "simulate.troubles.weeks-without-line": { zh: "断网数周", en: "weeks without a line" },
  "simulate.troubles.old-copies": { zh: "恢复旧备份", en: "old copies" },
  "simulate.troubles.everything-at-once": { zh: "全部同时发生", en: "everything at once" },
} as const satisfies MessageArea;
