import { pathToFileURL } from "node:url";

/**
 * The process of a feed farm: `node farm-process.ts SCRIPT OPTIONS FAULTS`, the last two as JSON. `FAULTS` gives some of its
 * feeds a fault, by their number; the farm's own options can only spread all its kinds evenly.
 */
type FarmOptions = Record<string, unknown> & { faulty: number };
type FarmModule = {
  readonly parseArgs: (argv: readonly string[]) => FarmOptions;
  readonly createFarm: (options: FarmOptions) => {
    readonly world: { readonly feeds: readonly { fault: string }[] };
    listen(): Promise<void>;
  };
};

const [script = "", rawOptions = "{}", rawFaults = "{}"] = process.argv.slice(2);
const { createFarm, parseArgs } = (await import(pathToFileURL(script).href)) as FarmModule;
const options = { ...parseArgs([]), ...(JSON.parse(rawOptions) as Partial<FarmOptions>) } as FarmOptions;
const farm = createFarm(options);
const faults = Object.entries(JSON.parse(rawFaults) as Record<string, string>);
for (const [index, fault] of faults) Object.assign(farm.world.feeds[Number(index)] ?? {}, { fault });
if (faults.length > 0) options.faulty = 1; // Makes the bomb before the first request, and not while it is waited for.
await farm.listen();
process.stdout.write("ready\n");
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
