package io.rivulet.groups.spi;

/**
 * A network within one process that moves what stream messages say, not their bytes: a simulation of very many peers. Membership messages
 * are as with any network; stream messages come out at {@link DirectListener#onDirect} of the far end as they went in here.
 *
 * <p>What is passed along as {@code body} is shared by all who get it: nobody changes it.
 */
public interface DirectNetwork extends PeerNetwork {
    /** An announcement: the body is the {@link io.rivulet.groups.wire.StreamAnnounce}. */
    int ANNOUNCE = 1;

    /** The stream ends before fragment {@code a}. */
    int END = 2;

    /** The sender holds fragment {@code a}, and of those before it down to {@code b} what {@code c} and the body say. */
    int AVAILABILITY = 3;

    /** The substreams {@code a} are to be pushed, and no others. */
    int PUSH = 4;

    /** Fragment {@code a} is wanted. */
    int PULL = 5;

    /** Fragment {@code a}: the body is the array with the whole message, header and payload. */
    int FRAGMENT = 6;

    /** A {@link io.rivulet.groups.wire.StreamStatus}: {@code a} has the substreams wanted, served and open, a byte each, and the rate in its upper half; {@code b} the lags. */
    int STATUS = 7;

    /** Whether a message only tells something, so that what follows from it can wait: a map, or a status that refuses nothing. */
    static boolean isNews(int type, long a) {
        return type == AVAILABILITY || type == STATUS && (a & ~(a >>> Byte.SIZE) & 0xff) == 0;
    }

    /**
     * Sends a message, as {@link PeerNetwork#send}; but of a fragment that is delivered {@link PeerNetworkListener#onReleased} need not tell. Its array is
     * shared, so that nobody has to keep anything for the network, which can be {@linkplain #isOnItsWay asked}.
     *
     * @param type         what it is, one of the above
     * @param encodedBytes how long it would be if it were written
     */
    SendResult sendDirect(
            long nowNs,
            int flow,
            int type,
            long a,
            long b,
            long c,
            Object body,
            int encodedBytes,
            SendPriority priority,
            long expiresAtNs,
            long token);

    /** Whether a fragment that was sent on a flow by a token has neither been acknowledged nor given up. */
    boolean isOnItsWay(int flow, long token);

    /** Offers the latest value of something, as {@link PeerNetwork#advertise}. */
    boolean advertiseDirect(long nowNs, int flow, int type, long a, long b, long c, Object body, int encodedBytes);
}
