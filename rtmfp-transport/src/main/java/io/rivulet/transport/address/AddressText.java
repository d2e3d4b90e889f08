package io.rivulet.transport.address;

/** The presentation form of socket addresses, without any name lookup. RFC 7425 section 5.3.3; IPv6 text after RFC 5952. */
final class AddressText {
    private static final int IPV6_GROUPS = 8;

    private AddressText() {}

    static NetAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw bad(text);
        }
        int port = number(text, text.substring(colon + 1), 10, 0xffff);
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            return parseIpv6(text, host.substring(1, host.length() - 1), port);
        }
        return NetAddress.ofIpv4(parseIpv4(text, host), port);
    }

    private static int parseIpv4(String text, String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            throw bad(text);
        }
        int address = 0;
        for (String part : parts) {
            address = address << 8 | number(text, part, 10, 0xff);
        }
        return address;
    }

    private static NetAddress parseIpv6(String text, String host, int port) {
        int gap = host.indexOf("::");
        String[] head = groups(gap < 0 ? host : host.substring(0, gap));
        String[] tail = gap < 0 ? new String[0] : groups(host.substring(gap + 2));
        int given = head.length + tail.length;
        if (gap < 0 ? given != IPV6_GROUPS : given >= IPV6_GROUPS) {
            throw bad(text);
        }
        long[] halves = new long[2];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int fromEnd = IPV6_GROUPS - i;
            int value = 0;
            if (i < head.length) {
                value = number(text, head[i], 16, 0xffff);
            } else if (fromEnd <= tail.length) {
                value = number(text, tail[tail.length - fromEnd], 16, 0xffff);
            }
            halves[i / 4] = halves[i / 4] << 16 | value;
        }
        return NetAddress.ofIpv6(halves[0], halves[1], port);
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static int number(String text, String digits, int radix, int max) {
        int maxDigits = radix == 16 ? 4 : 5;
        if (digits.isEmpty() || digits.length() > maxDigits) {
            throw bad(text);
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                throw bad(text);
            }
            value = value * radix + digit;
        }
        if (value > max) {
            throw bad(text);
        }
        return value;
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "not a numeric socket address: '" + text + "'; write 192.0.2.1:1935 or [2001:db8::1]:1935");
    }

    static String format(NetAddress address) {
        if (!address.isInet6()) {
            long bits = address.lowBits();
            return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff) + ":"
                    + address.port();
        }
        int[] groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            long half = i < 4 ? address.highBits() : address.lowBits();
            groups[i] = (int) (half >>> (3 - i % 4) * 16 & 0xffff);
        }
        return "[" + formatIpv6(groups) + "]:" + address.port();
    }

    private static String formatIpv6(int[] groups) {
        int bestStart = -1;
        int bestLength = 1; // a single zero group is not shortened
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
            i = Math.max(i, end);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
