import type { Stage } from "../stage.ts";

/** Nothing is shown while trading is as one-sided as it is when somebody knows more. Thresholds are the signal's. */
export type ToxicityPullParams = Readonly<Record<string, never>>;

export const toxicityPull: Stage<ToxicityPullParams> = {
  role: "guard",
  reads: ["toxicity"],
  run: (view, draft, _, trace) => {
    if (!view.signals.toxicity.isHigh) return;
    draft.silence = "toxic";
    trace?.({ stage: "toxicity-pull", text: "trading is one-sided: somebody may know more" });
  },
};
