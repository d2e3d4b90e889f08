package io.rivulet.report.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON (RFC 8259) for results: values are built in order, written in that order, indented for people; and a strict reader for
 * what was written.
 *
 * <pre>{@code
 * Json.object().put("peers", 50).put("delayMs", Json.object().put("p50", 12.1)).toText()
 * }</pre>
 *
 * <p>One thread each.
 */
public final class Json {
    /** Bounds recursion in the reader. */
    private static final int MAX_DEPTH = 200;

    /** Up to here, doubles hold every whole number. */
    private Json() {}

    /** An object without members. */
    public static Members object() {
        return new Members();
    }

    /** An array without elements. */
    public static Elements array() {
        return new Elements();
    }

    /** Members of an object, in the order in which they were first put. */
    public static final class Members {
        private final Map<String, Object> members = new LinkedHashMap<>();

        private Members() {}

        /**
         * Adds or replaces a member.
         *
         * @param value a text, number, boolean, null, {@link Members}, {@link Elements}, list or map with such values; not a
         *     number and infinite are written as null, which is all that JSON has for them
         * @throws IllegalArgumentException if it is anything else
         */
        public Members put(String name, Object value) {
            members.put(name, checked(value));
            return this;
        }

        /** The object as text, ended by a line feed. */
        public String toText() {
            return Json.toText(this);
        }
    }

    /** Elements of an array. */
    public static final class Elements {
        private final List<Object> elements = new ArrayList<>();

        private Elements() {}

        /** Adds an element; values as in {@link Members#put}. */
        public Elements add(Object value) {
            elements.add(checked(value));
            return this;
        }

        /** The array as text, ended by a line feed. */
        public String toText() {
            return Json.toText(this);
        }
    }

