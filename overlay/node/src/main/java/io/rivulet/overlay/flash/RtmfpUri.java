package io.rivulet.overlay.flash;

import io.rivulet.transport.address.NetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a server: {@code rtmfp://host[:port][/path]}. RFC 7425 section 6.1. Names are not resolved here.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets; in lower case
 * @param port 1 to 65,535
 * @param path empty, or begins with a slash; as given, percent-encoding included
 */
public record RtmfpUri(String host, int port, String path) {
    /** "The UDP port for initial candidate addresses, if not specified". */
    public static final int DEFAULT_PORT = 1935;

    /** Longer ones than this are refused: it must fit the first packet of a handshake, beside everything else. */
    public static final int MAX_LENGTH = 512;

    private static final String SCHEME = "rtmfp:";

    /** RFC 3986 section 3.3: unreserved, percent-encoded, sub-delims, colon and at, and slashes. */
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/]++|%[0-9A-Fa-f]{2})*+");

    /** RFC 3986 section 3.2.2. */
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()*+,;=]++|%[0-9A-Fa-f]{2})++");

    private static final Pattern LOOKS_LIKE_IPV4 = Pattern.compile("[0-9.]+");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** @throws IllegalArgumentException naming the part that is wrong */
    public RtmfpUri {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port is " + port + ", must be 1 to 65535");
        }
        if (host.length() + path.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "host and path have " + (host.length() + path.length()) + " characters, at most " + MAX_LENGTH);
        }
        if (!path.isEmpty() && path.charAt(0) != '/' || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "path is '" + path + "', must be empty or begin with a slash, and have no"
                            + " blank, '?' or '#'; encode others as %20 and so on");
        }
        boolean numeric =
                host.indexOf(':') >= 0 || LOOKS_LIKE_IPV4.matcher(host).matches();
        if (numeric ? parseOrNull(host, port) == null : !NAME.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "host is '" + host + "', must be a name, an IPv4 address or an IPv6 address");
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException saying what was given and what is wrong with it
     */
    public static RtmfpUri parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw bad(text.substring(0, 40) + "...", "it has " + text.length() + " characters, at most " + MAX_LENGTH);
        }
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw bad(text, "it does not begin with " + SCHEME + "//");
        }
        String rest = text.substring(SCHEME.length());
        if (!rest.startsWith("//")) {
            throw bad(text, "it names no server");
        }
        int slash = rest.indexOf('/', 2);
        String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        if (authority.indexOf('@') >= 0) {
            throw bad(text, "a user name has no place in it");
        }
        int hostEnd = hostEnd(text, authority);
        String host = authority.substring(0, hostEnd);
        if (host.isEmpty()) {
            throw bad(text, "it names no server");
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw bad(text, "only an IPv6 address stands in brackets");
            }
        }
        int port = port(text, authority.substring(hostEnd));
        try {
            return new RtmfpUri(host, port, path);
        } catch (IllegalArgumentException wrongPart) {
            throw bad(text, wrongPart.getMessage());
        }
    }

    private static int hostEnd(String text, String authority) {
        if (authority.startsWith("[")) {
            int bracket = authority.indexOf(']');
            if (bracket < 0) {
                throw bad(text, "the bracket around the IPv6 address is not closed");
            }
            return bracket + 1;
        }
        int colon = authority.indexOf(':');
        if (colon != authority.lastIndexOf(':')) {
            throw bad(text, "an IPv6 address must stand in brackets");
        }
        return colon < 0 ? authority.length() : colon;
    }

    private static int port(String text, String suffix) {
        if (suffix.isEmpty()) {
            return DEFAULT_PORT;
        }
        String digits = suffix.substring(1);
        if (suffix.charAt(0) != ':'
                || !digits.isEmpty() && !PORT.matcher(digits).matches()) {
            throw bad(text, "the port is '" + suffix + "', must be a colon and 1 to 65535");
        }
        // RFC 3986 section 3.2.3 allows a colon without a port.
        return digits.isEmpty() ? DEFAULT_PORT : Integer.parseInt(digits);
    }

    private static IllegalArgumentException bad(String text, String problem) {
        return new IllegalArgumentException("not an RTMFP address: '" + text + "': " + problem
                + "; write rtmfp://HOST[:PORT][/PATH], as in rtmfp://rendezvous.example.com/live");
    }

    private static NetAddress parseOrNull(String host, int port) {
        try {
            return NetAddress.parse(host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port);
        } catch (IllegalArgumentException notNumeric) {
            return null;
        }
    }

    /** The socket address when the host is numeric, or null when it is a name to be resolved. */
    public NetAddress numericAddress() {
        return parseOrNull(host, port);
    }

    /** What a client calls the application that it connects to: the path without its first slash. */
    public String application() {
        return path.isEmpty() ? "" : path.substring(1);
    }

    /** The text form, without the port when it is the default one. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return SCHEME + "//" + shown + (port == DEFAULT_PORT ? "" : ":" + port) + path;
    }
}
