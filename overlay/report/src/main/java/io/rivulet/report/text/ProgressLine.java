package io.rivulet.report.text;

/**
 * Progress on one line: a bar, a share, the time to go, and whatever live figures the caller gives.
 *
 * <pre>
 * Playing  ███████████████████▎          ▏  64.2 %  0:11 left  peers 50/50 · delivered 99.8 % · p50 12 ms · p99 48 ms
 * </pre>
 *
 * <p>On a terminal the line is redrawn in place, at most five times a second, never wider than the terminal, and never leaves
 * remains of a longer one behind. Elsewhere a line is written every five seconds and at each new stage, so that build logs stay
 * readable. Nothing runs by itself: the caller says what time it is, in nanoseconds from any start.
 *
 * <p>One thread. While the line is open, print other lines with {@link #print}, and end with {@link #finish} or {@link #clear}.
 */
public final class ProgressLine {
    /** Least time between two redraws on a terminal: five a second are as many as anybody reads. */
    public static final long REDRAW_NS = 200_000_000L;

    /** Least time between two lines elsewhere. */
    public static final long LINE_NS = 5_000_000_000L;

    /** Before this much has passed, a guess at the time to go would jump about. */
    private static final long ETA_AFTER_NS = 2_000_000_000L;

    private static final double ETA_AFTER_SHARE = 0.02;
    private static final int MAX_BAR_COLUMNS = 30;
    private static final int MIN_BAR_COLUMNS = 10;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Appendable out;
    private final Terminal terminal;

    private String stage = "";
    private long firstNs = NEVER;
    private long stageStartNs = NEVER;
    private long lastDrawnNs = NEVER;
    private String drawn = "";
    private boolean open;

    /**
     * A line that is not drawn yet.
     *
     * @param out where it goes; a {@code PrintStream} is flushed after each change
     */
    public ProgressLine(Appendable out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Shows how far things are, if it is time to.
     *
     * @param newStage what is going on, such as {@code Joining}; a new one is shown at once and starts the time to go anew
     * @param share from 0 to 1; NaN if it is unknown, and then there is no bar
     * @param figures live figures; may be empty
     */
    public void update(long nowNs, String newStage, double share, String figures) {
        show(nowNs, newStage, nowNs, share, figures);
    }

    /**
     * The same when the share is of all stages together: the time to go is then that until the last of them is over, and a new stage does not
     * start it anew.
     */
    public void updateOverall(long nowNs, String newStage, double share, String figures) {
        if (firstNs == NEVER) {
            firstNs = nowNs;
        }
        show(nowNs, newStage, firstNs, share, figures);
    }

    private void show(long nowNs, String newStage, long newStageStartNs, double share, String figures) {
        boolean stageChanged = !newStage.equals(stage);
        if (stageChanged) {
            stage = newStage;
            stageStartNs = newStageStartNs;
        }
        if (stageChanged || nowNs - lastDrawnNs >= (terminal.interactive() ? REDRAW_NS : LINE_NS)) {
            lastDrawnNs = nowNs;
            draw(line(nowNs, share, figures));
        }
    }

    /** Writes a line of its own above the progress line. */
    public void print(String line) {
        String again = drawn;
        clear();
        write(terminal.plain(line) + "\n");
        if (!again.isEmpty() && terminal.interactive()) {
            draw(again);
        }
    }

    /** Replaces the progress line by a last one that stays. */
    public void finish(String line) {
        clear();
        write(terminal.plain(Glyphs.oneLine(line)) + "\n");
    }

    /** Takes the progress line away, if there is one on a terminal. Idempotent. */
    public void clear() {
        if (open) {
            write("\r" + " ".repeat(Glyphs.width(drawn)) + "\r");
            open = false;
        }
        drawn = "";
    }

    private void draw(String line) {
        if (!terminal.interactive()) {
            write(line + "\n");
            return;
        }
        // Blanks over what a longer line before left, and no control sequence that some terminal might not know.
        write("\r" + line + " ".repeat(Math.max(0, Glyphs.width(drawn) - Glyphs.width(line))));
        drawn = line;
        open = true;
    }

    private String line(long nowNs, double share, String figures) {
        StringBuilder text = new StringBuilder(Glyphs.oneLine(stage));
        if (!Double.isNaN(share)) {
            double clamped = Math.max(0, Math.min(1, share));
            String percent = Glyphs.padded(Figures.percent(Math.floor(clamped * 1_000) / 1_000), 6, true);
            String timeToGo = timeToGo(nowNs, clamped);
            if (terminal.interactive()) {
                int others = Glyphs.width(text + percent + timeToGo + figures) + 8;
                int columns = Math.max(MIN_BAR_COLUMNS, Math.min(MAX_BAR_COLUMNS, terminal.columns() - others));
                text.append("  ").append(bar(clamped, columns));
            }
            text.append("  ").append(percent).append(timeToGo);
        }
        if (!figures.isEmpty()) {
            text.append("  ").append(Glyphs.oneLine(figures));
        }
        // One column stays free: a terminal whose last column is written to may wrap.
        return Glyphs.fit(terminal.plain(text.toString()), terminal.columns() - 1);
    }

    private String timeToGo(long nowNs, double share) {
        long elapsedNs = nowNs - stageStartNs;
        if (elapsedNs < ETA_AFTER_NS || share < ETA_AFTER_SHARE || share >= 1) {
            return "";
        }
        return "  " + Figures.clock(Math.round(elapsedNs * (1 - share) / share)) + " left";
    }

    private String bar(double share, int columns) {
        if (!terminal.unicode()) {
            int full = (int) (share * columns);
            return "[" + "#".repeat(full) + "-".repeat(columns - full) + "]";
        }
        int eighths = (int) (share * columns * 8);
        StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
        if (eighths % 8 != 0) {
            bar.append("▏▎▍▌▋▊▉".charAt(eighths % 8 - 1));
        }
        return Glyphs.padded(bar.toString(), columns, false) + "▏";
    }

    private void write(String text) {
        try {
            out.append(text);
            if (out instanceof java.io.Flushable flushable) {
                flushable.flush();
            }
        } catch (java.io.IOException e) {
            // Progress is a courtesy: a closed terminal must not stop the work.
            open = false;
        }
    }
}
