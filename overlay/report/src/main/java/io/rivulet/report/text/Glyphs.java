package io.rivulet.report.text;

/** How wide text is on a terminal, and how to make it fit. */
final class Glyphs {
    private Glyphs() {}

    /** The text on one line and harmless: control characters, which could move the cursor or worse, become a replacement sign. */
    static String oneLine(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || c == '\r') {
                clean.append(' ');
            } else if (Character.isISOControl(c) || isDirectionMark(c) || c >= 0xd800 && c < 0xe000) {
                clean.append('\ufffd');
            } else {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }

    /** Columns that the text takes: combining signs none, East Asian wide letters and emoji two. */
    static int width(String text) {
        return text.codePoints().map(Glyphs::width).sum();
    }

    /** The text, or as much of it as fits with an ellipsis. */
    static String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (used + width(c) > columns - 1) {
                break;
            }
            kept.appendCodePoint(c);
            used += width(c);
        }
        return columns <= 0 ? "" : kept.append('…').toString();
    }

    static String padded(String text, int columns, boolean right) {
        String space = " ".repeat(Math.max(0, columns - width(text)));
        return right ? space + text : text + space;
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f // Hangul initials
                || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f // CJK
                || c >= 0xac00 && c <= 0xd7a3 // Hangul syllables
                || c >= 0xf900 && c <= 0xfaff // CJK compatibility
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60 // full-width forms
                || c >= 0x1f300 && c <= 0x1faff // emoji
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    /** Marks that turn the direction of the rest of the line around. */
    private static boolean isDirectionMark(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x2028 || c == 0x2029;
    }
}
