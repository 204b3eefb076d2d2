import type { MessageArea } from "./message-area.ts";

/** Texts of the command line. Keys begin with `deploy.`. */
export const deployMessages = {
  "deploy.cli.opening": { zh: "惠联命令：", en: "Huilian commands:" },
  "deploy.cli.common": {
    zh: "每个命令都可加 --language zh|en 和 --help。成功时退出码为 0，失败为 1，命令行有误为 2",
    en: "Every command takes --language zh|en and --help. The exit status is 0 on success, 1 on failure, 2 for a wrong command line",
  },
  "deploy.cli.unknown-command": {
    zh: "没有命令“{words}”。可用：{known}",
    en: "There is no command {words}. Known: {known}",
  },
  "deploy.cli.usage": { zh: "用法：huilian {usage}", en: "Usage: huilian {usage}" },
  "deploy.cli.unknown-option": { zh: "没有选项 {name}", en: "There is no option {name}" },
  "deploy.cli.option-twice": { zh: "选项 {name} 只能给一次", en: "The option {name} is given twice" },
  "deploy.cli.value-missing": { zh: "选项 {name} 需要一个值：{value}", en: "The option {name} needs a value: {value}" },
  "deploy.cli.value-unwanted": { zh: "选项 {name} 不带值", en: "The option {name} takes no value" },
  "deploy.cli.option-missing": { zh: "缺少选项 {name} {value}", en: "The option {name} {value} is missing" },
  "deploy.cli.operand-missing": { zh: "缺少 {name}", en: "{name} is missing" },
  "deploy.cli.operand-unwanted": { zh: "多余的内容：{name}", en: "Not expected here: {name}" },
  "deploy.cli.demo-summary": {
    zh: "在本机演示一次断网：中心、两个经办点、一家医院、一家药店",
    en: "Lives through an outage on this machine: a centre, two branch offices, a hospital and a pharmacy",
  },
  "deploy.cli.soak-summary": {
    zh: "反复强行终止进程，检查没有丢失或重复",
    en: "Kills processes again and again and checks that nothing is lost or doubled",
  },
  "deploy.cli.central-summary": { zh: "按配置文件运行中心", en: "Runs the centre of a configuration file" },
  "deploy.cli.node-summary": {
    zh: "按配置文件运行经办点、医院或药店的本地节点",
    en: "Runs the node of a branch office, hospital or pharmacy",
  },
} as const satisfies MessageArea;
