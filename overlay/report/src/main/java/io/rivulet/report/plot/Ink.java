package io.rivulet.report.plot;

import java.util.Locale;

/** The colours of all pictures, each for light and for dark surroundings. */
public enum Ink {
    /** What everything is drawn on. */
    PAPER(0xffffff, 0x141922),
    /** Headings and values. */
    TEXT(0x1b2333, 0xe7ebf3),
    /** Labels and notes. */
    MUTED(0x5f6b82, 0x98a3b8),
    /** Lines to read values by. */
    GRID(0xe8ebf1, 0x262e3c),
    /** Axes, and lines of no importance. */
    AXIS(0xb8c0ce, 0x465064),
    /** Text on top of a coloured node. */
    ON_COLOUR(0x10151f, 0x10151f),
    /** First series, and whatever is emphasised. */
    BLUE(0x2563c9, 0x6ea1ff),
    /** Second series. */
    ORANGE(0xdd6b0d, 0xff9d4d),
    /** Third series. */
    TEAL(0x0f8f80, 0x3cc9b6),
    /** Fourth series. */
    MAGENTA(0xb8307a, 0xf077b4),
    /** Fifth series. */
    VIOLET(0x7449c8, 0xac8bf5),
    /** Sixth series. */
    OLIVE(0x6f7d00, 0xb5c53a),
    /** Seventh series, and what is wrong. */
    RED(0xcc3333, 0xff7b7b),
    /** Eighth series. */
    SLATE(0x4f5f78, 0x9db0cc),
    /** From the least of a scale: a ramp whose ends and middle differ to any eye. */
    RAMP_0(0x2a9d8f, 0x2fb3a3),
    /** Ramp. */
    RAMP_1(0x4fae8c, 0x52bd97),
    /** Ramp. */
    RAMP_2(0x76b781, 0x7bc488),
    /** Ramp. */
    RAMP_3(0xa4c077, 0xa9ca7c),
    /** Ramp. */
    RAMP_4(0xcec46e, 0xd2cc72),
    /** Ramp. */
    RAMP_5(0xe9c46a, 0xefcd72),
    /** Ramp. */
    RAMP_6(0xefb366, 0xf5bd70),
    /** Ramp. */
    RAMP_7(0xf3a261, 0xf9ad6c),
    /** Ramp. */
    RAMP_8(0xee8959, 0xf79566),
    /** To the most of a scale. */
    RAMP_9(0xe4604a, 0xef7160),
    /** From the least lag: a ramp that goes only one way in lightness, away from the paper, so that every eye can order its colours. */
    LAG_0(0x9bd7c0, 0x34418f),
    /** Ramp of lags. */
    LAG_1(0x6cc0c2, 0x3559ae),
    /** Ramp of lags. */
    LAG_2(0x4aa6c6, 0x3175bd),
    /** Ramp of lags. */
    LAG_3(0x3a8ac4, 0x2f93c0),
    /** Ramp of lags. */
    LAG_4(0x3f6cb8, 0x3fb0b5),
    /** Ramp of lags. */
    LAG_5(0x4a4fa5, 0x68caa0),
    /** Ramp of lags. */
    LAG_6(0x53338c, 0xa2df86),
    /** Ramp of lags. */
    LAG_7(0x531b6b, 0xdcf07f),
    /** To the most lag. */
    LAG_8(0x440a45, 0xfffbbf);

    private static final Ink[] SERIES = {BLUE, ORANGE, TEAL, MAGENTA, VIOLET, OLIVE, RED, SLATE};
    private static final Ink[] RAMP = {RAMP_0, RAMP_1, RAMP_2, RAMP_3, RAMP_4, RAMP_5, RAMP_6, RAMP_7, RAMP_8, RAMP_9};

    /** How many colours of series there are. */
    public static final int SERIES_LENGTH = SERIES.length;

    private static final Ink[] LAGS = {LAG_0, LAG_1, LAG_2, LAG_3, LAG_4, LAG_5, LAG_6, LAG_7, LAG_8};

    /** Steps of the ramp of lags. */
    public static final int LAG_STEPS = LAGS.length;

    /** Steps of the ramp. */
    static final int RAMP_STEPS = RAMP.length;

    private final int lightRgb;
    private final int darkRgb;

    Ink(int lightRgb, int darkRgb) {
        this.lightRgb = lightRgb;
        this.darkRgb = darkRgb;
    }

    /** The colour of a series by its number; the ninth is like the first. */
    public static Ink series(int index) {
        return SERIES[index % SERIES.length];
    }

    /**
     * A colour of the ramp.
     *
     * @param share from 0, the least, to 1, the most; clamped
     */
    public static Ink ramp(double share) {
        return RAMP[(int) Math.max(0, Math.min(RAMP.length - 1, share * RAMP.length))];
    }

    /**
     * A colour of the ramp of lags.
     *
     * @param share from 0, the least, to 1, the most; clamped
     */
    public static Ink lag(double share) {
        return LAGS[(int) Math.max(0, Math.min(LAGS.length - 1, share * LAGS.length))];
    }

    /** The colour as 0xRRGGBB. */
    public int rgb(boolean dark) {
        return dark ? darkRgb : lightRgb;
    }

    /** The colour as CSS writes it. */
    public String css(boolean dark) {
        return String.format(Locale.ROOT, "#%06x", rgb(dark));
    }

    /** Name of this colour in class attributes. */
    String cssClass() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** Rules for the classes that SVG pictures use: {@code f-} fills and {@code s-} strokes, by the reader's preference. */
    public static String stylesheet() {
        StringBuilder css = new StringBuilder();
        css.append(".rv{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;");
        css.append("font-variant-numeric:tabular-nums}.rv path,.rv line,.rv polyline{fill:none;stroke-linejoin:round;");
        css.append("stroke-linecap:round}");
        appendRules(css, false);
        css.append("@media(prefers-color-scheme:dark){");
        appendRules(css, true);
        return css.append("}").toString();
    }

    private static void appendRules(StringBuilder css, boolean dark) {
        for (Ink ink : values()) {
            String name = ink.cssClass();
            String colour = ink.css(dark);
            css.append(".rv .f-").append(name).append("{fill:").append(colour).append('}');
            css.append(".rv .s-").append(name).append("{stroke:").append(colour).append('}');
        }
    }
}