    private static Object checked(Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Members
                || value instanceof Elements
                || value instanceof List
                || value instanceof Map) {
            return value;
        }
        throw new IllegalArgumentException(
                value.getClass().getName() + " has no place in JSON: give a text, number, boolean, list or map");
    }

    private static String toText(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, Object value, String newLine) {
        if (value instanceof Members object) {
            writeObject(out, object.members, newLine);
        } else if (value instanceof Map<?, ?> map) {
            writeObject(out, map, newLine);
        } else if (value instanceof Elements array) {
            writeArray(out, array.elements, newLine);
        } else if (value instanceof List<?> list) {
            writeArray(out, list, newLine);
        } else if (value instanceof String text) {
            writeString(out, text);
        } else if (value instanceof Double || value instanceof Float) {
            out.append(number(((Number) value).doubleValue()));
        } else {
            out.append(checked(value));
        }
    }

    private static void writeObject(StringBuilder out, Map<?, ?> members, String newLine) {
        if (members.isEmpty()) {
            out.append("{}");
            return;
        }
        String inner = newLine + "  ";
        String before = "{" + inner;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(before);
            writeString(out, String.valueOf(member.getKey()));
            out.append(": ");
            write(out, member.getValue(), inner);
            before = "," + inner;
        }
        out.append(newLine).append('}');
    }

    /** Arrays of plain values stay on one line. */
    private static void writeArray(StringBuilder out, List<?> elements, String newLine) {
        boolean plain = elements.stream()
                .noneMatch(e -> e instanceof Members || e instanceof Elements || e instanceof Map || e instanceof List);
        String inner = newLine + "  ";
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : ",").append(plain ? i == 0 ? "" : " " : inner);
            write(out, elements.get(i), inner);
        }
        out.append(plain ? "" : newLine).append(']');
    }

    private static void writeString(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean loneSurrogate = Character.isSurrogate(c)
                    && !(Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1)))
                    && !(Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // 2028 and 2029 end lines in JavaScript, and a lone surrogate is no UTF-8; < keeps </script> out of
                    // HTML.
                    if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029 || c == '<' || loneSurrogate) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** A double so that it reads back as the same: whole numbers without a fraction, others as short as possible. */
    static String number(double value) {
        return Double.isFinite(value) ? Figures.exact(value) : "null";
    }

    /**
     * Reads JSON strictly: nothing but one value and white space.
     *
     * @return a {@code Map<String, Object>} in the order of the text, {@code List<Object>}, {@code String}, {@code Long} (whole
     *     numbers that fit) or {@code Double}, {@code Boolean}, or null
     * @throws IllegalArgumentException if it is not JSON, has a name twice in an object, or nests more than 200 deep
     */
    public static Object parse(String text) {
        return new Parser(text).whole();
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Object whole() {
            Object value = value(0);
            skipSpace();
            if (at < text.length()) {
                throw error("something behind the value");
            }
            return value;
        }

        private Object value(int depth) {
            if (depth > MAX_DEPTH) {
                throw error("nested too deep");
            }
            skipSpace();
            char c = at < text.length() ? text.charAt(at) : '\0';
            return switch (c) {
                case '{' -> object(depth);
                case '[' -> array(depth);
                case '"' -> string();
                case 't' -> literal("true", true);
                case 'f' -> literal("false", false);
                case 'n' -> literal("null", null);
                default -> number();
            };
        }

        private Map<String, Object> object(int depth) {
            Map<String, Object> members = new LinkedHashMap<>();
            at++;
            skipSpace();
            if (peek('}')) {
                at++;
                return members;
            }
            while (true) {
                skipSpace();
                if (!peek('"')) {
                    throw error("a name expected");
                }
                String name = string();
                if (members.containsKey(name)) {
                    throw error("the name " + name + " twice");
                }
                skipSpace();
                expect(':');
                members.put(name, value(depth + 1));
                skipSpace();
                if (peek('}')) {
                    at++;
                    return members;
                }
                expect(',');
            }
        }

        private List<Object> array(int depth) {
            List<Object> elements = new ArrayList<>();
            at++;
            skipSpace();
            if (peek(']')) {
                at++;
                return elements;
            }
            while (true) {
                elements.add(value(depth + 1));
                skipSpace();
                if (peek(']')) {
                    at++;
                    return elements;
                }
                expect(',');
            }
        }

        private String string() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c < 0x20) {
                    throw error("a control character in a text");
                }
                value.append(c == '\\' ? escaped() : c);
            }
            throw error("a text without end");
        }

        /** The character behind a backslash; afterwards, {@code at} is on its last character. */
        private char escaped() {
            at++;
            char c = at < text.length() ? text.charAt(at) : '\0';
            int index = "\"\\/bfnrt".indexOf(c);
            if (index >= 0) {
                return "\"\\/\b\f\n\r\t".charAt(index);
            }
            if (c != 'u' || at + 4 >= text.length()) {
                throw error("an escape that there is not");
            }
            int code = 0;
            for (int i = 0; i < 4; i++) {
                char h = text.charAt(++at);
                int digit = h < 128 ? Character.digit(h, 16) : -1;
                if (digit < 0) {
                    throw error("an escape that there is not");
                }
                code = code << 4 | digit;
            }
            return (char) code;
        }

        private Object number() {
            int start = at;
            at += peek('-') ? 1 : 0;
            int whole = digits();
            if (whole == 0 || whole > 1 && text.charAt(at - whole) == '0') {
                throw error("a value expected");
            }
            boolean fraction = peek('.');
            if (fraction) {
                at++;
                if (digits() == 0) {
                    throw error("a digit expected");
                }
            }
            boolean exponent = peek('e') || peek('E');
            if (exponent) {
                at++;
                at += peek('+') || peek('-') ? 1 : 0;
                if (digits() == 0) {
                    throw error("a digit expected");
                }
            }
            String number = text.substring(start, at);
            if (!fraction && !exponent) {
                try {
                    return Long.valueOf(number);
                } catch (NumberFormatException e) {
                    return Double.valueOf(number); // more than 64 bits
                }
            }
            return Double.valueOf(number);
        }

        private int digits() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return at - start;
        }

        private Object literal(String word, Object value) {
            if (!text.startsWith(word, at)) {
                throw error("a value expected");
            }
            at += word.length();
            return value;
        }

        private void expect(char c) {
            if (!peek(c)) {
                throw error("'" + c + "' expected");
            }
            at++;
        }

        private boolean peek(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private IllegalArgumentException error(String what) {
            return new IllegalArgumentException("not JSON: " + what + " at character " + at);
        }
    }
}
