import { writeFileSync } from "node:fs";

// Preloaded into a measured process: leaves behind what the whole of it used, threads included.
const file = process.env["NEWSDESK_USAGE_FILE"];
if (file !== undefined) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 }));
  });
}
