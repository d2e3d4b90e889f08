package io.rivulet.transport.crypto.flash;

/**
 * The flags of the two negotiation options, {@code 5 bits reserved | SND | SOR | REQ}. RFC 7425 sections 4.5.2.4 and 4.5.2.5.
 *
 * @param willSendAlways    SND: the sender will use the protection in this session
 * @param willSendOnRequest SOR: it will if the other end asks
 * @param request           REQ: it would very much like the other end to
 */
record ProtectionOffer(boolean willSendAlways, boolean willSendOnRequest, boolean request) {
    private static final int SEND_ALWAYS = 0x04;
    private static final int SEND_ON_REQUEST = 0x02;
    private static final int REQUEST = 0x01;

    /** What an end says that sends no such option. */
    static final ProtectionOffer NOTHING = new ProtectionOffer(false, false, false);

    static ProtectionOffer ofFlags(int flags) {
        return new ProtectionOffer((flags & SEND_ALWAYS) != 0, (flags & SEND_ON_REQUEST) != 0, (flags & REQUEST) != 0);
    }

    int flags() {
        return (willSendAlways ? SEND_ALWAYS : 0) | (willSendOnRequest ? SEND_ON_REQUEST : 0) | (request ? REQUEST : 0);
    }

    /** Whether the sender may come to use the protection. */
    boolean maySend() {
        return willSendAlways || willSendOnRequest;
    }

    /** Whether the sender of this offer uses the protection toward the sender of {@code other}. */
    boolean sendsTo(ProtectionOffer other) {
        return willSendAlways || (willSendOnRequest && other.request);
    }
}
