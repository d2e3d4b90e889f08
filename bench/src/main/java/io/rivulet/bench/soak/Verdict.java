package io.rivulet.bench.soak;

/**
 * Whether a soak did one of the things it is to do.
 *
 * @param what that is
 * @param figure what was measured, in words
 * @param limit what it is held against, in words
 * @param outcome what came of it
 */
record Verdict(String what, String figure, String limit, Outcome outcome) {
    /** What can come of it. */
    enum Outcome {
        /** As it is to be. */
        HELD("held"),
        /** Too short, or too noisy, to tell. */
        UNTOLD("not told from noise"),
        /** The platform does not tell, or there are too few samples to look at. */
        NOT_MEASURED("not measured"),
        /** Not as it is to be. */
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Verdict of(String what, String figure, String limit, boolean isHeld) {
        return new Verdict(what, figure, limit, isHeld ? Outcome.HELD : Outcome.FAILED);
    }

    boolean isFailed() {
        return outcome == Outcome.FAILED;
    }
}
