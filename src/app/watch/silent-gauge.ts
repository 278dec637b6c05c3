import { Gauge, type Registry } from "prom-client";

/** A figure that is told from its first `set` on. As the library makes it, one without labels begins with a 0 that nobody found out. */
export function silentGauge<Label extends string = never>(
  registry: Registry,
  [name, help]: readonly [name: string, help: string],
  labelNames: readonly Label[] = [],
): Gauge<Label> {
  const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
  silence(gauge);
  return gauge;
}

/** Tells it no more until the next `set`. */
export function silence(gauge: Gauge): void {
  gauge.reset();
  gauge.remove({}); // What `reset` set to 0.
}
