package io.rivulet.groups.multicast;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import io.rivulet.groups.wire.StreamAnnounce;

/**
 * How a neighbour is talked to about streams: the engine decides, a dialect writes it down and sends it, and reads what comes back. A
 * dialect keeps nothing about a stream, so one object serves all neighbours that speak it.
 *
 * <p>Sends return what the network said. Dialects that know maps of watermarks, or no encoding at all (simulation), fit behind the same
 * methods.
 */
interface Dialect {
    /** How many bytes the message sent last has, or would have if it were written. */
    int encodedSize();

    /** Announces the stream. */
    PeerNetwork.SendResult announce(long nowNs, int flow, StreamAnnounce announce);

    /** Tells that the stream ends before fragment {@code end}. */
    PeerNetwork.SendResult end(long nowNs, int flow, long end);

    /**
     * Tells what is held, in place of an earlier map that has not left.
     *
     * @param lowest how far down the map has to reach
     * @return whether an earlier map was replaced
     */
    boolean availability(long nowNs, int flow, FragmentWindow window, long lowest);

    /**
     * Asks for substreams to be pushed.
     *
     * @param resumeFrom the first fragment that is missing; a dialect that cannot say it leaves it to pulls
     */
    PeerNetwork.SendResult push(long nowNs, int flow, int mask, long resumeFrom);

    /**
     * Tells what is pushed of what was asked for, what more could be pushed, how far behind the source we are, and how fast the stream runs:
     * see {@link io.rivulet.groups.wire.StreamStatus}. Only for neighbours that have told that they understand it.
     */
    PeerNetwork.SendResult status(long nowNs, int flow, int wanted, int served, int open, long lags, int rate);

    /** Asks for one fragment. */
    PeerNetwork.SendResult pull(long nowNs, int flow, long id);

    /** Sends a fragment that the window holds. */
    PeerNetwork.SendResult fragment(
            long nowNs, int flow, FragmentWindow window, long id, SendPriority priority, long expiresAtNs, long token);

    /** Whether the network says that a fragment is on its way of which it need not tell when it is delivered: {@link io.rivulet.groups.spi.DirectNetwork#isOnItsWay}. */
    boolean isOnItsWay(int flow, long token);

    /** Reads a message of a control flow and tells the engine what it says. */
    void readControl(long nowNs, int neighbour, byte[] bytes, int offset, int length, StreamInput input);

    /** Reads a message of a fragment flow and tells the engine what it says. */
    void readFragment(long nowNs, int neighbour, byte[] bytes, int offset, int length, StreamInput input);
}
