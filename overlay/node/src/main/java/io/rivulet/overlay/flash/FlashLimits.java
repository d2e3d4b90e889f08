package io.rivulet.overlay.flash;

import io.rivulet.transport.address.NetAddress;

/** The fixed bounds of this package: what one far end can make us keep or do. Those that a deployment may want to change are configuration. */
public final class FlashLimits {
    /** Control messages longer than this are dropped: a {@code connect} with everything takes about 1 KiB, 16 addresses another. */
    public static final int MAX_CONTROL_MESSAGE_BYTES = 8_192;

    /** Control flows of one far end besides its first: RFC 7425 section 5.3.5.1 sets no bound; others use one or two. */
    public static final int MAX_FURTHER_CONTROL_FLOWS = 8;

    /** Flows on which a server answers on one group channel: each has its own sequence of introductions, and one suffices. */
    public static final int MAX_FLOWS_PER_GROUP_CHANNEL = 2;

    /** Addresses sent in one {@code setPeerInfo}: more than the interfaces of any usual host. */
    public static final int MAX_OWN_ADDRESSES = 16;

    /** Characters of a description or code from the far end that are kept for people to read. */
    public static final int MAX_TEXT_CHARS = 256;

    private FlashLimits() {}

    /** A text from the far end, cut to {@link #MAX_TEXT_CHARS} and without what could upset a terminal. */
    static String readable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(MAX_TEXT_CHARS)
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /**
     * Whether an address belongs into {@code setPeerInfo}: "the list SHOULD NOT include link-local or loopback addresses" (RFC 7425
     * section 5.3.3), nor any that nothing can be sent to.
     */
    static boolean isReportable(NetAddress address, boolean withLoopback) {
        return !address.isUnusable() && !isLinkLocal(address) && (withLoopback || !address.isLoopback());
    }

    /** {@code fe80::/10} or {@code 169.254/16}. */
    private static boolean isLinkLocal(NetAddress address) {
        return address.isInet6() ? address.highBits() >>> 54 == 0xfe80 >>> 6 : address.lowBits() >>> 16 == 0xa9fe;
    }
}
